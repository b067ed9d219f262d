import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BallotPlan } from '../../shared/ballot/plan.ts'
import { Directed, everyMs, menagerie, menageryOf } from '../../tests/support/directed.ts'
import { ledgerLimit } from './director/ledger.ts'

describe('D4: the ledger', () => {
  const { bread, water, ...burdens } = menagerie
  test.each([
    ['burdens', burdens],
    ['gifts', { bread, water }],
  ])('D4: keeps turns within its limit, though there were nothing but %s and the stands took each', (_, mechanics) => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const directed = new Directed({ seed, game: { mechanics, stands: { pointsPerMinute: 10_000 } } })
        for (let round = 0; round < 40; round++) {
          const proposal = directed.wait(everyMs).next()
          if (proposal === undefined) continue
          const plan = directed.director.choose(proposal, [], directed.now)
          if (plan === undefined) continue
          const turn = proposal.options.find(({ option }) => option.changes.length > 0)
          directed.decide(directed.open(plan, proposal.topic.key), turn?.option.name ?? '')
          expect(Math.abs(directed.director.account(directed.now).balance)).toBeLessThan(ledgerLimit + 90)
        }
      }),
      { numRuns: 20 },
    )
  })

  test('D4: makes the other side more welcome, the further it is', () => {
    const gifts = (burdened: boolean) => {
      let count = 0
      for (let seed = 0; seed < 200; seed++) {
        const directed = menageryOf({}, { seed: `${seed}` })
        if (burdened) directed.director = directed.directorOf({ ...directed.director.snapshot(0), balance: 200 })
        const first = directed.next()?.options.find(({ option }) => option.changes.length > 0)
        if ((first?.burden ?? 0) < 0) count++
      }
      return count
    }
    const [before, after] = [gifts(false), gifts(true)]
    expect(after).toBeGreaterThan(1.5 * before)
  })
})

describe('D5: the budget', () => {
  test('D5: bounds what the stands change in any minute, whatever they decide and how often they are asked', () => {
    const step = fc.record({ waitMs: fc.integer({ min: 250, max: 20_000 }), choice: fc.nat(3) })
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), fc.string(), (steps, seed) => {
        const directed = menageryOf({ pointsPerMinute: 200 }, { seed })
        const spent: { at: number; points: number }[] = []
        for (const { waitMs, choice: wish } of steps) {
          const proposal = directed.wait(waitMs).next(0)
          const plan = proposal && directed.director.choose(proposal, [], directed.now)
          if (proposal === undefined || plan === undefined) continue
          const ballot = directed.open(plan, proposal.topic.key)
          const wanted = proposal.options[wish % proposal.options.length]
          directed.wait(2000).decide(ballot, wanted?.option.name ?? '')
          if (wanted !== undefined) spent.push({ at: directed.now, points: wanted.influence })
        }
        for (const { at } of spent) {
          const minute = spent.filter((one) => one.at > at - 60_000 && one.at <= at)
          expect(minute.reduce((sum, { points }) => sum + points, 0)).toBeLessThanOrEqual(200)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('D5: sets aside what an open ballot may come to, and frees what it did not come to, however it ended', () => {
    const directed = menageryOf({ pointsPerMinute: 200 })
    const free = () => directed.director.account(directed.now).free
    const plan = directed.director.plan('lion') as BallotPlan
    const first = directed.open(plan)
    expect(free()).toBe(110)
    directed.decide(first, 'down')
    expect(free()).toBe(200)
    const second = directed.open(plan)
    directed.enter({ kind: 'ballot.cancel', actor: 'operator', ballot: second })
    directed.director.propose(directed.now, 1)
    expect(free()).toBe(200)
    directed.decide(directed.open(plan), 'up')
    expect(free()).toBe(110)
    directed.decide(directed.open(plan, 'lion', 'operator'), 'up')
    expect([free(), Math.round(directed.director.account(directed.now).balance)]).toEqual([110, 180])
  })

  test('D5: offers nothing that it could not pay', () => {
    const directed = menageryOf({ pointsPerMinute: 60 })
    for (let round = 0; round < 5; round++) expect(directed.wait(everyMs).next()?.topic.key).toBe('mouse')
    expect(menageryOf({ pointsPerMinute: 0 }).next()).toBeUndefined()
  })
})
