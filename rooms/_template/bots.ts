import type { BotContext } from '../../shared/game.ts'
import type { TemplateMechanics } from './mechanics.ts'
import type { TemplateInput, TemplateState } from './state.ts'

/** Walks to the nearest coin. A bot sees the state and returns the fields of the input that it wants. */
export function collector(
  state: TemplateState,
  seat: string,
  ctx: BotContext<TemplateMechanics>,
): Partial<Pick<TemplateInput, 'moveX' | 'moveY'>> {
  const me = state.walkers.get(seat)
  if (me === undefined) return {}
  let least = Number.POSITIVE_INFINITY
  // Without a coin in sight it strolls.
  let way = { moveX: ctx.random.between(-1, 1), moveY: ctx.random.between(-1, 1) }
  for (const coin of state.coins.values()) {
    const dx = coin.x - me.x
    const dy = coin.y - me.y
    const distance = Math.sqrt(dx * dx + dy * dy)
    if (distance >= least || distance === 0) continue
    least = distance
    way = { moveX: dx / distance, moveY: dy / distance }
  }
  return way
}
