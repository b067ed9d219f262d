import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { ask, enter, type SmallState, smallGame, wordOf } from '../../tests/support/small-game.ts'
import { planFor } from '../ballot/plan.ts'
import type { Command, TickEntry } from '../command.ts'
import { errorCodes } from '../errors.ts'
import { action } from '../game.ts'
import type { Json } from '../json.ts'
import { simulate } from '../simulate.ts'
import { mechanicOf } from '../state.ts'
import { Match } from './match.ts'

const match = (seed = 'match') => new Match<SmallState>(smallGame, { seed })

describe('a tick', () => {
  test('takes commands in their order and gives each its verdict', () => {
    const one = match()
    expect(enter(one, ask.act('a', 'jump', { by: 1 }), ask.join('a'), ask.act('a', 'jump', { by: 1 }))).toEqual([
      'seat_unknown',
      'ok',
      'ok',
    ])
    expect(one.tick).toBe(1)
    expect(one.state.tick).toBe(1)
  })

  test.each([
    ['jump', { by: 3 }, 'ok'],
    ['jump', { by: 0 }, 'request_invalid'],
    ['jump', 'high', 'request_invalid'],
    ['fly', { by: 3 }, 'action_unknown'],
    ['constructor', { by: 3 }, 'action_unknown'],
    ['__proto__', { by: 3 }, 'action_unknown'],
  ])('answers the action %s with %o by %s', (action, payload, verdict) => {
    const one = match()
    enter(one, ask.join('a'))
    expect(enter(one, ask.act('a', action, payload))).toEqual([verdict])
  })

  test('says where the game refuses an action', () => {
    const one = match()
    enter(one, ask.join('a'))
    one.state.runners.get('a')?.assign({ x: 200 })
    expect(enter(one, ask.act('a', 'jump', { by: 1 }))).toEqual(['action_refused'])
  })

  test('hands an event to its handler, and knows no others', () => {
    const one = match()
    const event = (type: string): Command => ({ kind: 'event', actor: 'event', type, data: 3 })
    const { verdicts, effects } = one.advance({
      commands: [event('gust'), event('storm'), event('toString')],
      inputs: new Map(),
    })
    expect(verdicts.map(wordOf)).toEqual(['ok', 'request_invalid', 'request_invalid'])
    expect(effects).toEqual([{ kind: 'emit', id: '1:0', type: 'gusted', data: 3 }])
  })

  test('takes every number of a command as the tape of it has it', () => {
    const heard: unknown[] = []
    const aim = action(z.number(), (_state: SmallState, _seat, angle) => void heard.push(angle))
    const game = { ...smallGame, actions: { aim }, on: { gust: (_: SmallState, data: Json) => void heard.push(data) } }
    const one = new Match<SmallState>(game, { seed: 'match' })
    const event: Command = { kind: 'event', actor: 'event', type: 'gust', data: [-0] }
    enter(one, ask.join('a'), ask.act('a', 'aim', -0), ask.set('wind', -0), event)
    expect(heard).toEqual([0, [0]])
    expect(mechanicOf(one.state, 'wind')?.value).toBe(0)
  })

  test('knows how many watch', () => {
    const one = match()
    enter(one, { kind: 'crowd', actor: 'system', spectators: 12 })
    expect(one.state.crowd).toBe(12)
  })

  test('numbers effects by tick and place, and hands out those of this tick alone', () => {
    const one = match()
    const { effects } = one.advance({ commands: [ask.set('ground', 'mud'), ask.set('night', true)], inputs: new Map() })
    expect(effects.map(({ id }) => id)).toEqual(['1:0', '1:1'])
    expect(one.advance({ commands: [], inputs: new Map() }).effects).toEqual([])
  })

  test('moves each avatar by its own inputs, all of them, and stands still without', () => {
    const one = match()
    enter(one, ask.join('a'), ask.join('b'))
    const inputs = new Map([
      ['a', [{ go: true }, { go: true }]],
      ['ghost', [{ go: true }]],
    ])
    one.advance({ commands: [], inputs })
    expect([one.state.runners.get('a')?.x, one.state.runners.get('b')?.x]).toEqual([0.2, 0])
    expect(one.state.runners.has('ghost')).toBe(false)
  })
})

