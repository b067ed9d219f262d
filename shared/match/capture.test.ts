import { $refId, ArraySchema, Encoder, MapSchema, schema, t } from '@colyseus/schema'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CaveaError } from '../errors.ts'
import type { Json } from '../json.ts'
import { type Captured, capture, restore } from './capture.ts'
import { dump } from './dump.ts'

const Body = schema({ x: t.float32().default(0), hidden: t.float64().default(0).noSync() }, 'CaptureBody')
const Captain = Body.extend({ mate: t.ref(Body).optional() }, 'CaptureCaptain')
const World = schema(
  {
    name: t.string().default('w'),
    bodies: t.map(Body),
    order: t.array(Body),
    circle: t.set(Body),
    heap: t.collection(Body),
    trail: t.array('number'),
    chosen: t.ref(Body),
  },
  'CaptureWorld',
)
type World = InstanceType<typeof World> & { extra?: unknown }

/** What a match does: its state as JSON, as a store gives it back, in a fresh state. */
function again(state: World): World {
  const fresh: World = new World()
  restore(fresh, throughJson(capture(state)))
  return fresh
}
const throughJson = (captured: Captured) => JSON.parse(JSON.stringify(captured)) as Captured
const referenceOf = (instance: unknown) => (instance as { [$refId]?: number })[$refId]

const codeOf = (run: () => unknown): string => {
  try {
    run()
    return 'ok'
  } catch (error) {
    return error instanceof CaveaError ? error.code : String(error)
  }
}

/** A state with one of everything, that an encoder has numbered. */
function numbered(): World {
  const state: World = new World()
  new Encoder(state)
  const [one, captain] = [new Body().assign({ x: 0.1, hidden: 1 / 3 }), new Captain().assign({ mate: new Body() })]
  state.bodies.set('10', one)
  state.bodies.set('9', captain)
  state.order.push(captain, one)
  state.circle.add(one)
  state.heap.add(one)
  state.heap.add(one)
  state.trail.push(1.1, -0, Number.NaN)
  state.chosen = one
  return state
}

describe('a state that is written down and read again', () => {
  test('is the same, in full precision, in the order of its maps, with what the host alone has', () => {
    const [before, after] = [numbered(), again(numbered())]
    expect(dump(after)).toEqual(dump(before))
    expect(throughJson(capture(after))).toEqual(throughJson(capture(before)))
    expect([...after.bodies.keys()]).toEqual(['10', '9'])
    expect(after.bodies.get('9')).toBeInstanceOf(Captain)
  })

  test('has what is in it twice once', () => {
    const after = again(numbered())
    const one = after.bodies.get('10')
    expect(after.chosen).toBe(one)
    expect(after.order[1]).toBe(one)
    expect([...after.circle.values()][0]).toBe(one)
    expect(after.heap.size).toBe(2)
  })

  test('knows its structures by the numbers by which clients know them', () => {
    const [before, after] = [numbered(), again(numbered())]
    const numbersOf = (state: World) =>
      [state, state.bodies, state.order, state.trail, state.chosen, state.bodies.get('9')].map(referenceOf)
    expect(numbersOf(after)).toEqual(numbersOf(before))
    expect(new Set(numbersOf(after)).size).toBe(6)
    // An encoder that is put on it takes them as they are.
    new Encoder(after)
    expect(numbersOf(after)).toEqual(numbersOf(before))
  })

  test('has no number where there was none', () => {
    expect(referenceOf(again(new World()).bodies)).toBeUndefined()
  })

  test('lacks what was taken out of it, where a fresh one has it', () => {
    const state: World = new World()
    expect(state.chosen).toBeInstanceOf(Body)
    Object.assign(state, { chosen: undefined, name: undefined })
    const after = again(state)
    expect([after.chosen, after.name]).toEqual([undefined, undefined])
  })

  test('has in it what a game has put in the place of a collection', () => {
    const state: World = new World()
    state.bodies = new MapSchema({ a: new Body() }) as World['bodies']
    state.order = new ArraySchema(new Body()) as World['order']
    expect(dump(again(state))).toEqual(dump(state))
  })

  test('was not changed by that', () => {
    const state = numbered()
    const before = JSON.stringify(capture(state))
    capture(state)
    expect(JSON.stringify(capture(state))).toBe(before)
  })
})

const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(-0, Number.NaN, Number.POSITIVE_INFINITY))
const key = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '10', '9', ''))
const { value: extras } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    number,
    fc.oneof(fc.string({ unit: 'binary' }), fc.boolean(), fc.constantFrom(null, undefined), fc.bigInt()),
    fc.oneof(fc.uint8Array(), fc.int16Array(), fc.float32Array(), fc.float64Array(), fc.uint32Array()),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(fc.oneof(key, number), tie('value')), { maxLength: 4 }).map((pairs) => new Map(pairs)),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => new Set(items)),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs)),
  ),
}))

