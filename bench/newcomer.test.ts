import { describe, expect, test } from 'vitest'
import { mean } from './benchmark.ts'
import { firstRounds } from './newcomer.ts'

describe('a newcomer', () => {
  test('before twenty spectators who vote plays most of the time, and always has something to do', async () => {
    const figures = await Promise.all(['a', 'b', 'c'].map((seed) => firstRounds(20, seed)))
    const middle = (of: (one: (typeof figures)[number]) => number) => mean(figures.map(of))
    expect(middle(({ controlShare }) => controlShare)).toBeGreaterThanOrEqual(0.6)
    // Nobody votes in vain because a round happens to end.
    expect(middle(({ decidedShare }) => decidedShare)).toBeGreaterThan(0.95)
    for (const { longestIdleSeconds, mercyAMinute, bannerShare } of figures) {
      expect(longestIdleSeconds).toBeLessThanOrEqual(8)
      expect(mercyAMinute).toBeLessThanOrEqual(4)
      expect(bannerShare).toBeLessThan(0.1)
    }
    // The audience has something to do as well: mercy now and then, and a ballot about the world every half a minute.
    expect(middle(({ mercyAMinute }) => mercyAMinute)).toBeGreaterThan(0.4)
    expect(middle(({ worldAMinute }) => worldAMinute)).toBeGreaterThanOrEqual(2)
    expect(middle(({ worldAMinute }) => worldAMinute)).toBeLessThanOrEqual(4)
    expect(middle(({ bannerShare }) => bannerShare)).toBeGreaterThan(0)
  }, 120_000)

  test('whom nobody watches is never judged, and waits no longer', async () => {
    const { controlShare, longestIdleSeconds, mercyAMinute, worldAMinute } = await firstRounds(0, 'alone', 6)
    expect([mercyAMinute, worldAMinute]).toEqual([0, 0])
    expect(controlShare).toBeGreaterThanOrEqual(0.6)
    expect(longestIdleSeconds).toBeLessThanOrEqual(8)
  }, 120_000)

  test('has the same rounds again from the same seed', async () => {
    const [one, again, two] = [await firstRounds(5, 'a', 2), await firstRounds(5, 'a', 2), await firstRounds(5, 'b', 2)]
    expect(again).toEqual(one)
    expect(two).not.toEqual(one)
  }, 120_000)
})
