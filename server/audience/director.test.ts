import { describe, expect, test } from 'vitest'
import type { BallotPlan } from '../../shared/ballot/plan.ts'
import { toggle } from '../../shared/mechanic.ts'
import { Directed, everyMs, menageryOf } from '../../tests/support/directed.ts'
import { ask, idle, type SmallState, smallGame } from '../../tests/support/small-game.ts'

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

test('D1: a question of the game does not delay it, unless no place is free', () => {
  const { director } = new Directed()
  // A question is open all the time: none about mechanics is.
  expect(director.propose(everyMs - 1, 0, true)).toBeUndefined()
  expect(director.propose(2 * everyMs, 0, true)).toBeUndefined()
  expect(director.propose(2 * everyMs + 1, 0, false)).toBeDefined()
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

test('D6: a ballot stays open until the quiet phase is over, where the game says when, and not for ever', () => {
  const until = (state: SmallState) => (state.pulls > 0 ? state.pulls : false)
  const directed = new Directed({ game: { stands: { quiet: until } } })
  const { director, match } = directed
  const plan = director.plan('night') as BallotPlan
  const own = directed.open(plan)
  const operators = directed.open(plan, 'night', 'operator')
  const opensAt = match.tick
  expect(director.heldUntil(own, opensAt)).toBeUndefined()
  match.state.pulls = match.tick + 60
  expect(directed.next(0)).toBeUndefined()
  expect(director.heldUntil(own, opensAt)).toBe(match.tick + 60)
  expect(director.heldUntil(operators, opensAt)).toBeUndefined()
  match.state.pulls = opensAt + 1201
  expect(director.heldUntil(own, opensAt)).toBeUndefined()
  match.state.pulls = match.tick + 2
  idle(match, 2)
  expect(director.heldUntil(own, opensAt)).toBeUndefined()
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
  expect([pauses[0], pauses.at(-1)]).toEqual([0.75 * everyMs, 1.6 * everyMs])
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
