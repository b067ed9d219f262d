import { expect, test } from 'vitest'
import { layStands, takenShare } from './stands-layout.ts'

test('stands fill with the crowd, and are full at ten thousand', () => {
  const shares = [0, 1, 20, 300, 9999, 50_000].map(takenShare)
  expect(shares).toEqual([...shares].sort((one, other) => one - other))
  expect(shares[0]).toBeCloseTo(0.1)
  expect(shares.slice(-2)).toEqual([1, 1])
})

test.each([
  [360, 320],
  [390, 340],
  [844, 390],
  [1280, 440],
])('in %i by %i all seats are below the sky, on the picture, and many', (width, height) => {
  const { seats } = layStands(width, height, 100)
  expect(seats.length).toBeGreaterThan(250)
  for (const seat of seats) {
    expect(seat.y).toBeGreaterThan(100)
    expect(seat.y).toBeLessThan(height)
    expect(seat.x).toBeGreaterThan(-20)
    expect(seat.x).toBeLessThan(width + 20)
  }
})
