import { describe, expect, test } from 'vitest'
import { type ChaosReport, chaos } from '../support/chaos.ts'

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((one, other) => one - other)[Math.ceil(values.length * share) - 1] ?? 0

/** The short form of `npm run chaos`. */
describe('a server that is killed under a match', async () => {
  const seed = `${Date.now()}`
  const report: ChaosReport = await chaos({ kills: 3, players: 8, spectators: 50, seed })
  const told = `seed ${seed}: ${JSON.stringify(report)}`

  test('has everybody back in the same match', () => {
    expect(report.gone, told).toEqual([])
    expect(report.epochs, told).toBe(4)
  })

  test('lets our own clients play on two seconds after it is ready, and stock ones at their first try', () => {
    expect(
      percentile(
        report.recoveries.flatMap(({ ownMs }) => ownMs),
        0.95,
      ),
      told,
    ).toBeLessThanOrEqual(2000)
    expect(Math.max(...report.recoveries.flatMap(({ stockFailures }) => stockFailures)), told).toBe(0)
  })

  test('loses a tenth of a second of the game at most', () => {
    expect(Math.max(...report.recoveries.map(({ lostMs }) => lostMs)), told).toBeLessThanOrEqual(100)
  })

  test('loses no vote that it has confirmed, and counts none twice', () => {
    expect(report.confirmed, told).toBeGreaterThan(50)
    expect(report.miscounted, told).toBe(0)
  })

  test('has the scores that the commands on its tape lead to, and the state at every key', () => {
    expect(report.scoresAgree, told).toBe(true)
    expect(report.difference, told).toBeUndefined()
  })
})
