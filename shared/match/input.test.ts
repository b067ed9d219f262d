import { schema, t } from '@colyseus/schema'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { asWritten, neutralInput, plainInput } from './input.ts'

const Pad = schema(
  {
    x: t.float32(),
    y: t.quantized({ min: -1, max: 1, bits: 8 }),
    throttle: t.float32().default(0.5),
    fire: t.boolean(),
    word: t.string(),
  },
  'Pad',
)
const neutral = { x: 0, y: 0, throttle: 0.5, fire: false, word: '' }

test('who does nothing sends the default of each field, or the zero of its type', () => {
  expect(neutralInput(Pad)).toEqual(neutral)
})

test('an input is copied field by field, and what it lacks is neutral', () => {
  const decoded = new Pad().assign({ x: 0.25, fire: true })
  const plain = plainInput(neutral, decoded)
  decoded.x = 9
  expect(plain).toEqual({ ...neutral, x: 0.25, fire: true })
  expect(Object.getPrototypeOf(plain)).toBe(Object.prototype)
})

test('whatever a hostile client sends, each field has its own type and is finite', () => {
  const value = fc.oneof(fc.double(), fc.string(), fc.boolean(), fc.constant(null), fc.constant(undefined), fc.object())
  const decoded = fc.record({ x: value, y: value, throttle: value, fire: value, word: value, extra: value })
  fc.assert(
    fc.property(decoded, (sent) => {
      const plain = plainInput(neutral, sent)
      expect(Object.keys(plain)).toEqual(Object.keys(neutral))
      for (const [name, usual] of Object.entries(neutral)) {
        expect(typeof plain[name]).toBe(typeof usual)
        if (typeof usual !== 'number') continue
        expect(plain[name]).toSatisfy(Number.isFinite)
        expect(plain[name]).not.toBe(-0)
      }
    }),
  )
})

test('a minus zero, which no tape can hold, enters as zero', () => {
  expect(plainInput(neutral, { ...neutral, x: -0, throttle: -0 })).toEqual({ ...neutral, x: 0, throttle: 0 })
  const payload = { by: -0, list: [-0, -1] }
  const command = asWritten({ kind: 'action', actor: 'player', seat: 'a', action: 'aim', payload })
  expect(command).toEqual({
    kind: 'action',
    actor: 'player',
    seat: 'a',
    action: 'aim',
    payload: { by: 0, list: [0, -1] },
  })
})
