import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Random } from '../../shared/random.ts'
import { binMs, SpikeDetector } from './spikes.ts'

const binsADay = (24 * 3600 * 1000) / binMs
const warmUp = 60

/** A number of a Poisson distribution, by Knuth's way, in pieces small enough for it. */
function poisson(random: Random, mean: number): number {
  if (mean > 30) return poisson(random, mean / 2) + poisson(random, mean / 2)
  if (mean === 0) return 0
  const bound = Math.exp(-mean)
  let count = -1
  for (let product = 1; product > bound; count++) product *= random.between(0, 1)
  return count
}

/** The alarms of a stream whose mean, in people a bin, is given for each bin. */
function alarms(seed: string, bins: number, meanAt: (bin: number) => number): number[] {
  const random = Random.fromSeed(seed)
  const detector = new SpikeDetector()
  const found: number[] = []
  for (let bin = 0; bin < bins; bin++) if (detector.bin(poisson(random, meanAt(bin))) !== undefined) found.push(bin)
  return found
}

describe('the detector of spikes', () => {
  test.each([0.5, 5, 25, 200])('K1: finds none in a day whose rhythm goes around %s people a bin', (mean) => {
    const rhythm = (bin: number) => mean * (1 + 0.8 * Math.sin((2 * Math.PI * bin) / binsADay))
    for (const seed of ['monday', 'tuesday']) expect([seed, alarms(seed, binsADay, rhythm)]).toEqual([seed, []])
  })

  test('K1: finds none in a stream that grows tenfold in an hour', () => {
    const hour = binsADay / 24
    for (let run = 0; run < 10; run++)
      expect(alarms(`growth ${run}`, hour, (bin) => 10 * 10 ** (bin / hour))).toEqual([])
  })

  test('K1: finds few in a chat that comes in fits of its own', () => {
    const random = Random.fromSeed('fits')
    const fits = Array.from({ length: binsADay / 12 }, () => random.between(5, 45))
    expect(alarms('fits', fits.length, (bin) => fits[bin] ?? 0)).toEqual([])
  })

  test.each([
    [25, 4],
    [50, 0],
    [400, 0],
  ])('K2: finds a burst of three times %s people a bin within two bins, but for %s of 200', (mean, most) => {
    let late = 0
    for (let run = 0; run < 200; run++) {
      const found = alarms(`burst ${run}`, warmUp + 2, (bin) => (bin < warmUp ? mean : 3 * mean))
      if (found.length === 0 || (found[0] ?? 0) < warmUp) late += 1
    }
    expect(late).toBeLessThanOrEqual(most)
  })

  test('K2: finds ten people who break a silence', () => {
    expect(alarms('silence', warmUp, () => 0)).toEqual([])
    const detector = new SpikeDetector()
    for (let bin = 0; bin < warmUp; bin++) detector.bin(0)
    expect(detector.bin(7)).toBeUndefined()
    expect(detector.bin(10)).toEqual({ strength: 5.2, people: 10, usual: 0 })
  })

  test('K3: knows nothing unusual before it knows what is usual', () => {
    const detector = new SpikeDetector()
    for (let bin = 0; bin < 24; bin++) expect(detector.bin(bin % 2 === 0 ? 0 : 5000)).toBeUndefined()
  })

  test('K4: is deaf for half a minute after an alarm, and takes a lasting crowd for usual within five', () => {
    const before = 400
    const found = alarms('crowd', before + 300, (bin) => (bin < before ? 20 : 200)).map((bin) => bin - before)
    expect(found[0]).toBe(0)
    expect(found[1]).toBe(7)
    expect(Math.max(...found)).toBeLessThan(60)
  })

  test('K5: is not led astray by bursts before, however large', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ at: fc.nat(119), people: fc.nat(100_000) }), { maxLength: 10 }), (bursts) => {
        const detector = new SpikeDetector()
        for (let bin = 0; bin < 120; bin++) {
          const burst = bursts.find(({ at }) => at === bin)
          detector.bin(burst?.people ?? 20 + (bin % 5))
        }
        for (let bin = 0; bin < 7; bin++) detector.bin(22)
        const spike = detector.bin(100)
        expect(spike?.usual).toBeGreaterThanOrEqual(20)
        expect(spike?.usual).toBeLessThanOrEqual(24)
        expect(spike?.strength).toBeGreaterThan(9)
      }),
    )
  })

  test('K5: finds the stronger spike the stronger', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 5000 }), (usual, people) => {
        const strengthOf = (count: number) => {
          const detector = new SpikeDetector()
          for (let bin = 0; bin < warmUp; bin++) detector.bin(usual)
          return detector.bin(count)?.strength ?? 0
        }
        expect(strengthOf(people + 50)).toBeGreaterThanOrEqual(strengthOf(people))
        if (people <= usual) expect(strengthOf(people)).toBe(0)
      }),
    )
  })
})
