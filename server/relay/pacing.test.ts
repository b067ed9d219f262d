import { expect, test } from 'vitest'
import { Pacing } from './pacing.ts'

test('one person gets through twenty votes and six lines at once, and then five votes and a line a second', () => {
  let now = 0
  const pacing = new Pacing(() => now)
  const passed = (kind: 'vote' | 'say', times: number, person = 'ann') => {
    let passed = 0
    for (let at = 0; at < times; at++) {
      try {
        pacing[kind](person)
        passed++
      } catch (error) {
        expect(error).toMatchObject({ code: 'rate_limited' })
      }
    }
    return passed
  }
  expect([passed('vote', 30), passed('say', 20), passed('say', 1, 'bob')]).toEqual([20, 6, 1])
  now = 2000
  expect([passed('vote', 20), passed('say', 20)]).toEqual([10, 2])
})
