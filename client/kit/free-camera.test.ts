import { expect, test } from 'vitest'
import { frame } from './framing.ts'
import { FreeCamera } from './free-camera.ts'

const stage = { x: 0, y: 0, width: 20, height: 20, pixelsPerUnit: 40, leastForPlayers: 20 }
const phone = { width: 200, height: 300 }
const still = { x: 0, y: 0 }

test('the picture follows a finger: what was under it stays under it', () => {
  const camera = new FreeCamera()
  expect(camera.look({ x: 2, y: 1 }, { x: 40, y: -20 }, still, 16, stage, phone)).toEqual({ x: 0, y: 2, scale: 20 })
  // From there on, wherever the picture of somebody else would be.
  expect(camera.look({ x: 9, y: 9 }, still, still, 16, stage, phone)).toEqual({ x: 0, y: 2, scale: 20 })
})

test('keys move it at the same speed on the page at any scale', () => {
  for (const leastForPlayers of [20, 40]) {
    const zoomed = { ...stage, leastForPlayers }
    const at = new FreeCamera().look(still, still, { x: 1, y: 0 }, 100, zoomed, phone)
    expect(at.x * at.scale).toBeCloseTo(48)
  }
})

test('it shows no more beyond the stage than a player who is followed sees, and begins anew after a reset', () => {
  const camera = new FreeCamera()
  const far = camera.look(still, { x: -9000, y: 9000 }, still, 16, stage, phone)
  expect(far).toEqual(frame(stage, phone, { x: 999, y: -999 }))
  camera.reset()
  expect(camera.look({ x: 1, y: 2 }, still, still, 16, stage, phone)).toMatchObject({ x: 1, y: 2 })
  // All of the stage is in the picture: there is nothing to look for.
  const desktop = { width: 1280, height: 720 }
  expect(new FreeCamera().look(still, { x: -9000, y: 0 }, still, 16, stage, desktop)).toMatchObject({ x: 0, y: 0 })
})
