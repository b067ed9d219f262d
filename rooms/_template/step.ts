import type { MoveContext, StepContext } from '../../shared/game.ts'
import { dropCoin, type TemplateMechanics } from './mechanics.ts'
import { fieldMetres, type TemplateInput, type TemplateState, type Walker } from './state.ts'

const metresPerSecond = 5
const reachMetres = 1
const magnetReachMetres = 3

/**
 * One figure by one input. The host calls it, and so does each client to show its own player at once, on a plain copy
 * of the figure's fields: so it changes nothing but the figure, and draws no random numbers.
 */
export function move(
  walker: Pick<Walker, 'x' | 'y'>,
  input: Pick<TemplateInput, 'moveX' | 'moveY'>,
  ctx: MoveContext<TemplateMechanics>,
): void {
  const length = Math.max(1, Math.sqrt(input.moveX * input.moveX + input.moveY * input.moveY))
  const metres = metresPerSecond * ctx.mechanics.speed * ctx.dt
  walker.x = within(walker.x + (input.moveX / length) * metres)
  walker.y = within(walker.y + (input.moveY / length) * metres)
}

/** One tick of the match. */
export function step(state: TemplateState, ctx: StepContext<TemplateInput, TemplateMechanics, object>): void {
  if (ctx.tick % ctx.tickRate === 0) dropCoin(state, ctx)
  const reach = ctx.mechanics.magnets ? magnetReachMetres : reachMetres
  for (const [seat, walker] of state.walkers) {
    // One input as a rule, none while a player was not heard of, several after a hold-up.
    for (const input of ctx.inputs.get(seat) ?? []) move(walker, input, ctx)
    for (const [key, coin] of state.coins) {
      if (Math.abs(coin.x - walker.x) > reach || Math.abs(coin.y - walker.y) > reach) continue
      state.coins.delete(key)
      walker.coins += 1
      ctx.mark('coin', { seat })
    }
  }
}

const within = (metres: number): number => Math.min(fieldMetres, Math.max(0, metres))
