import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Random } from '../random.ts'
import { settledBids } from './bid.ts'
import type { BallotChoice, BallotTerms, CountedVote } from './choice.ts'
import { type Lots, lotsOf } from './lots.ts'
import { type Method, methods, ruleOf, tallyOf } from './method.ts'
import { pullLeft } from './tug.ts'

const named = ['stone', 'ice', 'lava', 'mud']
const numbered = ['0.5', '0.75', '1', '1.25', '1.5']
const termsOf = (method: Method, options = method === 'slider' ? numbered : named): BallotTerms => ({
  options,
  closesAt: 300,
  tickRate: 10,
  goal: method === 'threshold' ? 3 : 0,
})
const seedOf = (name: string) => lotsOf(name.padStart(64, '0'))
const vote = (choice: BallotChoice, weightMilli = 1000, seenTick = 300): CountedVote => ({
  choice,
  weightMilli,
  seenTick,
})
const shuffled = <T>(list: readonly T[], seed: string) => Random.fromSeed(seed).shuffled(list)

/** What a voter might send, good and bad. */
const given: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...named, ...numbered, 'bread', 'constructor', '', '__proto__'),
  fc.array(fc.constantFrom(...named, 'bread'), { maxLength: 6 }),
  fc.double({ min: 0, max: 2 }),
  fc.record({ option: fc.constantFrom(...named, 'bread'), amount: fc.integer({ min: -2, max: 120 }) }),
  fc.constantFrom(null, undefined, Number.NaN, Number.POSITIVE_INFINITY, true, {}, [[]]),
)
const sent = fc.array(
  fc.record({
    choice: given,
    weightMilli: fc.integer({ min: 0, max: 3000 }),
    seenTick: fc.integer({ min: 0, max: 305 }),
  }),
  { maxLength: 40 },
)
type Sent = { choice: unknown; weightMilli: number; seenTick: number }
const countedOf = (method: Method, list: readonly Sent[]): CountedVote[] =>
  list.flatMap(({ choice, ...rest }) => {
    const counted = ruleOf(method).choiceIn(termsOf(method).options, choice)
    return counted === undefined ? [] : [{ choice: counted, ...rest }]
  })

describe.each(methods)('%s', (method) => {
  const rule = ruleOf(method)
  const terms = termsOf(method)

  test('B1: the order of votes never matters', () => {
    fc.assert(
      fc.property(sent, fc.string(), (list, seed) => {
        const votes = countedOf(method, list)
        const other = shuffled(votes, seed)
        expect(tallyOf(method, terms, other, 200)).toEqual(tallyOf(method, terms, votes, 200))
        expect(rule.ranking(terms, other, seedOf(seed))).toEqual(rule.ranking(terms, votes, seedOf(seed)))
      }),
    )
  })

  test('B2: the order in which options stand never matters', () => {
    fc.assert(
      fc.property(sent, fc.string(), (list, seed) => {
        const votes = countedOf(method, list)
        const reordered = { ...terms, options: [...terms.options].reverse() }
        expect(rule.ranking(reordered, votes, seedOf(seed))).toEqual(rule.ranking(terms, votes, seedOf(seed)))
      }),
    )
  })

  test('B3: a count names each option, and each name in a ranking is an option and there once', () => {
    fc.assert(
      fc.property(sent, fc.string(), (list, seed) => {
        const votes = countedOf(method, list)
        expect(Object.keys(tallyOf(method, terms, votes, 300).counts).sort()).toEqual([...terms.options].sort())
        const ranking = rule.ranking(terms, votes, seedOf(seed))
        expect(new Set(ranking).size).toBe(ranking.length)
        for (const option of ranking) expect(terms.options).toContain(option)
      }),
    )
  })

  test('B4: what is counted once is the same counted again, and what is no choice is none', () => {
    fc.assert(
      fc.property(given, (choice) => {
        const counted = rule.choiceIn(terms.options, choice)
        if (counted !== undefined) expect(rule.choiceIn(terms.options, counted)).toEqual(counted)
      }),
    )
    for (const bad of [
      'bread',
      'constructor',
      '',
      null,
      undefined,
      {},
      [],
      [['ice']],
      ['ice', 'ice'],
      ['bread'],
      Number.NaN,
    ])
      expect(rule.choiceIn(terms.options, bad)).toBeUndefined()
  })

  test('B5: without votes, or with votes that weigh nothing, nothing wins', () => {
    expect(rule.ranking(terms, [], seedOf('a'))).toEqual([])
    fc.assert(
      fc.property(sent, (list) => {
        const weightless = countedOf(method, list).map((one) => ({ ...one, weightMilli: 0 }))
        expect(rule.ranking(terms, weightless, seedOf('a'))).toEqual([])
        expect(tallyOf(method, terms, weightless, 300).voters).toBe(0)
      }),
    )
  })

  test('B6: one vote of double weight counts as two', () => {
    // A pull is rounded down, so two halves may have one thousandth less than the whole.
    const slack = method === 'tug' ? 0.002 * 40 : 0
    fc.assert(
      fc.property(sent, (list) => {
        const votes = countedOf(method, list)
        const twice = tallyOf(method, terms, [...votes, ...votes], 300).counts
        const heavy = tallyOf(
          method,
          terms,
          votes.map((one) => ({ ...one, weightMilli: one.weightMilli * 2 })),
          300,
        ).counts
        for (const option of terms.options) {
          expect(Math.abs((heavy[option] ?? 0) - (twice[option] ?? 0))).toBeLessThanOrEqual(slack)
        }
      }),
    )
  })
})

