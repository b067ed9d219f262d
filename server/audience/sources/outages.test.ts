import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Outages } from './outages.ts'

test('a ballot stays open for as long as a source was away', () => {
  const outages = new Outages()
  outages.lost('twitch', 5000)
  outages.back('twitch', 8000)
  expect(outages.due('b1', 0, 9000)).toBe(3000)
  expect(outages.due('b1', 0, 10_000)).toBe(0)
})

test('it is granted piece by piece while the source is away, a second ahead', () => {
  const outages = new Outages()
  outages.lost('twitch', 5000)
  expect(outages.due('b1', 0, 5000)).toBe(1000)
  expect(outages.due('b1', 0, 5250)).toBe(250)
  outages.back('twitch', 7000)
  expect(outages.due('b1', 0, 7000)).toBe(750)
})

test('what was away before a ballot opened does not count for it', () => {
  const outages = new Outages()
  outages.lost('twitch', 1000)
  expect(outages.due('b1', 2000, 4000)).toBe(0)
  outages.back('twitch', 5000)
  expect(outages.due('b1', 2000, 6000)).toBe(0)
})

test('two that are away at once are one outage', () => {
  const outages = new Outages()
  outages.lost('twitch', 1000)
  outages.lost('irc', 2000)
  outages.back('twitch', 3000)
  outages.back('irc', 4000)
  expect(outages.due('b1', 0, 9000)).toBe(3000)
})

test('whatever goes away and comes back, however often one looks, no ballot is granted more than twenty seconds, nor less than was away', () => {
  const step = fc.tuple(fc.constantFrom('twitch', 'irc', 'discord'), fc.boolean(), fc.integer({ min: 1, max: 4000 }))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const outages = new Outages()
      const away = new Set<string>()
      let now = 0
      let granted = 0
      let gone = 0
      for (const [source, lost, passes] of steps) {
        if (lost) outages.lost(source, now)
        else outages.back(source, now)
        if (lost) away.add(source)
        else away.delete(source)
        granted += outages.due('b1', 0, now)
        if (away.size > 0) gone += passes
        now += passes
      }
      for (const source of away) outages.back(source, now)
      granted += outages.due('b1', 0, now)
      expect(granted).toBeLessThanOrEqual(20_000)
      expect(granted).toBeGreaterThanOrEqual(Math.min(20_000, gone))
    }),
  )
})
