import { describe, expect, test } from 'vitest'
import { simulate } from '../../shared/simulate.ts'
import { Bout } from './bout.ts'
import { arena } from './game.ts'
import { boostTrailing } from './scores.ts'
import type { ArenaState } from './state.ts'
import { tuning } from './tuning.ts'

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

describe('who is behind in a set', () => {
  test('has a boost within its bounds, and who leads has none', () => {
    const bout = new Bout(['ann', 'ben', 'cai', 'dot'])
    for (const [seat, score] of Object.entries({ ann: 20, ben: 13, cai: 5, dot: 0 })) bout.of(seat).score = score
    boostTrailing(bout.state)
    const { mostBoost } = tuning
    expect(['ann', 'ben', 'cai', 'dot'].map((seat) => bout.of(seat).boost)).toEqual([
      0,
      Math.round((7 / 15) * mostBoost),
      mostBoost,
      mostBoost,
    ])
  })

  test('shoves harder and is shoved less, by the percentage of the boost', () => {
    const flung = (by: number, victim: number) => {
      const bout = new Bout(['ann', 'ben'])
      bout.of('ann').boost = by
      bout.of('ben').boost = victim
      bout.place('ann', { x: -2.6, y: 0 })
      bout.place('ben', { x: 0, y: 0 })
      let most = 0
      bout.run(12, () => {
        most = Math.max(most, bout.of('ben').vx)
        return { ann: { moveX: 1, dash: true } }
      })
      return most
    }
    const usual = flung(0, 0)
    expect(usual).toBeGreaterThan(5)
    expect(flung(12, 0) / usual).toBeCloseTo(1.12, 2)
    expect(flung(0, 12) / usual).toBeCloseTo(1 / 1.12, 2)
    expect(flung(12, 12)).toBeCloseTo(usual, 2)
  })

  test('is less far behind at the end of it, and who led before the last round still wins it more often than not', () => {
    const sets = (boosted: boolean) => {
      const spreads: number[] = []
      const kept: number[] = []
      for (const seed of ['s0', 's1', 's2', 's3', 's4', 's5']) {
        let leader = ''
        simulate(arena, {
          seed,
          bots: 6,
          ticks: 12 * 60 * 30,
          watch(given, _tick, effects) {
            const state = given as ArenaState
            if (!boosted) for (const gladiator of state.gladiators.values()) gladiator.boost = 0
            for (const effect of effects) {
              if (effect.kind !== 'mark') continue
              const ranked = arena.standings(state)
              if (effect.name === 'round.end' && state.setRound === tuning.setRounds - 1) leader = ranked[0]?.seat ?? ''
              if (effect.name !== 'set.end') continue
              const scores = ranked.map(({ score }) => score)
              spreads.push(Math.sqrt(mean(scores.map((score) => (score - mean(scores)) ** 2))) / mean(scores))
              kept.push(state.setWinner === leader ? 1 : 0)
            }
          },
        })
      }
      return { spread: mean(spreads), kept: mean(kept) }
    }
    const [boosted, plain] = [sets(true), sets(false)]
    console.info(`spread of points ${boosted.spread.toFixed(3)}, without a boost ${plain.spread.toFixed(3)}`)
    expect(boosted.spread).toBeLessThan(plain.spread * 0.92)
    // Of six by chance alone: 0.17.
    expect(boosted.kept).toBeGreaterThan(0.45)
  }, 180_000)
})
