import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BallotPlan } from '../../shared/ballot/plan.ts'
import { choice, toggle, trigger } from '../../shared/mechanic.ts'
import type { Outlook } from '../../shared/preview.ts'
import type { Stands } from '../../shared/stands.ts'
import { Directed, everyMs } from '../../tests/support/directed.ts'
import { ask, idle, type SmallState, smallGame } from '../../tests/support/small-game.ts'
import { ledgerLimit } from './director/ledger.ts'
import type { Proposal } from './director.ts'

const apply = () => {}
/** Mechanics of like and of unlike cost, for pools. */
const menagerie = {
  lion: trigger<SmallState>({ label: 'Lion', cost: 90, tags: ['enemy'], apply }),
  bear: trigger<SmallState>({ label: 'Bear', cost: 80, tags: ['enemy'], apply }),
  wasps: trigger<SmallState>({ label: 'Wasps', cost: 70, tags: ['enemy'], apply }),
  mouse: trigger<SmallState>({ label: 'Mouse', cost: 5, tags: ['enemy'], apply }),
  floor: choice<'stone' | 'ice' | 'mud', SmallState>({
    label: 'Floor',
    options: { stone: 'Stone', ice: 'Ice', mud: 'Mud' },
    initial: 'stone',
    cost: 80,
    tags: ['enemy'],
  }),
  bread: trigger<SmallState>({ label: 'Bread', cost: -80, tags: ['gift'], apply }),
  water: trigger<SmallState>({ label: 'Water', cost: -70, tags: ['gift'], apply }),
}
const menageryOf = (stands: Stands<SmallState> = {}, more: Partial<ConstructorParameters<typeof Directed>[0]> = {}) =>
  new Directed({ ...more, game: { mechanics: menagerie, stands } })

const names = (proposal: Proposal | undefined) => proposal?.options.map(({ option }) => option.name) ?? []
const planned = (directed: Directed, outlooks: readonly Outlook[] = []) => {
  const proposal = directed.next()
  const plan = proposal && directed.director.choose(proposal, outlooks, directed.now)
  if (proposal === undefined || plan === undefined) throw new Error('nothing was asked')
  return { topic: proposal.topic.key, plan }
}
const outlook = (option: string, players: number): Outlook => ({ option, players, of: 4, seconds: 10, text: option })

describe('D1: when it asks', () => {
  test('D1: once it is time, and then after a pause again', () => {
    const { director } = new Directed()
    expect(director.propose(everyMs - 1, 0)).toBeUndefined()
    expect(director.propose(everyMs, 0)).toBeDefined()
    expect(director.propose(everyMs + 1, 0)).toBeUndefined()
    expect(director.propose(2 * everyMs, 0)).toBeDefined()
  })

  test('D1: never by itself where it is told not to, where nobody watches, or while an operator has paused it', () => {
    expect(new Directed({ every: 0 }).director.propose(1e9, 0)).toBeUndefined()
    const directed = new Directed({ spectators: 0 })
    const { director } = directed
    expect(director.propose(1e6, 0)).toBeUndefined()
    directed.enter({ kind: 'crowd', actor: 'system', spectators: 1 })
    expect(director.propose(1e6 + 1, 0)).toBeUndefined()
    directed.enter({ kind: 'stands.pause', actor: 'operator', paused: true })
    expect(director.propose(1e6 + everyMs / 4, 0)).toBeUndefined()
    directed.enter({ kind: 'stands.pause', actor: 'operator', paused: false })
    expect(director.propose(1e6 + everyMs / 4, 0)).toBeDefined()
  })

  test('D1: not while a ballot is open, and a pause after it', () => {
    const { director } = new Directed()
    expect(director.propose(50_000, 1)).toBeUndefined()
    expect(director.propose(50_000 + everyMs - 1, 0)).toBeUndefined()
    expect(director.propose(50_000 + everyMs, 0)).toBeDefined()
  })
})

