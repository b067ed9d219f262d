import { type SchemaType, schema, t } from '@colyseus/schema'
import { describe, expect, expectTypeOf, it } from 'vitest'
import * as z from 'zod/mini'
import { CaveaError } from './errors.ts'
import { action, defineGame, type Game, type MoveContext, type StepContext } from './game.ts'
import { choice, range, toggle, trigger } from './mechanic.ts'
import { simulate } from './simulate.ts'
import { GameState } from './state.ts'

const Runner = schema({ x: t.float64().default(0), score: t.uint32().default(0) }, 'Runner')
type Runner = SchemaType<typeof Runner>
const RaceState = GameState.extend({ runners: t.map(Runner), gust: t.float64().default(0).noSync() }, 'RaceState')
type RaceState = SchemaType<typeof RaceState>
const RaceInput = schema({ go: t.boolean().default(false) }, 'RaceInput')
type RaceInput = SchemaType<typeof RaceInput>

const mechanics = {
  speed: range<RaceState>({ label: 'Speed', min: 1, max: 3, initial: 1, maxStep: 0.5, cooldown: '2s' }),
  ground: choice({ label: 'Ground', options: { sand: 'Sand', mud: 'Mud' }, initial: 'sand', lasts: '2s' }),
  night: toggle<RaceState>({ label: 'Night', initial: false }),
  boost: trigger<RaceState>({
    label: 'Boost',
    eligible: (state) => state.runners.size > 0,
    apply(state) {
      for (const runner of state.runners.values()) runner.x += 10
    },
  }),
}
const questions = {
  mercy: {
    options: { live: 'Live', die: 'Die' },
    wait: '1s' as const,
    otherwise: 'live',
    answer(state: RaceState, about: string, answer: string) {
      if (answer === 'die') state.runners.delete(about)
    },
  },
}

const race = defineGame({
  name: 'race',
  title: 'Race',
  summary: 'Run.',
  version: 1,
  players: { min: 1, max: 3 },
  tickRate: 10,
  state: RaceState,
  input: RaceInput,
  mechanics,
  questions,
  actions: {
    wave: action(z.object({ hand: z.enum(['left', 'right']) }), (state: RaceState, seat, payload) => {
      expectTypeOf(payload.hand).toEqualTypeOf<'left' | 'right'>()
      const runner = state.runners.get(seat)
      if (runner === undefined) return false
      runner.score += 1
      return true
    }),
  },
  on: {},
  setup() {},
  join(state, newcomer) {
    state.runners.set(newcomer.id, new Runner().assign({ score: Number(newcomer.keepsake ?? 0) }))
  },
  leave(state, seat) {
    const score = state.runners.get(seat)?.score
    state.runners.delete(seat)
    return score
  },
  avatar: (state, seat) => state.runners.get(seat),
  move(avatar, input, _world, ctx) {
    const runner = avatar as Runner
    if (input.go) runner.x += ctx.dt * ctx.mechanics.speed
  },
  step(state, ctx) {
    expectTypeOf(ctx.mechanics.ground).toEqualTypeOf<'sand' | 'mud'>()
    expectTypeOf(ctx.mechanics.night).toEqualTypeOf<boolean>()
    expectTypeOf(ctx.mechanics.speed).toEqualTypeOf<number>()
    expectTypeOf(ctx.ask).parameter(0).toEqualTypeOf<'mercy'>()
    expectTypeOf(ctx).toExtend<StepContext<RaceInput, typeof mechanics, typeof questions>>()
    expectTypeOf(ctx).toExtend<MoveContext<typeof mechanics>>()
    state.gust = ctx.random.next()
    for (const [seat, runner] of state.runners) {
      for (const input of ctx.inputs.get(seat) ?? []) race.move(runner, input, state, ctx)
      if (runner.x > 1 && runner.score === 0) {
        runner.score = 1
        ctx.ask('mercy', seat, 'Mercy?')
        ctx.mark('lap', { seat })
      }
    }
  },
  standings: (state) => [...state.runners].map(([seat, runner]) => ({ seat, score: runner.score })),
  bots: { runner: (_state, _seat, ctx) => ({ go: ctx.random.chance(0.9) }) },
})

describe('a game is a value', () => {
  it('is taken where any game is', () => {
    const any: Game = race
    expect(any.name).toBe('race')
    expectTypeOf(simulate(race, { seed: 's', ticks: 1 }).state).toEqualTypeOf<RaceState>()
  })

  it.each<[string, Partial<Game>]>([
    ['no name', { name: '' }],
    ['a name that no address can hold', { name: 'My Game' }],
    ['a name that is a path', { name: '../race' }],
    ['no players', { players: { min: 0, max: 3 } }],
    ['fewer players than it needs', { players: { min: 4, max: 3 } }],
    ['more players than a match takes', { players: { min: 1, max: 65 } }],
    ['no ticks', { tickRate: 0 }],
    ['half a tick', { tickRate: 29.5 }],
    ['too many ticks', { tickRate: 121 }],
    ['a question without its own answer', { questions: { mercy: { ...questions.mercy, otherwise: 'mercy' } } }],
    [
      'a question whose answer every object has',
      { questions: { mercy: { ...questions.mercy, otherwise: 'toString' } } },
    ],
    ['nobody to play for who has dropped', { bots: {} }],
  ])('is refused with %s', (_what, wrong) => {
    const game: Game = race
    expect(() => defineGame({ ...game, ...wrong })).toThrow(CaveaError)
    expect(defineGame(game)).toBe(race)
  })

  it('lets a bot of the house play as well as a person, by the same inputs', () => {
    const { state } = simulate(race, { seed: 's', ticks: 100, bots: 2 })
    const [runner] = [...state.runners.values()]
    expect(runner?.x).toBeGreaterThan(5)
  })
})
