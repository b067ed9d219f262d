import { schema, t } from '@colyseus/schema'
import { expect, test } from 'vitest'
import { plainFieldsOf } from './prediction.ts'

const Avatar = schema(
  {
    x: t.quantized({ min: -16, max: 16 }).default(0),
    speed: t.float64().default(0),
    facing: t.angle({ bits: 8 }).default(0),
    dashAge: t.uint8().default(0),
    shielded: t.boolean().default(false),
    title: t.string().default(''),
  },
  'Avatar',
)

test('a step gets all numbers and booleans of an avatar, quantized ones and angles as well', () => {
  expect(plainFieldsOf(new Avatar())).toEqual(['x', 'speed', 'facing', 'dashAge', 'shielded'])
})