describe('D2: what it asks', () => {
  test('D2: everything in its time, and nothing twice in a row', () => {
    const { director } = new Directed()
    const asked: (string | undefined)[] = []
    for (let round = 1; round <= 60; round++) asked.push(director.propose(round * everyMs, 0)?.topic.key)
    expect([...new Set(asked)].sort()).toEqual(Object.keys(smallGame.mechanics).sort())
    expect(asked.every((key, at) => key !== asked[at - 1])).toBe(true)
  })

  test('D2: nothing that could not happen now', () => {
    const directed = new Directed()
    const { director, match } = directed
    directed.enter(ask.set('speed', 1.5), { kind: 'bot.leave', actor: 'system', seat: 'a' })
    const asked = new Set<string | undefined>()
    for (let round = 1; round <= 40; round++) asked.add(director.propose(round * everyMs, 0)?.topic.key)
    expect([...asked].sort()).toEqual(['ground', 'night', 'wind'])
    const speed = director.plan('speed')
    if (speed === undefined) throw new Error('no plan')
    expect(director.possible(speed)).toBe(false)
    idle(match, 25)
    expect(director.possible(speed)).toBe(true)
  })

  test('D2: nothing that does not go with what is in force', () => {
    const { night, ground } = smallGame.mechanics
    const directed = new Directed({
      game: { mechanics: { night: { ...night, conflicts: ['ground'] }, ground, wind: smallGame.mechanics.wind } },
    })
    directed.enter(ask.set('ground', 'mud'))
    const asked = new Set(Array.from({ length: 20 }, () => directed.wait(everyMs).next()?.topic.key))
    expect([...asked].sort()).toEqual(['ground', 'wind'])
  })

  test('D2: from the present value, and only of what the game has', () => {
    const directed = new Directed()
    directed.enter(ask.set('night', true))
    const { director } = directed
    expect(director.plan('night')?.options.map(({ label }) => label)).toEqual(['Keep it', 'End it'])
    for (const key of ['gravity', 'toString', '__proto__', '']) expect(director.plan(key)).toBeUndefined()
  })

  test('D2: does not call possible what changes nothing', () => {
    const option = (name: string) => ({ name, label: name, changes: [] })
    const base = { title: 'T', method: 'plurality', mechanic: '', ask: '', about: '' } as const
    expect(new Directed().director.possible({ ...base, options: [option('a'), option('b')] })).toBe(false)
  })
})

describe('D3: a pool', () => {
  const pools = { next: { title: 'What next?', tags: ['enemy'] }, help: { title: 'Help?', tags: ['gift'], options: 2 } }

  test('D3: mixes mechanics of like cost, each with one option that says what it does', () => {
    const seen = new Set<string>()
    for (let seed = 0; seed < 40; seed++) {
      const directed = menageryOf({ pools }, { seed: `${seed}` })
      const plan = directed.director.plan('next')
      for (const { name, label, changes } of plan?.options ?? []) {
        expect(changes.map((change) => change.mechanic)).toEqual([name])
        seen.add(label)
      }
      expect(plan).toMatchObject({ title: 'What next?', mechanic: '', ask: '' })
      expect(new Set(plan?.options.map(({ name }) => name)).size).toBe(3)
    }
    expect([...seen].sort()).toEqual(['Bear', 'Floor: Ice', 'Floor: Mud', 'Lion', 'Wasps'])
  })

  test('D3: is asked as mechanics are, and what was on its ballot is not asked again at once', () => {
    const directed = menageryOf({ pools })
    let pooled = 0
    for (let round = 0; round < 60; round++) {
      const { topic, plan } = planned(directed.wait(everyMs))
      if (!Object.hasOwn(pools, topic)) continue
      pooled++
      expect(plan.options.length).toBe(topic === 'help' ? 2 : 3)
      expect(names(directed.wait(everyMs).next())).not.toEqual([topic])
    }
    expect(pooled).toBeGreaterThan(8)
  })

  test('D3: that has fewer than two possible mechanics is not asked, and an operator is told', () => {
    const lion = { ...menagerie.lion, eligible: () => false }
    const game = {
      mechanics: { lion, bear: menagerie.bear },
      stands: { pools: { next: { title: 'N', tags: ['enemy'] } } },
    }
    const directed = new Directed({ game })
    for (let round = 0; round < 10; round++) expect(directed.wait(everyMs).next()?.topic.key).toBe('bear')
    const plan = directed.director.plan('next')
    expect(plan && directed.director.possible(plan)).toBe(false)
  })

  test('D3: is asked next after the mark that it waits for, and sooner', () => {
    const directed = menageryOf({ pools: { ...pools, help: { ...pools.help, after: ['round.end'] } } })
    directed.director.heard('hit', 0)
    expect(directed.next(everyMs / 2)).toBeUndefined()
    directed.director.heard('round.end', directed.now)
    expect(directed.next(everyMs / 4)?.topic.key).toBe('help')
  })
})

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