const seat = fc.constantFrom('a', 'b', 'c', 'd', 'bot-0', '__proto__')
const word = fc.oneof(fc.constantFrom(...Object.keys(smallGame.mechanics), 'toString', '__proto__', ''), fc.string())
const value = fc.oneof(fc.double(), fc.boolean(), fc.constantFrom('mud', 'sand', 1.5, 2, true), fc.string())
const ballot = fc.constantFrom('b1', 'b2', 'b3', '__proto__')
const plan = fc.constantFrom(
  ...Object.entries(smallGame.mechanics).map(([key, row]) => planFor(key, row, row.kind === 'range' ? 1 : 'sand')),
  { title: 'T', about: 'a', ask: '3:0', method: 'plurality', mechanic: '', options: [] } as const,
)
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ kind: fc.constant('join'), actor: fc.constant('player'), seat, name: fc.string(), person: word }),
  fc.record({ kind: fc.constantFrom('drop', 'return', 'leave'), actor: fc.constant('player'), seat }),
  fc.record({
    kind: fc.constant('action'),
    actor: fc.constant('player'),
    seat,
    action: fc.oneof(fc.constant('jump'), word),
    payload: fc.oneof(fc.record({ by: fc.integer({ min: 0, max: 6 }) }), fc.jsonValue()),
  }),
  fc.record({
    kind: fc.constant('bot.join'),
    actor: fc.constant('system'),
    seat,
    name: fc.string(),
    brain: fc.constantFrom('runner', 'unheard of', 'toString', '__proto__'),
  }),
  fc.record({ kind: fc.constant('bot.leave'), actor: fc.constant('system'), seat }),
  fc.record({ kind: fc.constant('crowd'), actor: fc.constant('system'), spectators: fc.nat() }),
  fc.record({ kind: fc.constant('stands.pause'), actor: fc.constant('operator'), paused: fc.boolean() }),
  fc.record({ kind: fc.constant('mechanic.set'), actor: fc.constant('operator'), mechanic: word, value }),
  fc.record({ kind: fc.constant('ballot.open'), actor: fc.constant('audience'), ballot, plan, ticks: fc.nat(40) }),
  fc.record({
    kind: fc.constant('ballot.tally'),
    actor: fc.constant('audience'),
    ballot,
    counts: fc.dictionary(fc.constantFrom('up', 'down', 'mud', 'constructor'), fc.nat()),
    voters: fc.nat(),
  }),
  fc.record({
    kind: fc.constant('ballot.decide'),
    actor: fc.constant('audience'),
    ballot,
    ranking: fc.array(fc.constantFrom('up', 'down', 'keep', 'mud', 'live', 'die', 'toString')),
  }),
  fc.record({ kind: fc.constant('ballot.cancel'), actor: fc.constant('audience'), ballot }),
  fc.record({ kind: fc.constant('event'), actor: fc.constant('event'), type: word, data: fc.jsonValue() }),
) as fc.Arbitrary<Command>
const entry: fc.Arbitrary<TickEntry> = fc.record({
  commands: fc.array(command, { maxLength: 6 }),
  inputs: fc
    .array(fc.tuple(seat, fc.array(fc.record({ go: fc.boolean() }), { maxLength: 3 })))
    .map((pairs) => new Map(pairs)),
})

describe('whatever enters', () => {
  test('nothing throws, each command gets its verdict, and the state keeps its bounds', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
        const one = match()
        for (const each of entries) {
          const { verdicts } = one.advance(each)
          expect(verdicts.length).toBe(each.commands.length)
          for (const verdict of verdicts) expect(verdict.ok || errorCodes.includes(verdict.code)).toBe(true)
          const { seats, runners } = one.state
          expect(seats.size).toBeLessThanOrEqual(smallGame.players.max)
          expect([...runners.keys()].every((key) => seats.has(key))).toBe(true)
          for (const key of ['speed', 'wind'] as const) {
            const { min, max } = smallGame.mechanics[key]
            const held = Number(mechanicOf(one.state, key)?.value)
            expect(held >= min && held <= max).toBe(true)
          }
          expect(['sand', 'mud']).toContain(mechanicOf(one.state, 'ground')?.value)
        }
      }),
    )
  })

  test('the same seed and entries give the same effects and the same hash at every tick, another seed another', () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 40 }), (entries) => {
        const [one, again, other] = [match('seed'), match('seed'), match('another')]
        for (const each of entries) {
          expect(again.advance(each)).toEqual(one.advance(each))
          other.advance(each)
          expect(again.hash()).toBe(one.hash())
          expect(other.hash()).not.toBe(one.hash())
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('a simulation', () => {
  test('runs what enters at each tick, with bots from the first one', () => {
    const seen: number[] = []
    const { state, ticks, effects } = simulate(smallGame, {
      seed: 's',
      ticks: 50,
      bots: 2,
      commands: (tick) => (tick === 5 ? [ask.set('ground', 'mud')] : []),
      watch: (_state, tick) => seen.push(tick),
    })
    expect([ticks, state.tick, seen.length, seen[0]]).toEqual([50, 50, 50, 1])
    expect([...state.seats.keys()]).toEqual(['bot-0', 'bot-1'])
    expect(mechanicOf(state, 'ground')?.value).toBe('mud')
    expect(effects).toContainEqual(expect.objectContaining({ id: '5:0', name: 'changed' }))
  })

  test('gives one hash for one seed', () => {
    const run = (seed: string) => simulate(smallGame, { seed, ticks: 100, bots: 3 }).hash
    expect(run('one')).toBe(run('one'))
    expect(run('one')).not.toBe(run('two'))
  })
})
