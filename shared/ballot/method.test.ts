import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Random } from '../random.ts'
import { rankPlurality, tallyPlurality } from './method.ts'

const options = ['stone', 'ice', 'lava', 'mud']
const votes = fc.array(fc.constantFrom(...options, 'bread', 'toString', ''), { maxLength: 60 })
const shuffled = <T>(list: readonly T[], seed: string) => Random.fromSeed(seed).shuffled(list)

describe('plurality', () => {
  test('counts one for each vote on an option, and nothing else', () => {
    expect(tallyPlurality(['a', 'b', 'c'], ['a', 'b', 'a', 'x', 'constructor'])).toEqual({
      counts: { a: 2, b: 1, c: 0 },
      voters: 3,
    })
    expect(tallyPlurality(['a', 'b'], [])).toEqual({ counts: { a: 0, b: 0 }, voters: 0 })
  })

  test('never depends on the order of votes, and every vote on an option is in exactly one count', () => {
    fc.assert(
      fc.property(votes, fc.string(), (cast, seed) => {
        const tally = tallyPlurality(options, cast)
        expect(tallyPlurality(options, shuffled(cast, seed))).toEqual(tally)
        expect(Object.values(tally.counts).reduce((sum, count) => sum + count, 0)).toBe(tally.voters)
        expect(tally.voters).toBe(cast.filter((choice) => options.includes(choice)).length)
        expect(Object.keys(tally.counts)).toEqual(options)
      }),
    )
  })
})

describe('the ranking', () => {
  test('has each option with votes once, best first, the same for one seed whatever the order of options', () => {
    fc.assert(
      fc.property(votes, fc.string(), (cast, seed) => {
        const tally = tallyPlurality(options, cast)
        const ranking = rankPlurality(tally, Random.fromSeed(seed))
        expect([...ranking].sort()).toEqual(options.filter((option) => (tally.counts[option] ?? 0) > 0).sort())
        const counts = ranking.map((option) => tally.counts[option] ?? 0)
        expect(counts).toEqual([...counts].sort((one, other) => other - one))
        const otherWay = tallyPlurality([...options].reverse(), cast)
        expect(rankPlurality(otherWay, Random.fromSeed(seed))).toEqual(ranking)
      }),
    )
  })

  test('is empty where nobody voted', () => {
    expect(rankPlurality(tallyPlurality(options, []), Random.fromSeed('s'))).toEqual([])
  })

  test('gives each of the tied the first place equally often, whoever trails behind', () => {
    const tally = { counts: { a: 2, b: 2, c: 2, d: 1 }, voters: 7 }
    const won = new Map<string, number>()
    for (let round = 0; round < 3000; round++) {
      const [winner = '', , , last] = rankPlurality(tally, Random.fromSeed(`tie ${round}`))
      won.set(winner, (won.get(winner) ?? 0) + 1)
      expect(last).toBe('d')
    }
    expect([...won.keys()].sort()).toEqual(['a', 'b', 'c'])
    for (const count of won.values()) expect(Math.abs(count - 1000)).toBeLessThan(120)
  })
})
