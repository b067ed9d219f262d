import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { atRest, pushed, stick } from './joystick.ts'

const point = fc.record({ x: fc.integer({ min: 0, max: 900 }), y: fc.integer({ min: 0, max: 900 }) })

describe('a stick', () => {
  test('rests while a thumb trembles', () => {
    expect(pushed({ x: 100, y: 100 }, { x: 100 + stick.deadPixels, y: 100 }).push).toEqual(atRest)
    expect(pushed({ x: 100, y: 100 }, { x: 100, y: 100 }).push).toEqual(atRest)
  })

  test('goes from nothing to all within its reach', () => {
    const at = (way: number) => pushed(atRest, { x: 0, y: way }).push.y
    expect(at(stick.deadPixels + 0.1)).toBeLessThan(0.01)
    expect(at((stick.deadPixels + stick.reachPixels) / 2)).toBeCloseTo(0.5)
    expect(at(stick.reachPixels)).toBeCloseTo(1)
  })

  test('points where the thumb is, is never pushed beyond all, and keeps the thumb within its reach', () => {
    fc.assert(
      fc.property(point, point, (base, thumb) => {
        const { base: moved, push } = pushed(base, thumb)
        expect(Math.hypot(push.x, push.y)).toBeLessThanOrEqual(1 + 1e-9)
        expect(push.x * (thumb.x - base.x) + push.y * (thumb.y - base.y)).toBeGreaterThanOrEqual(0)
        expect(Math.hypot(thumb.x - moved.x, thumb.y - moved.y)).toBeLessThanOrEqual(stick.reachPixels + 1e-6)
      }),
    )
  })
})
