import { describe, expect, test } from 'vitest'
import { Match } from '../../shared/match/match.ts'
import { Random } from '../../shared/random.ts'
import { ask, enter, idle, type SmallState, smallGame } from '../../tests/support/small-game.ts'
import { Director } from './director.ts'

const everyMs = 10_000

function directed(spectators = 5, every = everyMs, seed = 'director') {
  const match = new Match<SmallState>(smallGame, { seed: 'match' })
  enter(match, ask.bot('a'), { kind: 'crowd', actor: 'system', spectators })
  const port = {
    roomId: 'm',
    game: match.game,
    state: match.state,
    submit: async () => ({ ok: true }) as const,
    objection: match.objection.bind(match),
    snapshot: () => undefined,
  }
  return {
    match,
    director: new Director(port, every, 0, { last: '', nextInMs: every, random: Random.fromSeed(seed).state }),
    /** The director of another process, whose clock shows something else. */
    goOn: (before: ReturnType<Director['snapshot']>, now: number) => new Director(port, every, now, before),
  }
}

describe('the director', () => {
  test('opens a ballot when it is time, and then waits again', () => {
    const { director } = directed()
    expect(director.propose(everyMs - 1, 0)).toBeUndefined()
    expect(director.propose(everyMs, 0)).toBeDefined()
    expect(director.propose(everyMs + 1, 0)).toBeUndefined()
    expect(director.propose(2 * everyMs, 0)).toBeDefined()
  })

  test('never does by itself where it is told not to, or where nobody watches', () => {
    expect(directed(5, 0).director.propose(1e9, 0)).toBeUndefined()
    const { director, match } = directed(0)
    expect(director.propose(1e6, 0)).toBeUndefined()
    enter(match, { kind: 'crowd', actor: 'system', spectators: 1 })
    expect(director.propose(1e6 + 1, 0)).toBeUndefined()
    expect(director.propose(1e6 + everyMs / 4, 0)).toBeDefined()
  })

  test('waits while a ballot is open, and a pause longer', () => {
    const { director } = directed()
    expect(director.propose(50_000, 1)).toBeUndefined()
    expect(director.propose(50_000 + everyMs - 1, 0)).toBeUndefined()
    expect(director.propose(50_000 + everyMs, 0)).toBeDefined()
  })

  test('asks about each mechanic in time, and never twice about one in a row', () => {
    const { director } = directed()
    const asked: (string | undefined)[] = []
    for (let round = 1; round <= 60; round++) asked.push(director.propose(round * everyMs, 0)?.mechanic)
    expect([...new Set(asked)].sort()).toEqual(Object.keys(smallGame.mechanics).sort())
    expect(asked.every((key, at) => key !== asked[at - 1])).toBe(true)
  })

  test('asks about nothing that could not happen now', () => {
    const { director, match } = directed()
    enter(match, ask.set('speed', 1.5), { kind: 'bot.leave', actor: 'system', seat: 'a' })
    const asked = new Set<string | undefined>()
    for (let round = 1; round <= 40; round++) asked.add(director.propose(round * everyMs, 0)?.mechanic)
    expect([...asked].sort()).toEqual(['ground', 'night', 'wind'])
    const speed = director.plan('speed')
    if (speed === undefined) throw new Error('no plan')
    expect(director.possible(speed)).toBe(false)
    idle(match, 25)
    expect(director.possible(speed)).toBe(true)
  })

  test('goes on after a restart: asks when it would have, and what it would have', () => {
    const { director, goOn } = directed()
    for (let round = 1; round <= 3; round++) director.propose(round * everyMs, 0)
    const before = JSON.parse(JSON.stringify(director.snapshot(3 * everyMs + 4000)))
    const other = goOn(before, 500)
    expect(other.propose(500 + everyMs - 4001, 0)).toBeUndefined()
    const asked = Array.from({ length: 20 }, (_, at) => [
      director.propose((at + 4) * everyMs, 0)?.mechanic,
      other.propose((at + 1) * everyMs - 3500, 0)?.mechanic,
    ])
    for (const [one, same] of asked) expect(same).toBe(one)
    expect(new Set(asked.flat()).size).toBeGreaterThan(2)
  })

  test('plans from the present value, and only what the game has', () => {
    const { director, match } = directed()
    enter(match, ask.set('night', true))
    expect(director.plan('night')?.options.map(({ label }) => label)).toEqual(['Keep it', 'End it'])
    for (const key of ['gravity', 'toString', '__proto__', '']) expect(director.plan(key)).toBeUndefined()
  })

  test('does not call possible what changes nothing', () => {
    const { director } = directed()
    const option = (name: string) => ({ name, label: name, changes: [] })
    const base = { title: 'T', method: 'plurality', mechanic: '', ask: '', about: '' } as const
    expect(director.possible({ ...base, options: [option('a'), option('b')] })).toBe(false)
  })
})