describe('D6: a quiet phase', () => {
  const quiet = { quiet: (state: SmallState) => state.pulls > 0 }

  test('D6: opens no ballot, and begins to again when it is over', () => {
    const directed = new Directed({ game: { stands: quiet } })
    directed.match.state.pulls = 1
    expect(directed.next()).toBeUndefined()
    directed.match.state.pulls = 0
    expect(directed.next(0)).toBeDefined()
  })

  test('D6: lets a ballot that ends in it change nothing, save one of an operator', () => {
    const directed = new Directed({ game: { stands: quiet } })
    const plan = directed.director.plan('night') as BallotPlan
    const ballots = [directed.open(plan), directed.open(plan, 'night', 'operator')]
    directed.match.state.pulls = 1
    const settled = ballots.map((ballot) => directed.director.settle(ballot, plan, ['up'], { up: 1 }))
    expect(settled).toEqual([
      { kind: 'refund', reason: 'quiet' },
      { kind: 'decide', ranking: ['up'] },
    ])
    expect(directed.director.settle('b1', plan, ['down', 'up'], { down: 2, up: 1 }).kind).toBe('decide')
  })
})

describe('D7: a winner that has become impossible', () => {
  const night = toggle<SmallState>({ label: 'Night', initial: false, eligible: (state) => state.pulls === 0 })
  const settled = (counts: Record<string, number>, repolls = 0) => {
    const directed = new Directed({ game: { mechanics: { ...smallGame.mechanics, night }, stands: { pools } } })
    const option = (name: string, value: boolean | number) => ({
      name,
      label: name,
      changes: [{ mechanic: name, value }],
    })
    const plan: BallotPlan = {
      title: 'What next?',
      method: 'plurality',
      mechanic: '',
      ask: '',
      about: '',
      options: [option('night', true), option('wind', 1), option('speed', 1.5)],
    }
    const ballot = directed.open(plan, 'next', 'director', repolls)
    directed.match.state.pulls = 1
    const ranking = Object.keys(counts).filter((name) => (counts[name] ?? 0) > 0)
    return directed.director.settle(ballot, plan, ranking, counts)
  }
  const pools = { next: { title: 'What next?', tags: ['night', 'wind', 'speed'] } }

  test('D7: gives way to the next best, where that has half of its votes or more', () => {
    expect(settled({ night: 10, speed: 5, wind: 2 })).toEqual({ kind: 'decide', ranking: ['speed', 'wind'] })
    expect(settled({ wind: 10, night: 5, speed: 0 })).toEqual({ kind: 'decide', ranking: ['wind', 'night'] })
  })

  test('D7: else the stands are asked once more about what is left, and then it is given up', () => {
    expect(settled({ night: 10, speed: 4 })).toMatchObject({
      kind: 'repoll',
      plan: { options: [{ name: 'wind' }, { name: 'speed' }] },
      origin: { by: 'director', topic: 'next', repolls: 1 },
    })
    expect(settled({ night: 10, speed: 4 }, 1)).toEqual({ kind: 'refund', reason: 'impossible' })
  })

  test('D7: is given up where nothing is left to ask about', () => {
    const directed = new Directed({ game: { mechanics: { night } } })
    const plan = directed.director.plan('night') as BallotPlan
    const ballot = directed.open(plan)
    directed.match.state.pulls = 1
    expect(directed.director.settle(ballot, plan, ['up', 'down'], { up: 9, down: 1 })).toEqual({
      kind: 'refund',
      reason: 'impossible',
    })
  })
})

