import { Decoder, Encoder, schema, t } from '@colyseus/schema'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MechanicValues } from '../../shared/mechanic.ts'
import { calm } from './bout.ts'
import { layouts } from './hazards.ts'
import type { ArenaMechanics } from './mechanics.ts'
import { type Ground, move } from './move.ts'
import { reachMetres } from './precision.ts'
import { ArenaInput, type Body, Gladiator, type Intent, predictedFields, Status } from './state.ts'
import { tuning } from './tuning.ts'

type Values = MechanicValues<ArenaMechanics>

const dt = 1 / 30
const bare: Ground = { phase: 'fight', layout: layouts.length, rim: tuning.arenaRadiusMetres }
const still: Intent = { moveX: 0, moveY: 0, dash: false }
const right: Intent = { ...still, moveX: 1 }
const body = (values: Partial<Body> = {}): Body => ({
  x: 0,
  y: 0,
  vx: 0,
  vy: 0,
  facing: 0,
  dashAge: tuning.dashRechargeTicks,
  status: Status.fighting,
  ...values,
})
const copyOf = (one: Body): Body =>
  Object.fromEntries(predictedFields.map((name) => [name, one[name]])) as unknown as Body
const go = (one: Body, ticks: number, input: Intent, mechanics: Partial<Values> = {}, ground: Ground = bare): Body => {
  for (let tick = 0; tick < ticks; tick++) move(one, input, ground, { dt, mechanics: { ...calm, ...mechanics } })
  return one
}

const anyMechanics = fc.record({
  gravity: fc.double({ min: 0.2, max: 3, noNaN: true }),
  floor: fc.constantFrom('stone', 'ice', 'shrinking'),
  wind: fc.double({ min: -3, max: 3, noNaN: true }),
  rage: fc.boolean(),
}) satisfies fc.Arbitrary<Partial<Values>>
const anyBody = fc.record({
  x: fc.double({ min: -reachMetres, max: reachMetres, noNaN: true }),
  y: fc.double({ min: -reachMetres, max: reachMetres, noNaN: true }),
  vx: fc.double({ min: -tuning.mostMetresPerSecond, max: tuning.mostMetresPerSecond, noNaN: true }),
  vy: fc.double({ min: -tuning.mostMetresPerSecond, max: tuning.mostMetresPerSecond, noNaN: true }),
  facing: fc.double({ min: 0, max: 7, noNaN: true }),
  dashAge: fc.integer({ min: 0, max: tuning.dashRechargeTicks }),
  status: fc.constantFrom(Status.fighting, Status.fighting, Status.fighting, Status.fallen, Status.out),
})
const anyInput = fc.record({ moveX: fc.double(), moveY: fc.double(), dash: fc.boolean() })
const sentInput = fc
  .record({ moveX: fc.double({ min: -1, max: 1 }), moveY: fc.double({ min: -1, max: 1 }), dash: fc.boolean() })
  .map((values) => new ArenaInput().assign(values))
const anyGround = fc.record({
  phase: fc.constantFrom('fight', 'fight', 'victory', 'countdown'),
  layout: fc.integer({ min: 0, max: layouts.length }),
  rim: fc.double({ min: 3, max: 10, noNaN: true }),
}) satisfies fc.Arbitrary<Ground>

describe('prediction', () => {
  test('a plain copy of what came over the wire goes through the very values of the host', () => {
    const World = schema({ gladiator: t.ref(Gladiator) }, 'OneGladiator')
    fc.assert(
      fc.property(
        anyBody,
        fc.array(sentInput, { minLength: 1, maxLength: 40 }),
        anyMechanics,
        anyGround,
        (start, inputs, mechanics, ground) => {
          const world = new World().assign({ gladiator: new Gladiator().assign(start) })
          const encoder = new Encoder(world)
          const seen = new World()
          const decoder = new Decoder(seen)
          const sync = () => {
            decoder.decode(Uint8Array.from(encoder.encode()))
            encoder.discardChanges()
          }
          sync()
          const predicted = copyOf(seen.gladiator)
          for (const input of inputs) {
            go(world.gladiator, 1, input, mechanics, ground)
            go(predicted, 1, input, mechanics, ground)
            expect(predicted).toEqual(copyOf(world.gladiator))
          }
          sync()
          expect(predicted).toEqual(copyOf(seen.gladiator))
        },
      ),
      { numRuns: 300 },
    )
  })

  test('whatever an input holds, every number stays finite and within what the wire can carry', () => {
    fc.assert(
      fc.property(
        anyBody,
        fc.array(anyInput, { maxLength: 30 }),
        anyMechanics,
        anyGround,
        (start, inputs, mechanics, ground) => {
          const one = body(start)
          for (const input of inputs) go(one, 1, input, mechanics, ground)
          for (const name of predictedFields) expect(Number.isFinite(one[name]), name).toBe(true)
          expect(Math.max(Math.abs(one.x), Math.abs(one.y))).toBeLessThanOrEqual(reachMetres)
          expect(Math.max(Math.abs(one.vx), Math.abs(one.vy))).toBeLessThanOrEqual(tuning.mostMetresPerSecond)
        },
      ),
    )
  })

  test('a vector that is too long counts as one of length 1', () => {
    const long = go(body(), 20, { moveX: 1, moveY: 1, dash: false })
    expect(Math.hypot(long.vx, long.vy)).toBeCloseTo(tuning.walkMetresPerSecond, 2)
    expect(copyOf(go(body(), 20, { moveX: 50, moveY: 0, dash: false }))).toEqual(copyOf(go(body(), 20, right)))
  })
})