describe('ties', () => {
  const tied: Partial<Record<Method, CountedVote[]>> = {
    plurality: [vote('ice'), vote('lava'), vote('mud')],
    approval: [vote(['ice', 'lava', 'mud'])],
    ranked: [vote(['ice']), vote(['lava']), vote(['mud'])],
    lottery: [vote('ice'), vote('lava'), vote('mud')],
    tug: [vote('ice'), vote('lava'), vote('mud')],
    threshold: [vote('ice', 3000), vote('lava', 3000), vote('mud', 3000)],
    bid: [vote({ option: 'ice', amount: 9 }), vote({ option: 'lava', amount: 9 }), vote({ option: 'mud', amount: 9 })],
    slider: [vote(0.5), vote(1.5)],
  }

  test.each(methods)('B7: ties by the seed are uniform: %s', (method) => {
    const won = new Map<string, number>()
    const rounds = 1500
    for (let round = 0; round < rounds; round++) {
      const [winner = ''] = ruleOf(method).ranking(termsOf(method), tied[method] ?? [], seedOf(`${round}`))
      won.set(winner, (won.get(winner) ?? 0) + 1)
    }
    const share = rounds / (method === 'slider' ? 2 : 3)
    expect([...won.keys()].sort()).toEqual(method === 'slider' ? ['0.5', '1.5'] : ['ice', 'lava', 'mud'])
    for (const count of won.values()) expect(Math.abs(count - share)).toBeLessThan(100)
  })
})

