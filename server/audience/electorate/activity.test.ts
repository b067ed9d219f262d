import { describe, expect, test } from 'vitest'
import { Activity, activeMs } from './activity.ts'

describe('E7: who is active', () => {
  test('E7: is whoever voted within five minutes, by name and by number', () => {
    const activity = new Activity()
    activity.voted(['ann', 'bob'], 0)
    activity.voted(['bob'], 1000)
    expect([activity.count(1000), activity.knows('ann', 1000)]).toEqual([2, true])
    expect([activity.knows('ann', activeMs), activity.count(activeMs), activity.known]).toEqual([false, 1, 1])
  })

  test('E7: costs no more by the person the more there are', () => {
    const cost = (persons: number) => {
      const names = Array.from({ length: persons }, (_, at) => `n${at}`)
      const activity = new Activity()
      activity.voted(names, 0)
      const rounds = Array.from({ length: 3 }, (_, round) => {
        const from = performance.now()
        activity.voted(names, round + 1)
        return (performance.now() - from) / persons
      })
      return Math.min(...rounds)
    }
    cost(1000)
    expect(cost(64_000) / cost(1000)).toBeLessThan(20)
  })
})
