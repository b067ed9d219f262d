import { choice, range, toggle, trigger } from '../../shared/mechanic.ts'
import { throwBread } from './bread.ts'
import { cageLion, releaseLion } from './lion.ts'
import type { ArenaState } from './state.ts'

/**
 * What the audience may change. Each row changes how the next seconds have to be played, is seen at once, and is over
 * after 20 to 30 seconds: nobody has to play long by what an audience wanted that has left.
 */
export const mechanics = {
  /** Heavy gladiators stop sooner, fly less far and walk slower. */
  gravity: range<ArenaState>({
    label: 'Gravity',
    say: (gravity) => (Number(gravity) < 1 ? 'Low gravity' : 'High gravity'),
    min: 0.2,
    max: 3,
    initial: 1,
    maxStep: 0.5,
    lasts: '25s',
    tags: ['physics'],
  }),
  floor: choice<'stone' | 'ice' | 'shrinking', ArenaState>({
    label: 'Floor',
    options: { stone: 'Stone', ice: 'Ice', shrinking: 'Crumbling rim' },
    initial: 'stone',
    lasts: '20s',
    cost: 90,
    tags: ['floor'],
  }),
  /** Blows along x: carries who flies or walks, and on ice who stands. */
  wind: range<ArenaState>({
    label: 'Wind',
    say: (wind) => `${Math.abs(Number(wind)) > 2 ? 'Strong wind' : 'Wind'} ${Number(wind) < 0 ? '←' : '→'}`,
    min: -3,
    max: 3,
    initial: 0,
    maxStep: 1.5,
    lasts: '25s',
    tags: ['physics'],
  }),
  /** Torchlight only: a short sight for people and bots. */
  night: toggle<ArenaState>({
    label: 'Night',
    initial: false,
    lasts: '30s',
    cooldown: '20s',
    tags: ['light'],
    // Nobody can run from a lion that nobody sees.
    conflicts: ['enemy'],
  }),
  /** Dashes recharge in half the time. */
  rage: toggle<ArenaState>({ label: 'Rage', initial: false, lasts: '20s', cooldown: '20s', tags: ['pace'] }),
  lion: trigger<ArenaState>({
    label: 'Release the lion',
    say: () => 'The lion is loose',
    cost: 180,
    lasts: '20s',
    cooldown: '60s',
    tags: ['enemy'],
    eligible: (state) => state.lion === undefined,
    prepare: cageLion,
    apply: releaseLion,
  }),
  /** Loaves that heal and shield whoever gets there first. */
  bread: trigger<ArenaState>({
    label: 'Throw bread',
    say: () => 'Bread',
    cost: -60,
    lasts: '20s',
    cooldown: '15s',
    tags: ['gift'],
    apply: throwBread,
  }),
}

export type ArenaMechanics = typeof mechanics