describe('walking', () => {
  test.each([
    ['stone', 0.2],
    ['stone', 3],
    ['ice', 0.2],
    ['ice', 3],
  ] as const)('on %s at gravity %d gets slow steps going, and comes to rest', (floor, gravity) => {
    const crawl = go(body(), 90, { ...still, moveX: 0.1, moveY: 0.05 }, { floor, gravity })
    const pace = tuning.walkMetresPerSecond * (1.15 - 0.15 * gravity)
    expect(crawl.vx).toBeCloseTo(0.1 * pace, 2)
    expect(crawl.vy).toBeCloseTo(0.05 * pace, 2)
    const rest = go(body({ vx: 24, vy: -24 }), 900, still, { floor, gravity })
    expect([rest.vx, rest.vy]).toEqual([0, 0])
  })

  test('is steady in every direction and wind', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 7, noNaN: true }), anyMechanics, (angle, mechanics) => {
        const input = { moveX: Math.cos(angle), moveY: Math.sin(angle), dash: false }
        const one = go(body(), 200, input, mechanics)
        const { vx, vy } = one
        expect(go(one, 1, input, mechanics)).toMatchObject({ vx, vy })
      }),
    )
  })

  test('does not stop at the edge', () => {
    expect(go(body({ x: 9 }), 60, right).x).toBeGreaterThan(tuning.arenaRadiusMetres + 1)
  })

  test.each([Status.fallen, Status.out])('is not for who is down (status %d)', (status) => {
    const one = body({ status, x: 3 })
    expect(copyOf(go(one, 5, { ...right, dash: true }))).toEqual(body({ status, x: 3 }))
  })

  test('waits for the end of the countdown', () => {
    expect(go(body(), 5, { ...right, dash: true }, {}, { ...bare, phase: 'countdown' })).toEqual(body())
  })
})

describe('a dash', () => {
  const dash: Intent = { ...right, dash: true }
  const begins = (ticks: number, mechanics: Partial<Values> = {}): number[] => {
    const one = body()
    const found: number[] = []
    for (let tick = 0; tick < ticks; tick++) {
      go(one, 1, dash, mechanics)
      if (one.dashAge === 0) found.push(tick)
    }
    return found
  }

  test('goes far at once, and then not before breath is back', () => {
    const far = go(body(), tuning.dashTicks, dash).x
    expect(far).toBeGreaterThan(2 * go(body(), tuning.dashTicks, right).x)
    expect(begins(100)).toEqual([0, tuning.dashRechargeTicks, 2 * tuning.dashRechargeTicks])
  })

  test('comes twice as often in rage', () => {
    expect(begins(60, { rage: true })).toEqual([0, tuning.rageRechargeTicks, 2 * tuning.rageRechargeTicks])
  })

  test('goes where one faces if no direction is given', () => {
    const one = go(body({ facing: Math.PI / 2 }), 1, { ...still, dash: true })
    expect(one.vx).toBeCloseTo(0, 2)
    expect(one.vy).toBeCloseTo(tuning.dashMetresPerSecond, 2)
  })
})

describe('the floor and the air', () => {
  // How far somebody flies who was shoved, and how long a walker takes to stop.
  const slide = (mechanics: Partial<Values>) => go(body({ x: -12, vx: 14 }), 90, still, mechanics).x + 12
  const stop = (mechanics: Partial<Values>) => go(body({ vx: 5 }), 60, still, mechanics).x

  test('each step of gravity shortens the way after a shove by an eighth or more', () => {
    const ways = [0.2, 0.5, 1, 1.5, 2, 2.5, 3].map((gravity) => slide({ gravity }))
    for (const [at, way] of ways.entries()) {
      if (at > 0) expect(way).toBeLessThan((ways[at - 1] ?? 0) * 0.875)
    }
  })

  test('ice takes a walker five times as long to stop on', () => {
    expect(stop({ floor: 'ice' })).toBeGreaterThan(5 * stop({ floor: 'stone' }))
    expect(slide({ floor: 'ice' })).toBeGreaterThan(1.5 * slide({ floor: 'stone' }))
  })

  test('wind carries who flies and who walks, and on ice who stands', () => {
    expect(slide({ wind: 3 })).toBeGreaterThan(slide({}) + 1)
    expect(slide({ wind: -3 })).toBeLessThan(slide({}) - 0.7)
    expect(go(body(), 30, right, { wind: 3 }).x).toBeGreaterThan(go(body(), 30, right).x + 1)
    expect(go(body(), 30, still, { wind: 3 }).x).toBe(0)
    expect(go(body(), 30, still, { wind: 3, floor: 'ice' }).x).toBeGreaterThan(1)
  })

  test('a brazier throws off whoever touches it, as long as it has a floor under it', () => {
    const ground = { ...bare, layout: 0 }
    const [brazier] = layouts[0]?.braziers ?? []
    const before = { x: (brazier?.x ?? 0) - 1.35, y: brazier?.y ?? 0 }
    expect(go(body(before), 4, right, {}, ground).vx).toBeLessThan(-tuning.walkMetresPerSecond)
    expect(go(body(before), 4, right, {}, { ...ground, rim: 3 }).vx).toBeGreaterThan(0)
  })
})
