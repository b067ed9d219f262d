import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Surges } from './surges.ts'

const vote = (person: string, at: number, text = '', choice = 'lion', source = 'twitch') => ({
  person,
  at,
  text,
  choice,
  source,
})
const persons = (surges: Surges, reason: string) =>
  surges
    .suspects()
    .filter((one) => one.reason === reason)
    .map(({ person }) => person)

describe('E9: a surge', () => {
  test('E9: is many new accounts for one option in one instant, all of them from the first on', () => {
    const surges = new Surges()
    for (let at = 0; at < 29; at++) expect(surges.fresh(vote(`n${at}`, at), 20)).toBeUndefined()
    expect(surges.suspects()).toEqual([])
    expect(surges.fresh(vote('n29', 249), 20)).toBe('surge')
    expect(persons(surges, 'surge')).toHaveLength(30)
    expect(surges.fresh(vote('late', 250), 20)).toBeUndefined()
  })

  test('E9: is more than all who are known, and nothing where few are', () => {
    const surges = new Surges()
    for (let at = 0; at < 99; at++) expect(surges.fresh(vote(`n${at}`, 0), 100)).toBeUndefined()
    expect(surges.fresh(vote('n99', 0), 100)).toBe('surge')
    const first = new Surges()
    for (let at = 0; at < 5000; at++) expect(first.fresh(vote(`n${at}`, 0, '!l'), 11)).toBeUndefined()
  })

  test('E9: has all of its wave in it, also those who came while more were known for a moment', () => {
    const surges = new Surges()
    for (let at = 0; at < 30; at++) surges.fresh(vote(`n${at}`, 0), 20)
    for (let at = 30; at < 40; at++) expect(surges.fresh(vote(`n${at}`, 1), 50)).toBeUndefined()
    expect(persons(surges, 'surge')).toHaveLength(30)
    expect(surges.fresh(vote('n40', 2), 41)).toBe('surge')
    expect(persons(surges, 'surge')).toHaveLength(41)
  })

  test('E9: costs no more by the vote the larger it is', () => {
    const cost = (votes: number) => {
      const arrivals = Array.from({ length: votes }, (_, at) => vote(`n${at}`, 0, '! LION'))
      const rounds = Array.from({ length: 3 }, () => {
        const surges = new Surges()
        const from = performance.now()
        for (const arrival of arrivals) surges.fresh(arrival, 20)
        return (performance.now() - from) / votes
      })
      return Math.min(...rounds)
    }
    cost(1000)
    expect(cost(64_000) / cost(1000)).toBeLessThan(20)
  })

  test('E9: is none where votes come spread over time, options or sources, however many they are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 9, max: 50 }), fc.integer({ min: 0, max: 1000 }), (gapMs, from) => {
        const surges = new Surges()
        for (let at = 0; at < 300; at++) {
          expect(surges.fresh(vote(`n${at}`, from + at * gapMs), 20)).toBeUndefined()
        }
      }),
    )
    const surges = new Surges()
    for (let at = 0; at < 116; at++) {
      const choice = at % 2 === 0 ? 'lion' : 'bread'
      expect(surges.fresh(vote(`n${at}`, 0, '', choice, at % 4 < 2 ? 'twitch' : 'irc'), 20)).toBeUndefined()
    }
  })
})

describe('E10: copies', () => {
  test('E10: are many new accounts with the same words', () => {
    const surges = new Surges()
    for (let at = 0; at < 14; at++) expect(surges.fresh(vote(`n${at}`, at * 600, '! LION'), 20)).toBeUndefined()
    expect(surges.fresh(vote('n14', 9000, '! LION'), 20)).toBe('copies')
    expect(persons(surges, 'copies')).toHaveLength(15)
  })

  test('E10: are none in words that known people use, before or after', () => {
    const before = new Surges()
    before.known(vote('ann', 0, '!lion'))
    for (let at = 0; at < 100; at++) expect(before.fresh(vote(`n${at}`, at * 100, '!lion'), 20)).toBeUndefined()
    const after = new Surges()
    for (let at = 0; at < 20; at++) after.fresh(vote(`n${at}`, at * 300, '!lion'), 20)
    expect(persons(after, 'copies')).toHaveLength(20)
    after.known(vote('ann', 7000, '!lion'))
    expect(after.suspects()).toEqual([])
  })

  test('E10: are still copies where one text of several has become usual', () => {
    const surges = new Surges()
    for (const text of ['! LION', '! BREAD']) {
      for (let at = 0; at < 15; at++) surges.fresh(vote(`n${at}`, at * 600, text), 20)
    }
    surges.known(vote('ann', 9000, '! BREAD'))
    expect(persons(surges, 'copies')).toHaveLength(15)
  })

  test('E10: are none from buttons', () => {
    const surges = new Surges()
    for (let at = 0; at < 100; at++) expect(surges.fresh(vote(`n${at}`, at * 100), 20)).toBeUndefined()
  })
})
