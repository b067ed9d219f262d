import { expect, test } from 'vitest'
import { directionOf } from './keyboard.ts'

test.each([
  [[], 0, 0],
  [['KeyW'], 0, -1],
  [['ArrowRight', 'KeyD'], 1, 0],
  [['KeyA', 'KeyD'], 0, 0],
  [['KeyS', 'KeyD'], Math.SQRT1_2, Math.SQRT1_2],
  [['Space', 'KeyQ'], 0, 0],
])('keys %j point to %f, %f', (down, x, y) => {
  const push = directionOf(down)
  expect(push.x).toBeCloseTo(x)
  expect(push.y).toBeCloseTo(y)
})