describe('D8: what options would likely lead to', () => {
  const pools = { next: { title: 'What next?', tags: ['enemy'], options: 2 } }
  const proposed = () => {
    for (let seed = 0; seed < 100; seed++) {
      const directed = menageryOf({ pools }, { seed: `${seed}` })
      const proposal = directed.next()
      if (proposal?.topic.key === 'next') return { directed, proposal }
    }
    throw new Error('never asked')
  }

  test('D8: leaves out one that would be the end for most players, and shows those that are most alike', () => {
    const { directed, proposal } = proposed()
    const [first = '', second = '', third = ''] = names(proposal)
    const chosen = (...players: number[]) =>
      directed.director
        .choose(
          proposal,
          [first, second, third].map((name, at) => outlook(name, players[at] ?? 0)),
          directed.now,
        )
        ?.options.map(({ name }) => name)
    expect(chosen(1, 1, 1)).toEqual([first, second])
    expect(chosen(1, 3, 1)).toEqual([first, third])
    expect(chosen(4, 1, 1.5)).toEqual([second, third])
    expect(chosen(2, 1, 2)).toEqual([first, third])
    expect(chosen(4, 4, 4)).toEqual([first, second])
    expect(chosen(4, 4, 0)).toBeUndefined()
  })

  test('D8: asks something else soon where nothing is left', () => {
    const { directed, proposal } = proposed()
    const [first = ''] = names(proposal)
    const worst = names(proposal).map((name) => outlook(name, name === first ? 0 : 4))
    expect(directed.director.choose(proposal, worst, directed.now)).toBeUndefined()
    expect(directed.next(everyMs / 4)).toBeDefined()
  })

  test('D8: takes what nothing is known of as it is', () => {
    const { directed, proposal } = proposed()
    const plan = directed.director.choose(proposal, [], directed.now)
    expect(plan?.options.map(({ name }) => name)).toEqual(names(proposal).slice(0, 2))
  })
})

test('D9: its pace follows the stands: where many vote sooner, where few do later', () => {
  const pauseAfter = (voters: number) => {
    const directed = new Directed({ spectators: 100 })
    for (let round = 0; round < 8; round++) {
      const ballot = directed.open(directed.director.plan('night') as BallotPlan)
      directed.enter({ kind: 'ballot.tally', actor: 'audience', ballot, counts: { down: voters }, voters })
      directed.decide(ballot, 'down')
    }
    return directed.director.account(directed.now).pauseMs
  }
  expect(new Directed().director.account(0).pauseMs).toBe(everyMs)
  const pauses = [100, 50, 25, 10, 2, 0].map(pauseAfter)
  expect(pauses).toEqual([...pauses].sort((one, other) => one - other))
  expect([pauses[0], pauses.at(-1)]).toEqual([0.75 * everyMs, 2.5 * everyMs])
})

describe('D10: after a restart', () => {
  test('D10: it asks when it would have, and what it would have', () => {
    const directed = new Directed()
    const { director } = directed
    for (let round = 1; round <= 3; round++) director.propose(round * everyMs, 0)
    const before = JSON.parse(JSON.stringify(director.snapshot(3 * everyMs + 4000)))
    const other = directed.directorOf(before, everyMs, 500)
    expect(other.propose(500 + everyMs - 4001, 0)).toBeUndefined()
    const asked = Array.from({ length: 20 }, (_, at) => [
      director.propose((at + 4) * everyMs, 0)?.topic.key,
      other.propose((at + 1) * everyMs - 3500, 0)?.topic.key,
    ])
    for (const [one, same] of asked) expect(same).toBe(one)
    expect(new Set(asked.flat()).size).toBeGreaterThan(2)
  })

  test('D10: it knows its open ballots, what was spent and how things stand', () => {
    const directed = menageryOf({ pointsPerMinute: 200 })
    directed.decide(directed.open(directed.director.plan('lion') as BallotPlan), 'up')
    const plan = directed.director.plan('bear') as BallotPlan
    const ballot = directed.open(plan)
    directed.wait(1000)
    const before = JSON.parse(JSON.stringify(directed.director.snapshot(directed.now)))
    const other = directed.directorOf(before, everyMs, 77)
    expect(other.snapshot(77)).toEqual(before)
    expect(other.account(77)).toEqual(directed.director.account(directed.now))
    directed.director = other
    directed.now = 77
    directed.decide(ballot, 'up')
    expect(other.account(77).free).toBe(30)
  })

  test('D10: it goes on from what an earlier version wrote', () => {
    const directed = new Directed()
    const old = { nextInMs: 4000, random: directed.director.snapshot(0).random }
    expect(directed.directorOf(old).snapshot(0)).toMatchObject({ ...old, asked: [], balance: 0, spent: [], open: [] })
  })
})
