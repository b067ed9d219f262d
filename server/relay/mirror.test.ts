import { Decoder, Encoder, schema, t } from '@colyseus/schema'
import { expect, test } from 'vitest'
import { Mirror } from './mirror.ts'

const Body = schema({ x: t.float32().default(0), name: t.string().default('') }, 'Body')
const World = schema({ tick: t.uint32().default(0), bodies: t.map(Body), order: t.array(Body) }, 'World')

test('several patches of the host become one', () => {
  const host = new World()
  const encoder = new Encoder(host)
  const mirror = new Mirror(World)
  mirror.applyKeyframe(encoder.encodeAll().slice())
  encoder.discardChanges()
  mirror.takePatch()
  const spectator = new Decoder(new World())
  spectator.decode(mirror.fullState())
  for (let tick = 1; tick <= 3; tick++) {
    host.tick = tick
    const body = new Body().assign({ x: tick, name: `body ${tick}` })
    host.bodies.set(`${tick}`, body)
    host.order.unshift(body)
    mirror.applyPatch(encoder.encode().slice())
    encoder.discardChanges()
  }
  const patch = mirror.takePatch()
  if (patch === undefined) throw new Error('no patch')
  spectator.decode(patch)
  expect(spectator.state.toJSON()).toEqual(host.toJSON())
  expect(mirror.state.toJSON()).toEqual(host.toJSON())
  expect(mirror.takePatch()).toBeUndefined()
})
