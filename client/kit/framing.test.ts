import { describe, expect, test } from 'vitest'
import { frame, type Stage } from './framing.ts'

const stage: Stage = { x: 0, y: 0, width: 26, height: 26, pixelsPerUnit: 48, leastForPlayers: 23 }
const portrait = { width: 390, height: 844 }
const landscape = { width: 844, height: 390 }
const desktop = { width: 1280, height: 800 }

describe('a framing', () => {
  test('shows the whole stage to those who only watch', () => {
    for (const room of [portrait, landscape, desktop]) {
      const { x, y, scale } = frame(stage, room, undefined)
      expect([x, y]).toEqual([0, 0])
      expect(scale).toBeCloseTo(Math.min(room.width, room.height) / 26)
    }
  })

  test('is large enough for a player, and follows where there is no room for all', () => {
    const narrow = frame(stage, portrait, { x: 9, y: 9 })
    expect(narrow.scale).toBe(23)
    expect(narrow.x).toBeGreaterThan(3)
    expect(narrow.y).toBe(0)
    const low = frame(stage, landscape, { x: -9, y: -9 })
    expect(low.x).toBe(0)
    expect(low.y).toBeLessThan(-3)
  })

  test('keeps a player in the picture wherever on the stage they are', () => {
    for (let angle = 0; angle < 7; angle += 0.3) {
      const followed = { x: 11.2 * Math.cos(angle), y: 11.2 * Math.sin(angle) }
      for (const room of [portrait, landscape, desktop]) {
        const { x, y, scale } = frame(stage, room, followed)
        expect(Math.abs(followed.x - x) * scale).toBeLessThan(room.width / 2 - 20)
        expect(Math.abs(followed.y - y) * scale).toBeLessThan(room.height / 2 - 20)
      }
    }
  })

  test('shows all of it where there is room', () => {
    expect(frame(stage, desktop, { x: 9, y: 9 }).scale).toBeCloseTo(800 / 26)
    expect(frame(stage, desktop, { x: 9, y: 9 }).x).toBe(0)
  })
})
