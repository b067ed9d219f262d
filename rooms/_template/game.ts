import * as z from 'zod/mini'
import { action, defineGame } from '../../shared/game.ts'
import { collector } from './bots.ts'
import { dropCoin, mechanics } from './mechanics.ts'
import { TemplateInput, TemplateState, Walker } from './state.ts'
import { move, step } from './step.ts'

/**
 * Walk about and collect coins: the smallest game that has all the parts.
 *
 * Marks, the moments that a scene may show: `coin {seat}`.
 */
export const template = defineGame({
  name: 'template',
  title: 'Template',
  summary: 'Collect more coins than the others.',
  // Names for people and bots who have none. Leave it out for neutral ones.
  words: { player: 'Collector', bots: ['Penny', 'Florin', 'Ducat', 'Nickel'] },
  version: 1,
  players: { min: 1, max: 8 },
  tickRate: 30,
  state: TemplateState,
  input: TemplateInput,
  mechanics,
  // What the game itself asks the stands by `ctx.ask`; rooms/arena/mercy.ts has one.
  questions: {},
  // What a player does now and then, beside the input of every tick.
  actions: {
    wave: action(
      z.object({ seconds: z.int().check(z.minimum(1), z.maximum(5)) }),
      (state: TemplateState, seat, payload, ctx) => {
        const walker = state.walkers.get(seat)
        if (walker === undefined || walker.wavesUntil > ctx.tick) return false
        walker.wavesUntil = ctx.tick + payload.seconds * ctx.tickRate
        return true
      },
    ),
  },
  // Events from outside: here, the chat going wild.
  on: { 'chat.spike': (state, _data, ctx) => dropCoin(state, ctx) },
  setup: (state, ctx) => dropCoin(state, ctx),
  join(state, newcomer) {
    state.walkers.set(newcomer.id, new Walker().assign({ coins: Number(newcomer.keepsake ?? 0) }))
  },
  // What it returns comes back as `newcomer.keepsake` when the same person returns.
  leave(state, seat) {
    const coins = state.walkers.get(seat)?.coins
    state.walkers.delete(seat)
    return coins
  },
  step,
  avatar: (state, seat) => state.walkers.get(seat),
  move: (avatar, input, _world, ctx) => move(avatar as Walker, input, ctx),
  standings: (state) =>
    [...state.walkers].map(([seat, walker]) => ({ seat, score: walker.coins })).sort((a, b) => b.score - a.score),
  bots: { collector },
})
