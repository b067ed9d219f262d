import { describe, expect, test } from 'vitest'
import { Bout } from './bout.ts'
import { Status } from './state.ts'
import { tuning } from './tuning.ts'

const second = 30

// Ann alone in a fight, where nothing of the floor is taken from under her.
function alone() {
  const bout = new Bout(['ann'])
  bout.place('ann', { x: 0, y: 0 })
  return bout
}

describe('the rim', () => {
  test('keeps its place for the first part of a fight', () => {
    const bout = alone().run(tuning.crumbleFromTicks)
    expect(bout.state.rim).toBe(tuning.arenaRadiusMetres)
  })

  test('crumbles by itself after that, in small bites, down to a last stand', () => {
    const bout = alone().run(tuning.crumbleFromTicks)
    let before = bout.state.rim
    while (bout.state.phase === 'fight') {
      bout.run(1)
      expect(before - bout.state.rim).toBeLessThanOrEqual(tuning.crumbleMetres + 0.03)
      expect(bout.state.rim).toBeLessThanOrEqual(before)
      before = bout.state.rim
    }
    expect(before).toBeCloseTo(tuning.leastRimMetres, 1)
  })

  test('shrinks while the floor is set to crumble, and what the stands took grows back', () => {
    const bout = alone()
    expect(bout.set('floor', 'shrinking')).toBe(true)
    bout.run(19 * second)
    const shrunk = bout.state.rim
    expect(shrunk).toBeLessThan(tuning.arenaRadiusMetres / 2)
    expect(shrunk).toBeGreaterThanOrEqual(tuning.leastRimMetres)
    bout.run(5 * second)
    expect(bout.state.rim).toBeGreaterThan(shrunk + 1)
  })

  test('takes the floor from under who stands on it', () => {
    const bout = alone()
    bout.place('ann', { x: 9.5, y: 0 })
    bout.set('floor', 'shrinking')
    bout.run(2 * second)
    expect(bout.of('ann').status).toBe(Status.fallen)
    expect(bout.marks('fall').map(({ data }) => data)).toEqual([{ seat: 'ann', by: '' }])
  })

  test('is whole again in the next round', () => {
    const bout = alone()
    while (bout.state.phase !== 'countdown') bout.run(1)
    expect(bout.state.rim).toBe(tuning.arenaRadiusMetres)
  })
})

describe('a pit and a fire', () => {
  test('a pit takes whoever walks in', () => {
    const bout = new Bout(['ann', 'ben'])
    bout.state.layout = 1
    bout.place('ann', { x: 3, y: 0 })
    bout.place('ben', { x: 0, y: 9 })
    bout.run(15, { ann: { moveX: -1 } })
    expect(bout.of('ann').status).toBe(Status.fallen)
    expect(bout.of('ben').status).toBe(Status.fighting)
  })

  test('a fire burns at each touch, not at each tick, and not who is safe', () => {
    const bout = alone().run(tuning.burnPauseTicks)
    bout.place('ann', { x: 2.1, y: 3.4 })
    bout.run(6, { ann: { moveX: 1 } })
    expect(bout.of('ann').bruises).toBe(tuning.burnBruises)
    expect(bout.of('ann').vx).toBeLessThan(0)
    bout.run(60, { ann: { moveX: 1 } })
    expect(bout.of('ann').bruises).toBeGreaterThan(tuning.burnBruises)
    expect(bout.of('ann').bruises).toBeLessThan(5 * tuning.burnBruises)

    const safe = alone().run(tuning.burnPauseTicks)
    safe.place('ann', { x: 2.1, y: 3.4 }).safeUntil = safe.state.tick + 60
    safe.run(6, { ann: { moveX: 1 } })
    expect(safe.of('ann').bruises).toBe(0)
  })
})
