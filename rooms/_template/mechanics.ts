import type { ChangeContext } from '../../shared/mechanic.ts'
import { range, toggle, trigger } from '../../shared/mechanic.ts'
import { Coin, fieldMetres, type TemplateState } from './state.ts'

const mostCoins = 12

/** What the stands may change. One row is all it takes: the ballot, the slider and the label come of themselves. */
export const mechanics = {
  speed: range<TemplateState>({ label: 'Speed', min: 0.5, max: 3, initial: 1, maxStep: 0.5, lasts: '25s' }),
  magnets: toggle<TemplateState>({ label: 'Magnets', initial: false, lasts: '15s' }),
  rain: trigger<TemplateState>({
    label: 'Rain coins',
    // In points: 60 if left out; what helps the players is below 0.
    cost: -40,
    cooldown: '20s',
    eligible: (state) => state.coins.size < mostCoins,
    apply(state, ctx) {
      for (let at = 0; at < 5; at++) dropCoin(state, ctx)
    },
  }),
}

export type TemplateMechanics = typeof mechanics

/** Lays a coin somewhere. All chance comes from `ctx.random`, so that a match can be run again from its tape. */
export function dropCoin(state: TemplateState, ctx: ChangeContext): void {
  if (state.coins.size >= mostCoins) return
  state.coinsMade += 1
  const coin = new Coin().assign({ x: ctx.random.between(0, fieldMetres), y: ctx.random.between(0, fieldMetres) })
  state.coins.set(`${state.coinsMade}`, coin)
}
