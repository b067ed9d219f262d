import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Bout } from './bout.ts'
import { Status } from './state.ts'
import { tuning } from './tuning.ts'

const contactMetres = tuning.gladiatorRadiusMetres * 2
const dashRight = { moveX: 1, dash: true }

// Ann beside ben, both on a line without fires, ann about to dash to the right.
function facing(ben: { bruises?: number; y?: number } = {}, prepare: (bout: Bout) => void = () => {}) {
  const bout = new Bout(['ann', 'ben'])
  prepare(bout)
  bout.place('ann', { x: -8, y: 0 })
  bout.place('ben', { x: -6.2, y: 0, ...ben })
  return bout
}
// How fast ben flies in the tick in which he is hit, and where to.
function hit(bout: Bout) {
  for (let tick = 0; tick < 6 && bout.of('ben').shovedBy === ''; tick++) bout.run(1, { ann: dashRight })
  const { vx, vy, bruises } = bout.of('ben')
  return { speed: Math.hypot(vx, vy), vx, vy, bruises }
}

describe('a dash into another', () => {
  test('shoves, bruises and stops who dashed', () => {
    const bout = facing()
    const { vx, vy, bruises } = hit(bout)
    expect(vx).toBeGreaterThan(tuning.walkMetresPerSecond)
    expect(vy).toBeCloseTo(0, 1)
    expect(bruises).toBe(tuning.shoveBruises)
    expect(bout.of('ann').vx).toBeLessThan(tuning.dashMetresPerSecond / 2)
    expect(bout.of('ann').dashAge).toBeGreaterThanOrEqual(tuning.dashTicks)
    expect(bout.of('ben')).toMatchObject({ shovedBy: 'ann', shovedTick: bout.state.tick })
  })

  test('shoves the bruised farther, up to more than twice as far', () => {
    const speeds = [0, 25, 50, 75, 100].map((bruises) => hit(facing({ bruises })).speed)
    expect(speeds).toEqual(speeds.toSorted((one, other) => one - other))
    expect((speeds.at(-1) ?? 0) / (speeds[0] ?? 0)).toBeCloseTo(1 + tuning.bruisedShoveGain, 1)
  })

  test('can be aimed: beside the middle it shoves aside', () => {
    expect(hit(facing({ y: 0.7 })).vy).toBeGreaterThan(1)
    expect(hit(facing({ y: -0.7 })).vy).toBeLessThan(-1)
  })

  test('is weaker at each step of gravity', () => {
    const speeds = [0.2, 0.5, 1, 2, 3].map((gravity) => hit(facing({}, (bout) => bout.set('gravity', gravity))).speed)
    expect(speeds).toEqual(speeds.toSorted((one, other) => other - one))
    expect(speeds[0]).toBeGreaterThan(2 * (speeds.at(-1) ?? 0))
  })

  test('goes mostly into a shield, once', () => {
    const bout = facing()
    bout.of('ben').shielded = true
    const shielded = hit(bout)
    expect(shielded.speed).toBeLessThan(0.5 * hit(facing()).speed)
    expect(bout.of('ben').shielded).toBe(false)
  })

  test('does nothing to who is still safe, and who dashes is safe no more', () => {
    const bout = facing()
    bout.of('ben').safeUntil = bout.state.tick + 60
    expect(hit(bout).bruises).toBe(0)
    bout.of('ann').assign({ safeUntil: bout.state.tick + 600, dashAge: tuning.dashRechargeTicks })
    bout.run(1, { ann: dashRight })
    expect(bout.of('ann').safeUntil).toBe(0)
  })

  test('marks a strong hit, at most one in some ticks', () => {
    expect(facing().run(6, { ann: dashRight }).marks('hit')).toEqual([])
    const bout = facing({ bruises: 80 }, (fresh) => fresh.run(tuning.hitMarkTicks))
    hit(bout)
    expect(bout.marks('hit').map(({ data }) => data)).toEqual([{ seat: 'ben', by: 'ann', speed: expect.any(Number) }])
    bout.place('ben', { x: bout.of('ann').x + 1.6, y: bout.of('ann').y })
    bout.of('ann').dashAge = tuning.dashRechargeTicks
    bout.run(3, { ann: dashRight })
    expect(bout.of('ben').bruises).toBeGreaterThan(80 + tuning.shoveBruises)
    expect(bout.marks('hit')).toHaveLength(1)
  })

  test('of both at each other shoves both alike', () => {
    const bout = facing()
    bout.run(4, { ann: dashRight, ben: { moveX: -1, dash: true } })
    const { ann, ben } = { ann: bout.of('ann'), ben: bout.of('ben') }
    expect([ann.bruises, ben.bruises]).toEqual([tuning.shoveBruises, tuning.shoveBruises])
    expect(ann.vx).toBeLessThan(0)
    expect(ann.vx).toBeCloseTo(-ben.vx, 1)
  })
})

describe('bodies', () => {
  test('walking into one another bump without a bruise or a shove', () => {
    const bout = facing().run(20, { ann: { moveX: 1 } })
    expect(bout.of('ben')).toMatchObject({ bruises: 0, shovedBy: '' })
    expect(bout.of('ben').x).toBeGreaterThan(-6.2)
  })

  test('come apart wherever they stand in a heap, and slower than a shove', () => {
    const spot = fc.record({
      x: fc.double({ min: -1, max: 1, noNaN: true }),
      y: fc.double({ min: -1, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(spot, { minLength: 2, maxLength: 8 }), (spots) => {
        const names = spots.map((_, at) => `g${at}`)
        const bout = new Bout(names)
        for (const [at, { x, y }] of spots.entries()) bout.place(`g${at}`, { x, y: y + 6.5 })
        bout.run(60)
        for (const [at, one] of names.entries()) {
          expect(bout.of(one).status).toBe(Status.fighting)
          for (const other of names.slice(at + 1)) {
            const apart = Math.hypot(bout.of(one).x - bout.of(other).x, bout.of(one).y - bout.of(other).y)
            expect(apart).toBeGreaterThan(contactMetres - 0.05)
          }
        }
      }),
      {
        numRuns: 40,
        examples: [
          [
            [
              { x: 0, y: 0 },
              { x: 0, y: 0 },
            ],
          ],
        ],
      },
    )
  })

  test('keep apart nobody who lies before the wall', () => {
    const bout = facing()
    bout.of('ben').status = Status.out
    bout.place('ann', { x: -6.2, y: 0 }).assign({ vx: 0 })
    bout.run(1)
    expect(bout.of('ann').x).toBeCloseTo(-6.2, 2)
  })
})
