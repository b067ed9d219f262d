import { type SchemaType, schema, t } from '@colyseus/schema'
import * as z from 'zod/mini'
import type { Command, Verdict } from '../../shared/command.ts'
import { action, defineGame } from '../../shared/game.ts'
import type { Match } from '../../shared/match/match.ts'
import { choice, range, toggle, trigger } from '../../shared/mechanic.ts'
import { GameState } from '../../shared/state.ts'

const Runner = schema({ x: t.float64().default(0), laps: t.uint32().default(0) }, 'SmallRunner')
type Runner = SchemaType<typeof Runner>
const SmallState = GameState.extend(
  { runners: t.map(Runner), pulls: t.uint32().default(0), gust: t.float64().default(0).noSync() },
  'SmallState',
)
export type SmallState = SchemaType<typeof SmallState>
const SmallInput = schema({ go: t.boolean().default(false) }, 'SmallInput')

/** A game with a mechanic of each kind, a question, an action and an event: what tests of the parts play with. */
export const smallGame = defineGame({
  name: 'small',
  title: 'Small',
  summary: 'Run.',
  version: 1,
  players: { min: 1, max: 3 },
  tickRate: 10,
  state: SmallState,
  input: SmallInput,
  mechanics: {
    speed: range<SmallState>({ label: 'Speed', min: 1, max: 3, initial: 1, maxStep: 0.5, cooldown: '2s' }),
    wind: range<SmallState>({ label: 'Wind', min: -1, max: 1, initial: 0, maxStep: 2, lasts: '1s' }),
    ground: choice({ label: 'Ground', options: { sand: 'Sand', mud: 'Deep mud' }, initial: 'sand' }),
    night: toggle<SmallState>({ label: 'Night', initial: false }),
    boost: trigger<SmallState>({
      label: 'Boost',
      lasts: '1s',
      eligible: (state) => state.runners.size > 0,
      apply(state) {
        state.pulls += 1
      },
    }),
  },
  questions: {
    mercy: {
      options: { live: 'Live', die: 'Die' },
      wait: '1s' as const,
      otherwise: 'live',
      answer(state: SmallState, about: string, answer: string, ctx) {
        if (answer === 'die') state.runners.delete(about)
        ctx.mark('answered', { about, answer })
      },
    },
  },
  actions: {
    jump: action(z.object({ by: z.number().check(z.minimum(1), z.maximum(5)) }), (state: SmallState, seat, { by }) => {
      const runner = state.runners.get(seat)
      if (runner === undefined || runner.x > 100) return false
      runner.x += by
      return true
    }),
  },
  on: {
    gust(state: SmallState, data, ctx) {
      state.gust = Number(data)
      ctx.emit('gusted', data)
    },
  },
  setup() {},
  join(state, newcomer) {
    state.runners.set(newcomer.id, new Runner().assign({ laps: Number(newcomer.keepsake ?? 0) }))
  },
  leave(state, seat) {
    const laps = state.runners.get(seat)?.laps
    state.runners.delete(seat)
    return laps
  },
  avatar: (state, seat) => state.runners.get(seat),
  move(avatar, input, _world, ctx) {
    const runner = avatar as Runner
    if (input.go) runner.x += ctx.dt * ctx.mechanics.speed
  },
  step(state, ctx) {
    state.gust += ctx.random.between(-1, 1)
    for (const [seat, runner] of state.runners) {
      for (const input of ctx.inputs.get(seat) ?? []) smallGame.move(runner, input, state, ctx)
      if (runner.x < 1) continue
      runner.x -= 1
      runner.laps += 1
      if (runner.laps === 1) ctx.ask('mercy', seat, `Mercy for ${seat}?`)
      ctx.mark('lap', { seat })
    }
  },
  standings: (state) => [...state.runners].map(([seat, runner]) => ({ seat, score: runner.laps })),
  bots: { runner: (_state, _seat, ctx) => ({ go: ctx.random.chance(0.9) }) },
})

/** One tick with these commands: what the door said to each, as `ok` or the code. */
export function enter(match: Match<SmallState>, ...commands: Command[]): string[] {
  return match.advance({ commands, inputs: new Map() }).verdicts.map(wordOf)
}

/** Some ticks in which nothing enters. */
export function idle(match: Match<SmallState>, ticks: number): void {
  for (let tick = 0; tick < ticks; tick++) match.advance({ commands: [], inputs: new Map() })
}

export const wordOf = (verdict: Verdict): string => (verdict.ok ? 'ok' : verdict.code)

/** Commands as tests write them. */
export const ask = {
  join: (seat: string, person = ''): Command => ({ kind: 'join', actor: 'player', seat, name: seat, person }),
  leave: (seat: string): Command => ({ kind: 'leave', actor: 'player', seat }),
  drop: (seat: string): Command => ({ kind: 'drop', actor: 'player', seat }),
  back: (seat: string): Command => ({ kind: 'return', actor: 'player', seat }),
  bot: (seat: string): Command => ({ kind: 'bot.join', actor: 'system', seat, name: seat, brain: 'runner' }),
  set: (mechanic: string, value: number | string | boolean): Extract<Command, { kind: 'mechanic.set' }> => ({
    kind: 'mechanic.set',
    actor: 'operator',
    mechanic,
    value,
  }),
  act: (seat: string, action: string, payload: number | string | { by: number }): Command => ({
    kind: 'action',
    actor: 'player',
    seat,
    action,
    payload,
  }),
}