describe('what each method means', () => {
  const ranking = (method: Method, votes: CountedVote[], lots: Lots = seedOf('s')) =>
    ruleOf(method).ranking(termsOf(method), votes, lots)

  test('B8: by plurality and approval most votes win', () => {
    expect(ranking('plurality', [vote('ice'), vote('mud'), vote('mud')])).toEqual(['mud', 'ice'])
    expect(ranking('approval', [vote(['ice', 'lava']), vote(['lava']), vote(['mud', 'lava'])])[0]).toBe('lava')
  })

  test('B9: in a runoff the weakest drops out and its votes go on', () => {
    const votes = [
      ...Array.from({ length: 4 }, () => vote(['stone', 'ice'])),
      ...Array.from({ length: 3 }, () => vote(['ice', 'lava'])),
      ...Array.from({ length: 2 }, () => vote(['lava', 'ice'])),
    ]
    expect(ranking('ranked', votes)).toEqual(['ice', 'stone', 'lava'])
    expect(tallyOf('ranked', termsOf('ranked'), votes, 0).counts).toEqual({ stone: 4, ice: 3, lava: 2, mud: 0 })
  })

  test('B9: in a runoff who is first on more than half of the votes wins', () => {
    const wishes = fc.shuffledSubarray(named, { minLength: 1 })
    fc.assert(
      fc.property(fc.array(wishes, { minLength: 1, maxLength: 25 }), fc.string(), (list, seed) => {
        const firsts = new Map<string, number>()
        for (const [first = ''] of list) firsts.set(first, (firsts.get(first) ?? 0) + 1)
        const majority = [...firsts].find(([, count]) => count * 2 > list.length)
        if (majority === undefined) return
        expect(
          ranking(
            'ranked',
            list.map((one) => vote(one)),
            seedOf(seed),
          )[0],
        ).toBe(majority[0])
      }),
    )
  })

  test('B10: in a lottery votes are odds', () => {
    const votes = [vote('ice', 3000), vote('mud', 1000)]
    let ice = 0
    for (let round = 0; round < 2000; round++) if (ranking('lottery', votes, seedOf(`${round}`))[0] === 'ice') ice++
    expect(Math.abs(ice - 1500)).toBeLessThan(90)
  })

  test('B11: on a slider half of the votes want no more and half no less', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.5, max: 1.5, noNaN: true }), { minLength: 1, maxLength: 30 }),
        (values) => {
          const votes = values.map((value) => vote(ruleOf('slider').choiceIn(numbered, value) ?? 0))
          const [middle] = ranking('slider', votes)
          const below = votes.filter(({ choice }) => Number(choice) < Number(middle)).length
          const above = votes.filter(({ choice }) => Number(choice) > Number(middle)).length
          expect(below * 2).toBeLessThanOrEqual(votes.length)
          expect(above * 2).toBeLessThanOrEqual(votes.length)
        },
      ),
    )
    expect([...ranking('slider', [vote(1.25)])].sort()).toEqual([...numbered].sort())
    expect(ranking('slider', [vote(1.25)])[0]).toBe('1.25')
  })

  test('B12: a pull on the rope loses half of its force in four seconds, and never grows', () => {
    expect([0, 20, 40, 80, 800].map((age) => pullLeft(1000, age, 10))).toEqual([1000, 750, 500, 250, 0])
    fc.assert(
      fc.property(
        fc.nat({ max: 5000 }),
        fc.nat({ max: 2000 }),
        fc.integer({ min: 1, max: 60 }),
        (weight, age, rate) => {
          const [now, later] = [pullLeft(weight, age, rate), pullLeft(weight, age + 1, rate)]
          expect(later).toBeLessThanOrEqual(now)
          expect(Number.isInteger(now)).toBe(true)
        },
      ),
    )
    expect(ranking('tug', [vote('ice', 1000, 200), vote('ice', 1000, 210), vote('mud', 1000, 299)])).toEqual([
      'mud',
      'ice',
    ])
  })

  test('B13: a threshold is over once an option has its goal, and without that nothing wins', () => {
    const rule = ruleOf('threshold')
    const terms = termsOf('threshold')
    const calls = (count: number) => Array.from({ length: count }, () => vote('lava'))
    expect(rule.isOver(terms, rule.sums(terms, calls(2), 0))).toBe(false)
    expect(ranking('threshold', calls(2))).toEqual([])
    expect(rule.isOver(terms, rule.sums(terms, calls(3), 0))).toBe(true)
    expect(ranking('threshold', calls(3))).toEqual(['lava'])
    for (const method of methods) {
      if (method === 'threshold') continue
      const other = ruleOf(method)
      expect(other.isOver(termsOf(method), other.sums(termsOf(method), [], 0))).toBe(false)
    }
  })

  test('B14: the highest sum of bids wins, and all others go back', () => {
    const votes = [
      vote({ option: 'ice', amount: 60 }),
      vote({ option: 'mud', amount: 35 }),
      vote({ option: 'mud', amount: 35 }),
      vote({ option: 'ice', amount: 90 }, 0),
    ]
    expect(ranking('bid', votes)).toEqual(['mud', 'ice'])
    expect(settledBids(votes, 'mud')).toEqual({ taken: 70, returned: 150 })
    expect(settledBids(votes, '')).toEqual({ taken: 0, returned: 220 })
    for (const amount of [0, -1, 1.5, 101, Number.NaN])
      expect(ruleOf('bid').choiceIn(named, { option: 'ice', amount })).toBeUndefined()
  })
})