describe('what a game keeps beside the fields', () => {
  test('comes back as it was: lists, maps, sets, bytes, objects, and numbers that JSON has no words for', () => {
    fc.assert(
      fc.property(extras, (extra) => {
        const state: World = Object.assign(new World(), { extra })
        const after = again(state)
        expect(after.extra).toEqual(extra)
        expect(dump(after)).toEqual(dump(state))
      }),
      { numRuns: 500 },
    )
  })

  test('may be data from outside, whatever its keys are called', () => {
    const extra = { constructor: { name: 'Date' }, toString: 1, ['__proto__']: [2] }
    expect(again(Object.assign(new World(), { extra })).extra).toEqual(extra)
  })

  test.each<[string, unknown]>([
    ['a date', new Date(0)],
    ['an instance of a class', new (class Physics {})()],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['bytes without a type', new ArrayBuffer(4)],
    ['a schema that the state does not name', new (schema({ y: t.number() }, 'CaptureStranger'))()],
  ])('is refused where it is %s, which nobody could bring back', (_what, extra) => {
    expect(codeOf(() => capture(Object.assign(new World(), { extra })))).toBe('game_invalid')
  })
})

describe('what does not fit', () => {
  const whole = throughJson(capture(Object.assign(numbered(), { extra: new Map([[1, [new Set([2n])]]]) })))

  test('is refused where it is of another state', () => {
    const Other = schema({ name: t.string() }, 'CaptureOther')
    expect(codeOf(() => restore(new Other(), whole))).toBe('tape_damaged')
  })

  test.each<[string, Json]>([
    ['nothing', null],
    ['a word', 'schema'],
    ['an empty list', []],
    ['a state without fields', ['schema', 0, 0]],
    ['a field that is no pair', ['schema', 0, 0, ['name']]],
    ['a name that is a number', ['schema', 0, 0, [[1, 2]]]],
    ['a type that is unknown', ['schema', 0, 0, [['chosen', ['schema', 99, 1, []]]]]],
    ['a thing of the wrong class', ['schema', 0, 0, [['chosen', ['map', 1, []]]]]],
    ['a collection where another should be', ['schema', 0, 0, [['bodies', ['array', 1, []]]]]],
    ['an instance that was not met', ['schema', 0, 0, [['chosen', ['again', 7]]]]],
    ['a kind that is unknown', ['schema', 0, 0, [['extra', ['Date', 0]]]]],
    ['a list of an unknown kind', ['schema', 0, 0, [['extra', ['Bytes', 'Array', [1]]]]]],
    ['a large number that is a word', ['schema', 0, 0, [['extra', ['bigint', 'x']]]]],
    ['a map of no pairs', ['schema', 0, 0, [['extra', ['Map', [1]]]]]],
    ['a method in the place of a field', ['schema', 0, 0, [['assign', 1]]]],
    ['a prototype in the place of a field', ['schema', 0, 0, [['__proto__', ['Object', []]]]]],
  ])('is refused where it is %s', (_what, captured) => {
    expect(codeOf(() => restore(new World(), captured))).toBe('tape_damaged')
  })

  test('is refused where it is too deep to be anything', () => {
    const deep = JSON.parse(`["schema",0,0,[["extra",${'["List",['.repeat(20_000)}1${']]'.repeat(20_000)}]]]`)
    expect(codeOf(() => restore(new World(), deep))).toBe('tape_damaged')
  })

  test('is refused with that word alone, whatever was changed in it', () => {
    const places = placesIn(whole)
    const change = fc.record({ at: fc.nat({ max: places.length - 1 }), to: anything })
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const damaged = structuredClone(whole)
        for (const { at, to } of changes) put(damaged, places[at] ?? [], to)
        expect(codeOf(() => restore(new World(), damaged))).toMatch(/^(ok|tape_damaged)$/)
      }),
      { numRuns: 3000 },
    )
  })
})

const words = [
  'schema',
  'map',
  'array',
  'set',
  'collection',
  'again',
  'Map',
  'Set',
  'List',
  'Bytes',
  'Object',
  'number',
]
const anything: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, -1, 0, 1, 2, 3, 1e9, 0.5, 'x', '__proto__', 'bodies', 'chosen', ...words),
  fc.constantFrom<Json>([], ['again', 0], ['again', 3], ['nothing'], ['bigint', '1e5'], ['schema', 1, 0, []]),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
)

/** The way to each value inside of some JSON. */
function placesIn(json: Json, way: readonly number[] = []): (readonly number[])[] {
  return Array.isArray(json) ? json.flatMap((inner, at) => [[...way, at], ...placesIn(inner, [...way, at])]) : []
}

/** Puts something in a place, where that is still there. */
function put(json: Json, [first, ...rest]: readonly number[], to: Json): void {
  if (!Array.isArray(json) || first === undefined) return
  if (rest.length === 0) json[first] = to
  else put(json[first] ?? null, rest, to)
}
