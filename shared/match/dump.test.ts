import { schema, t } from '@colyseus/schema'
import { describe, expect, test } from 'vitest'
import { dump, hashDump } from './dump.ts'

const Body = schema({ x: t.float32().default(0), hidden: t.float64().default(0).noSync() }, 'DumpBody')
const World = schema(
  { name: t.string().default(''), bodies: t.map(Body), trail: t.array('number'), tags: t.set('string'), best: Body },
  'DumpWorld',
)

const world = () => {
  const state = new World().assign({ name: 'w' })
  state.bodies.set('b', new Body().assign({ x: 0.1, hidden: 1 / 3 }))
  state.bodies.set('a', new Body())
  state.trail.push(3, 1, 2)
  state.tags.add('t')
  return state
}

describe('a dump', () => {
  test('has every field in full precision, those for the host alone included', () => {
    expect(dump(world())).toMatchObject({
      name: 'w',
      bodies: [
        ['b', { x: 0.1, hidden: 1 / 3 }],
        ['a', { x: 0, hidden: 0 }],
      ],
      trail: [3, 1, 2],
      tags: ['t'],
    })
  })

  test('is plain data that JSON gives back as it was', () => {
    const dumped = dump(world())
    expect(JSON.parse(JSON.stringify(dumped))).toEqual(dumped)
  })

  test('has what a game keeps beside the fields: lists, bytes and plain objects, without their functions', () => {
    const state = world()
    const grid = Uint8Array.of(1, 2)
    Object.assign(state, { extra: { list: [1, -0], grid, at: { x: 1 }, none: null, call: () => 1 } })
    expect(dump(state)).toMatchObject({
      extra: { list: [1, 'number:-0'], grid: [1, 2], at: { x: 1 }, none: null },
    })
    expect(JSON.stringify(dump(state))).not.toContain('call')
  })

  test('tells apart what JSON would not', () => {
    const odd = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1n, '1', 1, null, true]
    expect(new Set(odd.map((value) => hashDump(dump(value)))).size).toBe(odd.length)
  })
})

describe('the hash of a dump', () => {
  test('is the same for two states made alike', () => {
    expect(hashDump(dump(world()))).toBe(hashDump(dump(world())))
  })

  test.each<[string, (state: ReturnType<typeof world>) => void]>([
    ['a field', (state) => (state.name = 'v')],
    ['a field for the host alone', (state) => state.bodies.get('b')?.assign({ hidden: 0.333 })],
    ['less than the wire carries', (state) => state.bodies.get('b')?.assign({ x: 0.1 + 1e-12 })],
    ['a key', (state) => state.bodies.delete('a')],
    ['the order of a list', (state) => state.trail.reverse()],
    ['a set', (state) => state.tags.add('u')],
    ['what it refers to', (state) => state.best.assign({ hidden: 7 })],
  ])('changes with %s', (_what, change) => {
    const changed = world()
    change(changed)
    expect(hashDump(dump(changed))).not.toBe(hashDump(dump(world())))
  })

  test.each([
    [
      ['b', 'a'],
      ['a', 'b'],
    ],
    [
      ['10', '9'],
      ['9', '10'],
    ],
  ])('changes with the order of a map, in which a step walks it: %j against %j', (one, other) => {
    const of = (keys: string[]) => {
      const state = new World()
      for (const key of keys) state.bodies.set(key, new Body())
      return hashDump(dump(state))
    }
    expect(of(one)).not.toBe(of(other))
  })

  test('sees a key that plain objects treat as special', () => {
    const state = new World()
    state.bodies.set('__proto__', new Body())
    expect(hashDump(dump(state))).not.toBe(hashDump(dump(new World())))
    expect(hashDump(dump({ ['__proto__']: 1 }))).not.toBe(hashDump(dump({})))
  })
})
