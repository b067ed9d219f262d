import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TickEntry } from '../command.ts'
import { entryBytes, entryIn } from './entry.ts'

const value = fc.oneof(
  fc.boolean(),
  fc.integer(),
  fc.float({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(2 ** 31, -(2 ** 31), 2 ** 53, 1e-5, 0.1),
)
const odd = fc.oneof(value, fc.string(), fc.constant(null), fc.constant({ deep: [1] }))
const name = fc.string({ minLength: 1, maxLength: 6 }).filter((text) => text !== '__proto__')
const commands = fc.array(fc.record({ kind: fc.constant('drop'), actor: fc.constant('player'), seat: fc.string() }))
// Minus zero is zero to JSON, in which a tape's commands are, and to a game, which asks for inputs by seat.
const byName = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1)
const plain = ({ commands, inputs }: TickEntry) =>
  JSON.parse(JSON.stringify({ commands, inputs: [...inputs].sort(byName) })) as unknown

const id = fc.string({ minLength: 1, maxLength: 6 })
const byId = <T>(inputs: fc.Arbitrary<T>) =>
  fc.array(fc.tuple(id, inputs), { maxLength: 5 }).map((list) => new Map(list))

/** Inputs that all have the same fields, as those of a game. */
const ofGame = fc
  .uniqueArray(name, { maxLength: 5 })
  .chain((names) => byId(fc.array(fc.record(Object.fromEntries(names.map((one) => [one, value]))), { maxLength: 3 })))
const ofNoGame = byId(fc.array(fc.dictionary(name, odd), { maxLength: 3 }))

describe('an entry as bytes', () => {
  test.each([
    ['inputs of a game', ofGame],
    ['any inputs', ofNoGame],
  ])('comes back as it was, with %s', (_what, inputs) => {
    fc.assert(
      fc.property(commands, inputs, (given, seats) => {
        const entry = { commands: given, inputs: seats } as TickEntry
        expect(plain(entryIn(entryBytes(entry)))).toEqual(plain(entry))
      }),
      { numRuns: 300 },
    )
  })

  test('keeps every digit: what nearly fits into four bytes takes eight', () => {
    const inputs = new Map([['a', [{ x: 0.1, y: Math.fround(0.1), z: 1 / 3 }]]])
    expect(entryIn(entryBytes({ commands: [], inputs })).inputs).toEqual(inputs)
  })

  test('takes a third of the bytes of JSON for eight people who run about', () => {
    const input = { moveX: Math.fround(0.8414), moveY: Math.fround(-0.5403), dash: false }
    const inputs = new Map(Array.from({ length: 8 }, (_, at) => [`seat-${at}abc`, [input]]))
    const entry = { commands: [], inputs }
    expect(entryBytes(entry).length * 3).toBeLessThan(JSON.stringify([...inputs]).length)
  })

  test('that is cut off, or counts more than it has, is refused', () => {
    const inputs = new Map([
      ['a', [{ x: 0.5, go: true }]],
      ['b', [{ x: 2, go: false }]],
    ])
    const whole = entryBytes({ commands: [], inputs })
    for (let cut = 1; cut < whole.length; cut++) expect(() => entryIn(whole.subarray(0, cut))).toThrow()
    expect(() => entryIn(new Uint8Array([...whole, 0]))).toThrow(RangeError)
    for (let at = 1; at < whole.length; at++) {
      const changed = whole.slice()
      changed[at] = 0xce
      try {
        expect(entryIn(changed).inputs.size).toBeLessThanOrEqual(whole.length)
      } catch (error) {
        expect(error).toBeInstanceOf(Error)
      }
    }
  })
})
