import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Bout } from './bout.ts'
import { layoutOf, layouts } from './hazards.ts'
import type { Lion } from './state.ts'
import { tuning } from './tuning.ts'

const second = 30

function released(seats: readonly string[] = ['ann', 'ben'], seed = 'lion') {
  const bout = new Bout(seats, seed)
  expect(bout.set('lion', true)).toBe(true)
  const lion = () => {
    if (bout.state.lion === undefined) throw new Error('There is no lion.')
    return bout.state.lion
  }
  return { bout, lion }
}
const distance = (one: { x: number; y: number }, other: { x: number; y: number }) =>
  Math.hypot(one.x - other.x, one.y - other.y)
// Past its first pause, wherever it is wanted.
function loose(bout: Bout, lion: Lion, at: { x: number; y: number }) {
  lion.assign({ ...at, vx: 0, vy: 0, pausedUntil: bout.state.tick })
}

describe('the lion', () => {
  test('comes in at the rim, one at a time, and is announced', () => {
    const { bout, lion } = released()
    expect(distance(lion(), { x: 0, y: 0 })).toBeCloseTo(tuning.arenaRadiusMetres, 1)
    expect(bout.marks('lion').map(({ data }) => data)).toEqual([{ comes: true }])
    // Whatever its pause says: two at once are not to be had.
    bout.state.mechanics.get('lion')?.assign({ readyAt: 0 })
    expect(bout.set('lion', true)).toBe(false)
  })

  test('waits behind a gate while the stands vote, seen by all, and comes from there', () => {
    const bout = new Bout(['ann', 'ben'])
    const option = (name: string) => ({ name, label: name, changes: [{ mechanic: 'lion', value: true }] })
    const plan = { title: 'L', method: 'plurality', mechanic: 'lion', ask: '', about: '' } as const
    const ballot = 'b1'
    const options = [option('up'), { ...option('down'), changes: [] }]
    bout.enter({ kind: 'ballot.open', actor: 'audience', ballot, plan: { ...plan, options }, ticks: 30 })
    const [gate] = bout.marks('gate').map(({ data }) => data as { x: number; y: number })
    bout.run(30)
    bout.enter({ kind: 'ballot.decide', actor: 'audience', ballot, ranking: ['up'] })
    const { lion } = bout.state
    if (gate === undefined || lion === undefined) throw new Error('no gate or no lion')
    expect(Math.atan2(lion.y, lion.x)).toBeCloseTo(Math.atan2(gate.y, gate.x), 2)
    expect(distance(gate, { x: 0, y: 0 })).toBeCloseTo(tuning.wallRadiusMetres)
  })

  test('waits a moment, then hunts the nearest', () => {
    const { bout, lion } = released()
    const { x, y } = lion()
    bout.place('ann', { x: -x * 0.5, y: -y * 0.5 })
    bout.place('ben', { x: -x * 0.2, y: -y * 0.2 })
    bout.run(tuning.lionPauseTicks - 2)
    expect(distance(lion(), { x, y })).toBe(0)
    const before = distance(lion(), bout.of('ben'))
    bout.run(20)
    expect(distance(lion(), bout.of('ben'))).toBeLessThan(before - 1)
  })

  test('mauls whom it catches: thrown, bruised, marked; then it eats', () => {
    const { bout, lion } = released(['ann'])
    bout.place('ann', { x: -7, y: 0 })
    loose(bout, lion(), { x: -9.2, y: 0 })
    for (let tick = 0; tick < second && bout.marks('maul').length === 0; tick++) bout.run(1)
    expect(bout.marks('maul').map(({ data }) => data)).toEqual([{ seat: 'ann' }])
    expect(bout.of('ann').bruises).toBe(tuning.maulBruises)
    expect(bout.of('ann').vx).toBeCloseTo(tuning.maulMetresPerSecond)
    expect(lion().pausedUntil).toBe(bout.state.tick + tuning.lionPauseTicks)
  })

  test('is staggered by a dash, and who dares keeps the skin', () => {
    const { bout, lion } = released(['ann'])
    bout.place('ann', { x: -7, y: 0 })
    loose(bout, lion(), { x: -9.5, y: 0 })
    bout.run(4, { ann: { moveX: -1, dash: true } })
    expect(bout.marks('maul')).toEqual([])
    expect(bout.of('ann').bruises).toBe(0)
    expect(lion().pausedUntil - bout.state.tick).toBeGreaterThan(tuning.lionPauseTicks)
  })

  test('throws who has a shield less far', () => {
    const thrown = (shielded: boolean) => {
      const { bout, lion } = released(['ann'])
      bout.place('ann', { x: -7, y: 0 }).assign({ shielded })
      loose(bout, lion(), { x: -9.2, y: 0 })
      for (let tick = 0; tick < 20 && bout.marks('maul').length === 0; tick++) bout.run(1)
      expect(bout.of('ann').shielded).toBe(false)
      return bout.of('ann').vx
    }
    expect(thrown(true)).toBeCloseTo(thrown(false) * tuning.shieldRatio, 1)
  })

  test('leaves who is safe alone', () => {
    const { bout, lion } = released(['ann'])
    bout.place('ann', { x: -7, y: 0 }).assign({ safeUntil: bout.state.tick + 200 })
    loose(bout, lion(), { x: -8, y: 0 })
    bout.run(60)
    expect(bout.marks('maul')).toEqual([])
  })

  test('is faster but heavy: who steps aside in time is caught seldom, who stands always', () => {
    expect(tuning.lionMetresPerSecond).toBeGreaterThan(tuning.walkMetresPerSecond)
    const mauls = (aside: boolean, seed: string) => {
      const { bout, lion } = released(['ann'], seed)
      bout.state.layout = layouts.length
      bout.place('ann', { x: 1, y: 0 })
      for (let tick = 0; tick < tuning.lionStayTicks - 1; tick++) {
        const ann = bout.of('ann')
        const { x, y, vx, vy } = lion()
        const speed = Math.hypot(vx, vy) || 1
        // Across the lion's way, to the side on which one is; back to the middle as long as it is far.
        const side = vx * (ann.y - y) < vy * (ann.x - x) ? -1 : 1
        const near = distance(ann, { x, y }) < 4
        const way = near
          ? { moveX: (-vy / speed) * side, moveY: (vx / speed) * side }
          : { moveX: -ann.x, moveY: -ann.y }
        bout.run(1, { ann: aside ? way : {} })
      }
      return bout.marks('maul').length
    }
    const seeds = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
    const sum = (aside: boolean) => seeds.reduce((mauled, seed) => mauled + mauls(aside, seed), 0)
    expect(sum(false)).toBeGreaterThanOrEqual(2 * seeds.length)
    expect(sum(true)).toBeLessThanOrEqual(seeds.length)
  })

  test('tires and leaves, from wherever it is and whatever lies in its way', () => {
    const spot = fc.oneof(
      fc.constant({ x: 0, y: 0 }),
      fc.record({
        x: fc.double({ min: -6.5, max: 6.5, noNaN: true }),
        y: fc.double({ min: -6.5, max: 6.5, noNaN: true }),
      }),
    )
    fc.assert(
      fc.property(
        spot,
        fc.nat(layouts.length - 1),
        fc.double({ min: 0, max: 6.28, noNaN: true }),
        (at, layout, facing) => {
          const { bout, lion } = released(['ann'])
          bout.of('ann').safeUntil = bout.state.tick + 3600
          bout.state.layout = layout
          loose(bout, lion(), at)
          lion().facing = facing
          lion().leavesAt = bout.state.tick + 1
          for (let tick = 0; tick < 6 * second && bout.state.lion !== undefined; tick++) {
            bout.run(1)
            const { lion: here } = bout.state
            for (const pit of layoutOf(bout.state).pits) {
              if (here !== undefined) expect(distance(here, pit)).toBeGreaterThanOrEqual(pit.radius)
            }
          }
          expect(bout.state.lion).toBeUndefined()
          expect(bout.marks('lion').at(-1)?.data).toEqual({ comes: false })
        },
      ),
      { numRuns: 60 },
    )
  })

  test('stays for its time and no longer than a few seconds more, also where it finds nobody', () => {
    const { bout } = released(['ann'])
    bout.of('ann').safeUntil = bout.state.tick + 3600
    bout.run(tuning.lionStayTicks - 5)
    expect(bout.state.lion).toBeDefined()
    bout.run(5 * second)
    expect(bout.state.lion).toBeUndefined()
  })
})
