import { Encoder, MapSchema, Metadata, Schema, schema, t } from '@colyseus/schema'
import { describe, expect, test } from 'vitest'
import { simulate } from '../../shared/simulate.ts'
import { calm } from './bout.ts'
import { arena } from './game.ts'
import { move } from './move.ts'
import { ArenaState, Gladiator, Status } from './state.ts'

type Values = Record<string, unknown>
type Type = Parameters<typeof Metadata.getFields>[0]

const builders = {
  boolean: t.boolean,
  string: t.string,
  uint8: t.uint8,
  uint16: t.uint16,
  uint32: t.uint32,
}
// Nobody changes these while bots fight before empty stands: they are sent once, to whoever joins.
const settled = ['mechanics', 'ballots', 'seats']

/** The same schema as somebody would write it who does not count bytes: a float32 for each quantized field. */
function plainTwin(type: Type): new () => Schema {
  const fields: Record<string, ReturnType<typeof twinField>> = {}
  for (const [name, field] of Object.entries(Metadata.getFields(type))) {
    if (!settled.includes(name)) fields[name] = twinField(field)
  }
  return schema(fields, `Plain${(type as { name?: string }).name}`)
}

function twinField(field: unknown) {
  if (typeof field === 'string') return builders[field as keyof typeof builders]()
  if (typeof field === 'function') return t.ref(plainTwin(field as Type)).optional()
  const { map } = field as { map?: Type }
  return map === undefined ? t.float32() : t.map(plainTwin(map))
}

/** Brings a twin up to what the arena holds, writing only what differs. */
function mirror(from: Schema, to: Schema): void {
  const source = from as unknown as Values
  const target = to as unknown as Values
  for (const [name, field] of Object.entries(Metadata.getFields(to.constructor as Type))) {
    const value = source[name]
    if (value instanceof Schema) {
      target[name] ??= new (field as unknown as new () => Schema)()
      mirror(value, target[name] as Schema)
    } else if (value instanceof MapSchema) {
      const copies = target[name] as MapSchema<Schema>
      for (const key of [...copies.keys()]) if (!value.has(key)) copies.delete(key)
      for (const [key, item] of value as MapSchema<Schema>) {
        const copy = copies.get(key) ?? new (field as unknown as { map: new () => Schema }).map()
        mirror(item, copy)
        copies.set(key, copy)
      }
    } else if (target[name] !== value) target[name] = value
  }
}

/** Counts the bytes of the patches of a state, the first of which is everything and does not count. */
function meter(state: Schema) {
  const encoder = new Encoder(state)
  let bytes = 0
  let begun = false
  return {
    bytes: () => bytes,
    weigh() {
      const patch = encoder.encode().byteLength
      encoder.discardChanges()
      if (begun) bytes += patch
      begun = true
    },
  }
}

describe('bytes', () => {
  test('eight who fight for a minute before a lion cost at most 0.65 of what plain float32 fields do', () => {
    const twin = new (plainTwin(ArenaState))()
    const theirs = meter(twin)
    let ours: ReturnType<typeof meter> | undefined
    let fighting = 0
    const { state } = simulate(arena, {
      seed: 'bytes',
      bots: 8,
      ticks: 1800,
      commands: (tick) =>
        tick === 300 ? [{ kind: 'mechanic.set', actor: 'operator', mechanic: 'lion', value: true }] : [],
      watch(given) {
        const now = given as ArenaState
        ours ??= meter(now)
        ours.weigh()
        mirror(now, twin)
        theirs.weigh()
        for (const one of now.gladiators.values()) if (one.status === Status.fighting) fighting += 1
      },
    })
    const bytes = ours?.bytes() ?? Number.POSITIVE_INFINITY
    console.info(`${(bytes / fighting).toFixed(1)} bytes a fighter and tick, ${(bytes / theirs.bytes()).toFixed(3)}`)
    expect(bytes / theirs.bytes()).toBeLessThan(0.65)
    const { mechanics: _mechanics, ballots: _ballots, seats: _seats, ...said } = state.toJSON()
    expect(twin.toJSON()).toEqual(said)
    expect(bytes / fighting).toBeLessThan(18)
  })

  test('who stands still costs nothing', () => {
    const state = new ArenaState()
    state.gladiators.set('ann', new Gladiator())
    const encoder = new Encoder(state)
    encoder.encode()
    encoder.discardChanges()
    const before = encoder.encode().byteLength
    const gladiator = state.gladiators.get('ann')
    if (gladiator !== undefined)
      move(gladiator, { moveX: 0, moveY: 0, dash: false }, state, { dt: 1 / 30, mechanics: calm })
    expect(encoder.encode().byteLength).toBe(before)
  })
})
