import { Encoder, type Schema } from '@colyseus/schema'
import { arena } from '../rooms/arena/game.ts'
import { ArenaState } from '../rooms/arena/state.ts'
import { Refusal } from '../scripts/project.ts'
import type { Command } from '../shared/command.ts'
import { simulate } from '../shared/simulate.ts'
import { type Benchmark, type Row, round } from './benchmark.ts'
import { type Plain, shortened } from './bytes/json-delta.ts'
import { follow, plainTwin } from './bytes/plain-twin.ts'
import { ourPlayer, ourSpectator, plainColyseus, socketIo } from './bytes/ways.ts'

const fighters = 8
const seconds = { thorough: 60, quick: 5 }
const lionTick = 100
/** Numbers that were sent in fewer bits may differ by so much, in metres. */
const tolerance = 0.002

/**
 * What is sent to one player and to one spectator of the very same match: eight bots who fight for a minute, a lion
 * among them. The first state, which everybody gets once, does not count.
 */
export const bytes: Benchmark = {
  async run(_progress, { quick }) {
    const length = quick ? seconds.quick : seconds.thorough
    const twinClass = plainTwin(ArenaState)
    const twin = new twinClass()
    const plain = plainColyseus(twinClass)
    const player = ourPlayer()
    const ways = [
      player,
      ...(['here', 'far away'] as const).flatMap((place) => [
        ourSpectator(place, 100, 1),
        ourSpectator(place, 250, 2),
        ourSpectator(place, 500, 2),
      ]),
      plain,
      socketIo('changes'),
      socketIo('everything'),
    ]
    const sent = new Map(ways.map((way) => [way, 0]))
    let encoder: Encoder | undefined
    simulate(arena, {
      seed: 'bytes',
      bots: fighters,
      ticks: length * arena.tickRate,
      commands: (tick): Command[] =>
        tick === lionTick ? [{ kind: 'mechanic.set', actor: 'operator', mechanic: 'lion', value: true }] : [],
      watch(now, tick, effects) {
        const state = now as ArenaState & Schema
        encoder ??= new Encoder(state)
        const patch = new Uint8Array(encoder.encode())
        encoder.discardChanges()
        follow(state, twin)
        const marks = effects.flatMap((one) => (one.kind === 'mark' ? [{ name: one.name, data: one.data }] : []))
        for (const way of ways) {
          const bytes = way.send({ tick, patch, twin, marks })
          if (tick > 1) sent.set(way, (sent.get(way) ?? 0) + bytes)
        }
      },
    })
    const truth = shortened(twin.toJSON())
    const wrong = ways.filter((way) => !alike(truth, way.picture()))
    if (wrong.length > 0) {
      const names = wrong.map(({ who, way }) => `${way} to a ${who}`).join('; ')
      throw new Refusal('bench_wrong', `What was sent leads to another state: ${names}.`)
    }
    const of = (way: typeof plain) => sent.get(way) ?? Number.NaN
    return ways.map(
      (way): Row => ({
        who: way.who,
        way: way.way,
        bytesPerSecond: round(of(way) / length),
        toPlainColyseus: round(of(way) / of(plain), 2),
      }),
    )
  },
}

/** Whether all that is in the first is in the second too, and no item of a map besides: fields may lack a twin, items not. */
export function alike(one: Plain | undefined, other: Plain | undefined): boolean {
  if (typeof one === 'number' && typeof other === 'number') return Math.abs(one - other) <= tolerance
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other
  const isMap = Object.values(one).every((value) => typeof value === 'object')
  if (isMap && Object.keys(one).length !== Object.keys(other).length) return false
  return Object.entries(one).every(([key, value]) => alike(value, other[key]))
}
