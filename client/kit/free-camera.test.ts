import { expect, test } from 'vitest'
import { FreeCamera } from './free-camera.ts'

const stage = { x: 0, y: 0, width: 20, height: 20, pixelsPerUnit: 40, leastForPlayers: 19 }
const still = { x: 0, y: 0 }

test('the picture follows a finger: what was under it stays under it', () => {
  const camera = new FreeCamera()
  expect(camera.look({ x: 2, y: 1 }, { x: 40, y: -20 }, still, 16, 20, stage)).toEqual({ x: 0, y: 2 })
  // From there on, wherever the picture of somebody else would be.
  expect(camera.look({ x: 9, y: 9 }, still, still, 16, 20, stage)).toEqual({ x: 0, y: 2 })
})

test('keys move it at the same speed on the page at any scale', () => {
  for (const scale of [10, 40]) {
    const at = new FreeCamera().look(still, still, { x: 1, y: 0 }, 100, scale, stage)
    expect(at.x * scale).toBeCloseTo(48)
  }
})

test('it stays on the stage, and starts from the picture after a reset', () => {
  const camera = new FreeCamera()
  expect(camera.look(still, { x: -9000, y: 9000 }, still, 16, 20, stage)).toEqual({ x: 10, y: -10 })
  camera.reset()
  expect(camera.look({ x: 3, y: 4 }, still, still, 16, 20, stage)).toEqual({ x: 3, y: 4 })
})
