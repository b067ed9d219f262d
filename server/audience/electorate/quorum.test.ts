import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Activity, activeMs } from './activity.ts'
import { quorumOf } from './quorum.ts'

describe('E7: the quorum', () => {
  test('E7: is a part of those who vote these days, at least one and never more than they are', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), fc.boolean(), (voters, active, failed) => {
        const { needed } = quorumOf(voters, active, failed)
        expect(needed).toBeGreaterThanOrEqual(1)
        expect(needed).toBeLessThanOrEqual(Math.max(1, active))
      }),
    )
    expect([quorumOf(0, 100, false).needed, quorumOf(0, 4, false).needed]).toEqual([15, 1])
  })

  test('E7: is larger after a ballot that failed: at the edge nothing flips from ballot to ballot', () => {
    fc.assert(
      fc.property(fc.nat(1e6), (active) => {
        expect(quorumOf(0, active, true).needed).toBeGreaterThanOrEqual(quorumOf(0, active, false).needed)
      }),
    )
    let failed = true
    const outcomes = [14, 16, 24, 26, 16, 14, 16].map((voters) => {
      failed = voters < quorumOf(voters, 100, failed).needed
      return !failed
    })
    expect(outcomes).toEqual([false, false, false, true, true, false, false])
  })
})

describe('E8: who is active', () => {
  test('E8: are those who voted in two ballots, the last time in the last five minutes, each once', () => {
    const activity = new Activity()
    const voted = (person: string, at: number) => activity.voted([{ person, network: undefined }], at)
    voted('a', 0)
    voted('b', 900)
    expect(activity.count(900)).toBe(0)
    voted('b', 1000)
    voted('a', 2000)
    expect(activity.count(2000)).toBe(2)
    expect(activity.count(activeMs + 1000)).toBe(1)
    expect(activity.count(activeMs + 2000)).toBe(0)
  })

  test('E8: are after a restart at least as many as before, while that is recent', () => {
    const activity = new Activity()
    activity.restore(40, 500)
    activity.voted([{ person: 'a', network: undefined }], 550)
    activity.voted([{ person: 'a', network: undefined }], 600)
    expect([activity.count(700), activity.count(activeMs + 499), activity.count(activeMs + 500)]).toEqual([40, 40, 1])
  })
})
