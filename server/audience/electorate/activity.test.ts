import { describe, expect, test } from 'vitest'
import { Activity, activeMs } from './activity.ts'

const people = (...names: string[]) => names.map((person) => ({ person, network: undefined }))

describe('E7: who is active', () => {
  test('E7: is known after three ballots over two minutes that were watched, and for five minutes', () => {
    const activity = new Activity()
    const vote = (person: string, at: number, watchedMs?: number) =>
      activity.voted([{ person, network: undefined, watchedMs }], at)
    for (const at of [0, 10, 20]) vote('quick', at)
    for (const at of [0, 60_000, 120_000]) {
      vote('ann', at, at + 1000)
      vote('away', at, 1000)
      vote('chatter', at)
    }
    const now = 120_000
    expect(['quick', 'ann', 'away', 'chatter'].map((one) => activity.knows(one, now))).toEqual([
      false,
      true,
      false,
      true,
    ])
    expect(activity.known).toBe(2)
    expect(activity.knows('ann', now + activeMs)).toBe(false)
    activity.count(now + activeMs)
    expect(activity.known).toBe(0)
  })

  test('E7: is counted by independent networks, however many heads one has', () => {
    const activity = new Activity()
    const at = (address: string, prefix: string, seats?: number) => ({
      address,
      prefix,
      ...(seats === undefined ? {} : { seats }),
    })
    const voted = (count: number, network: (place: number) => ReturnType<typeof at>, name: string) => {
      const all = Array.from({ length: count }, (_, place) => ({ person: `${name}${place}`, network: network(place) }))
      for (const now of [0, 60_000, 120_000]) activity.voted(all, now)
    }
    voted(200, () => at('one', 'p1'), 'address ')
    expect([activity.count(120_000), activity.known]).toEqual([1, 1])
    voted(200, (place) => at(`a${place}`, 'p2'), 'prefix ')
    expect(activity.count(120_000)).toBe(5)
    voted(200, () => at('venue', 'venue', 150), 'seat ')
    expect(activity.count(120_000)).toBe(155)
  })

  test('E7: costs no more by the person the more there are', () => {
    const cost = (persons: number) => {
      const names = Array.from({ length: persons }, (_, at) => `n${at}`)
      const activity = new Activity()
      activity.voted(people(...names), 0)
      const rounds = Array.from({ length: 3 }, (_, round) => {
        const from = performance.now()
        activity.voted(people(...names), round + 1)
        return (performance.now() - from) / persons
      })
      return Math.min(...rounds)
    }
    cost(1000)
    expect(cost(64_000) / cost(1000)).toBeLessThan(20)
  })
})
