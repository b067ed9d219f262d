import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Random } from '../../../shared/random.ts'
import { DelayEstimate } from './delay.ts'

/** What one person needs, in milliseconds: most three to five seconds, some far longer. */
function reaction(random: Random): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
  return 3800 * Math.exp(0.4 * normal)
}

function evening(
  delayMs: number,
  ballots: number,
  people: number,
  seed: string,
  odd: (random: Random) => number | undefined,
) {
  const random = Random.fromSeed(seed)
  const estimate = new DelayEstimate()
  for (let ballot = 0; ballot < ballots; ballot++) {
    for (let person = 0; person < people; person++) {
      estimate.answered(`b${ballot}`, `p${person}`, odd(random) ?? delayMs + reaction(random))
    }
  }
  return estimate.delay?.ms ?? Number.NaN
}

test('nothing is known before three people have answered, and one person is one', () => {
  const estimate = new DelayEstimate()
  for (let time = 0; time < 10; time++) estimate.answered('b1', 'ann', 9000)
  estimate.answered('b1', 'bob', 9000)
  expect(estimate.delay).toBeUndefined()
  estimate.answered('b1', 'cat', 9000)
  expect(estimate.delay).toEqual({ ms: 7000, ballots: 1 })
})

test('S5: the delay is found within two seconds, whatever it is and however many answer', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 25_000 }),
      fc.integer({ min: 20, max: 400 }),
      fc.string(),
      (delay, people, seed) => {
        expect(Math.abs(evening(delay, 9, people, seed, () => undefined) - delay)).toBeLessThan(2000)
      },
    ),
    { numRuns: 50 },
  )
})

test('S5: one in ten who is told elsewhere, or is a program, does not move it', () => {
  const quick = (random: Random) => (random.next() < 0.1 ? 200 : undefined)
  expect(Math.abs(evening(12_000, 9, 200, 'quick', quick) - 12_000)).toBeLessThan(2000)
})

test('any half who wait on purpose move it by no more than two seconds', () => {
  const slow = (random: Random) => (random.next() < 0.5 ? 60_000 : undefined)
  expect(Math.abs(evening(12_000, 9, 200, 'slow', slow) - 12_000)).toBeLessThan(2000)
})

test('it follows a stream that becomes later, within five ballots', () => {
  const estimate = new DelayEstimate()
  const ballot = (name: string, afterMs: number) => {
    for (const person of ['ann', 'bob', 'cat', 'dan']) estimate.answered(name, person, afterMs)
  }
  for (let at = 0; at < 9; at++) ballot(`early ${at}`, 5000)
  expect(estimate.delay).toEqual({ ms: 3000, ballots: 9 })
  for (let at = 0; at < 5; at++) ballot(`late ${at}`, 15_000)
  expect(estimate.delay).toEqual({ ms: 13_000, ballots: 9 })
})

test('it is never less than nothing nor more than half a minute', () => {
  expect(evening(-4000, 9, 50, 'early', () => undefined)).toBeGreaterThanOrEqual(0)
  expect(evening(300_000, 9, 50, 'late', () => undefined)).toBe(30_000)
})
