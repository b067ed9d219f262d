import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import { Random } from '../../shared/random.ts'
import { BallotBox } from './ballot-box.ts'

const options = ['stone', 'ice', 'mud']
const box = () =>
  new BallotBox(
    'b1',
    {
      title: 'Floor',
      method: 'plurality',
      mechanic: 'floor',
      ask: '',
      about: '',
      options: options.map((name) => ({ name, label: name, changes: [] })),
    },
    10,
    20,
  )

describe('a ballot box', () => {
  test('has one vote for each voter, the last one given', () => {
    const one = box()
    expect(one.cast('a', 'ice')).toBe(false)
    expect(one.cast('b', 'ice')).toBe(false)
    expect(one.cast('a', 'stone')).toBe(true)
    expect(one.cast('a', 'stone')).toBe(false)
    expect(one.tally()).toEqual({ counts: { stone: 1, ice: 1, mud: 0 }, voters: 2 })
  })

  test.each(['lava', '', 'constructor', '__proto__', 'ICE'])(
    'takes no vote for %j, and keeps the earlier one',
    (choice) => {
      const one = box()
      one.cast('a', 'ice')
      expect(() => one.cast('a', choice)).toThrow(CaveaError)
      expect(one.tally().counts).toEqual({ stone: 0, ice: 1, mud: 0 })
    },
  )

  test('has changed since the last count only where a vote did', () => {
    const one = box()
    expect(one.changed).toBe(false)
    one.cast('a', 'ice')
    expect(one.changed).toBe(true)
    one.tally()
    expect(one.changed).toBe(false)
    one.cast('a', 'ice')
    expect(one.changed).toBe(false)
    one.cast('a', 'mud')
    expect(one.changed).toBe(true)
  })

  test('counts the same whoever votes first, as long as each has the same last word', () => {
    const votes = fc.array(fc.tuple(fc.nat({ max: 9 }), fc.constantFrom(...options)), { maxLength: 60 })
    fc.assert(
      fc.property(votes, fc.string(), (cast, seed) => {
        const [one, other] = [box(), box()]
        for (const [voter, choice] of cast) one.cast(`v${voter}`, choice)
        const last = [...new Map(cast)]
        for (const [voter, choice] of Random.fromSeed(seed).shuffled(last)) other.cast(`v${voter}`, choice)
        expect(other.tally()).toEqual(one.tally())
        expect(one.tally().voters).toBe(last.length)
        expect(other.ranking(Random.fromSeed(seed))).toEqual(one.ranking(Random.fromSeed(seed)))
      }),
    )
  })
})
