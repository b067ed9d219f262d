import { Decoder, Encoder, OPERATION, schema, t } from '@colyseus/schema'
import { describe, expect, test } from 'vitest'
import { Mirror } from './mirror.ts'

const Body = schema({ x: t.float32().default(0), name: t.string().default('') }, 'Body')
const Captain = Body.extend({ mate: t.ref(Body).optional() }, 'Captain')
const World = schema(
  { tick: t.uint32().default(0), bodies: t.map(Body), order: t.array(Body), chosen: t.ref(Body).optional() },
  'World',
)

/** A host, a mirror of it, and one spectator who is up to date. */
function watched(prepare: (host: InstanceType<typeof World>) => void = () => {}) {
  const host = new World()
  prepare(host)
  const encoder = new Encoder(host)
  const mirror = new Mirror(World)
  mirror.applyKeyframe(encoder.encodeAll().slice())
  encoder.discardChanges()
  mirror.takePatch()
  const spectator = new Decoder(new World())
  spectator.decode(mirror.fullState())
  const patch = () => {
    const bytes = encoder.encode().slice()
    encoder.discardChanges()
    return bytes
  }
  return { host, encoder, mirror, spectator, patch }
}

describe('a mirror', () => {
  test('makes one patch of several', () => {
    const { host, mirror, spectator, patch } = watched()
    for (let tick = 1; tick <= 3; tick++) {
      host.tick = tick
      const body = new Body().assign({ x: tick, name: `body ${tick}` })
      host.bodies.set(`${tick}`, body)
      host.order.unshift(body)
      mirror.applyPatch(patch())
    }
    spectator.decode(mirror.takePatch() as Uint8Array)
    expect(spectator.state.toJSON()).toEqual(host.toJSON())
    expect(mirror.state.toJSON()).toEqual(host.toJSON())
    expect(mirror.takePatch()).toBeUndefined()
  })

  test('gives who joins between two patches what the others have', () => {
    const { host, mirror, patch } = watched()
    host.tick = 7
    mirror.applyPatch(patch())
    const early = new Decoder(new World())
    early.decode(mirror.fullState())
    expect(early.state.tick).toBe(0)
    early.decode(mirror.takePatch() as Uint8Array)
    expect(early.state.tick).toBe(7)
  })

  test('says nothing of a keyframe that brings nothing new, and else what differs', () => {
    const { host, encoder, mirror } = watched(({ bodies }) => {
      for (let body = 0; body < 20; body++) bodies.set(`${body}`, new Body().assign({ name: `body ${body}` }))
    })
    mirror.applyKeyframe(encoder.encodeAll().slice())
    expect(mirror.takePatch()).toBeUndefined()
    host.tick = 5
    mirror.applyKeyframe(encoder.encodeAll().slice())
    expect(mirror.takePatch()?.length).toBeLessThan(8)
  })

  test('removes from who missed patches what was unset meanwhile', () => {
    const { host, mirror, spectator, patch } = watched((world) => {
      world.chosen = new Body()
    })
    host.chosen = undefined
    mirror.applyPatch(patch())
    mirror.takePatch()
    spectator.decodeResync(mirror.fullState())
    expect(spectator.state.chosen).toBeUndefined()
  })

  test('sends anew what spectators have forgotten, even if its own decoder has not', () => {
    const { mirror, spectator } = watched((world) => {
      world.chosen = new Captain().assign({ name: 'captain', mate: new Body().assign({ name: 'mate' }) })
    })
    // The field's index, and the number that the host has given the mate.
    const chosen = 3
    const mate = 4
    // An addition that does not say that something was there before makes a decoder keep that for good.
    const show = (number: number) => {
      mirror.applyPatch(new Uint8Array([OPERATION.ADD | chosen, number]))
      spectator.decode(mirror.takePatch() as Uint8Array)
    }
    show(mate + 1)
    expect(spectator.state.chosen?.name).not.toBe('captain')
    show(mate)
    expect(spectator.state.chosen?.name).toBe('mate')
  })

  test('refuses a state of which not everybody may see all', () => {
    const Secret = schema({ card: t.string().view() }, 'Secret')
    expect(() => new Mirror(Secret)).toThrow(/view or stream/)
  })
})
