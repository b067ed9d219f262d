import { schema, t } from '@colyseus/schema'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstDifference } from './difference.ts'
import { type Dump, dump, hashDump } from './dump.ts'

const Body = schema({ x: t.float64().default(0), hidden: t.float64().default(0).noSync() }, 'DifferenceBody')
const World = schema({ tick: t.uint32().default(0), bodies: t.map(Body), trail: t.array('number') }, 'DifferenceWorld')

const world = () => {
  const state = new World()
  for (const name of ['ann', 'ben']) state.bodies.set(name, new Body().assign({ x: 1 }))
  state.trail.push(5, 6)
  return state
}

describe('the first difference', () => {
  test.each<[string, (state: ReturnType<typeof world>) => void, readonly [path: string, one: unknown, other: unknown]]>(
    [
      ['a field', (state) => (state.tick = 9), ['tick', 0, 9]],
      ['a field of one in a map', (state) => state.bodies.get('ben')?.assign({ x: 2 }), ['bodies.ben.x', 1, 2]],
      ['a hidden field', (state) => state.bodies.get('ann')?.assign({ hidden: 3 }), ['bodies.ann.hidden', 0, 3]],
      ['an item of a list', (state) => (state.trail[1] = 7), ['trail.1', 6, 7]],
      ['a longer list', (state) => state.trail.push(8), ['trail.2', undefined, 8]],
      ['a shorter list', (state) => state.trail.pop(), ['trail.1', 6, undefined]],
      ['minus zero', (state) => state.bodies.get('ann')?.assign({ hidden: -0 }), ['bodies.ann.hidden', 0, 'number:-0']],
    ],
  )('names %s by its path, and both values', (_what, change, [path, one, other]) => {
    const changed = world()
    change(changed)
    expect(firstDifference(dump(world()), dump(changed))).toEqual({ path, one, other })
  })

  test('names the key of a map that is missing, or in another place', () => {
    const [fewer, turned] = [world(), new World()]
    fewer.bodies.delete('ann')
    expect(firstDifference(dump(world()), dump(fewer))?.path).toBe('bodies.ann')
    turned.assign({ tick: 0 })
    for (const name of ['ben', 'ann']) turned.bodies.set(name, new Body().assign({ x: 1 }))
    expect(firstDifference(dump(world()), dump(turned))?.path).toBe('bodies.ann')
  })

  test('is the first of several', () => {
    const one = { a: 1, b: [['k', { x: 1 }]], c: 1 } satisfies Dump
    const other = { a: 1, b: [['k', { x: 2 }]], c: 2 } satisfies Dump
    expect(firstDifference(one, other)).toEqual({ path: 'b.k.x', one: 1, other: 2 })
  })

  test('tells a value from a list, and a list from an object, of the same words', () => {
    expect(firstDifference({ a: 1 }, { a: [1] })).toEqual({ path: 'a', one: 1, other: [1] })
    expect(firstDifference({ a: null }, { a: {} })).toEqual({ path: 'a', one: null, other: {} })
    expect(firstDifference({ a: [] }, { a: {} })).toEqual({ path: 'a', one: [], other: {} })
    expect(firstDifference({ a: [['x', 1]] }, { a: { x: 1 } })).toEqual({ path: 'a', one: [['x', 1]], other: { x: 1 } })
  })
})

const { dump: dumps } = fc.letrec<{ dump: Dump }>((tie) => ({
  dump: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Dump>(null, true, false, 0, 1, 'a', 'b', ''),
    fc.array(tie('dump'), { maxLength: 3 }),
    fc.array(fc.tuple(fc.constantFrom('a', 'b'), tie('dump')), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('a', 'b', '0'), tie('dump'), { maxKeys: 3, noNullPrototype: true }),
  ),
}))

describe('any two dumps', () => {
  test('differ where their hashes do, and only there', () => {
    fc.assert(
      fc.property(dumps, dumps, (one, other) => {
        expect(firstDifference(one, structuredClone(one))).toBeUndefined()
        expect(firstDifference(one, other) === undefined).toBe(hashDump(one) === hashDump(other))
      }),
      { numRuns: 3000 },
    )
  })
})
