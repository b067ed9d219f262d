import { describe, expect, test } from 'vitest'
import { firstRow, scattered, seating } from './crowd.ts'

describe('the seats of the stands', () => {
  test('are empty without people, and show each of the first ones', () => {
    expect(seating(0)).toEqual({ front: 0, tiers: 0 })
    expect(seating(1)).toEqual({ front: 1, tiers: 0 })
    expect(seating(firstRow)).toEqual({ front: firstRow, tiers: 0 })
  })

  test('fill with the crowd, slower the more there are, up to all', () => {
    const parts = [100, 200, 400, 800, 1600, 3200, 6400, 10_000, 50_000].map((crowd) => seating(crowd).tiers)
    for (let at = 1; at < parts.length; at++) expect(parts[at]).toBeGreaterThanOrEqual(parts[at - 1] as number)
    expect(parts[1]).toBeGreaterThan(0.2)
    expect(parts[4]).toBeLessThan(0.8)
    expect(parts.at(-1)).toBe(1)
  })

  test.each([1, 2, 7, 30, 96, 150])('are taken in an order that has each of %i once', (count) => {
    expect([...scattered(count, 5)].sort((one, other) => one - other)).toEqual(
      Array.from({ length: count }, (_, at) => at),
    )
  })

  test('are taken far from each other', () => {
    const [first, second, third] = scattered(96, 0) as [number, number, number]
    expect(Math.abs(first - second)).toBeGreaterThan(10)
    expect(Math.abs(second - third)).toBeGreaterThan(10)
  })
})
