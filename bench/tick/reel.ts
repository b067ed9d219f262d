import { Encoder, Reflection, type Schema } from '@colyseus/schema'
import { arena } from '../../rooms/arena/game.ts'
import { schemaDigits } from '../../server/tape/recorder.ts'
import { planFor } from '../../shared/ballot/plan.ts'
import type { Command } from '../../shared/command.ts'
import type { Mark, TallyUpdate } from '../../shared/protocol.ts'
import { simulate } from '../../shared/simulate.ts'
import { mechanicOf } from '../../shared/state.ts'
import type { PublicRecord, TapeHead } from '../../shared/tape/record.ts'
import { countsOf, mechanic, options, peopleUpTo } from '../question.ts'

/** Ballots of a recorded match, one after the other: how long each is open, and over how long its votes come in. */
export interface Ballots {
  readonly times: number
  readonly seconds: number
  readonly overMs: number
  readonly voters: number
  /** Who takes what, in the ballot of that number. */
  choices(time: number): readonly string[]
}

/** A recorded match: what a public track says of it, tick by tick from 1. */
export interface Reel {
  readonly head: TapeHead
  readonly reflection: Uint8Array
  readonly ticks: readonly (readonly PublicRecord[])[]
  /** The ids of its ballots. */
  readonly ballots: readonly string[]
}

const { tickRate } = arena
const keyframeTicks = 10 * tickRate
const tallyTicks = 3
/** From one ballot's close to its decision, and from that to the next one's opening. */
const graceTicks = Math.ceil(0.7 * tickRate)
const pauseTicks = tickRate

/**
 * Records a match of eight bots and somebody who only stands there, as a host does it that shows it to others: a patch a
 * tick, a keyframe each ten seconds, counts of its ballots ten times a second.
 */
export function recorded(match: string, seconds: number, ballots?: Ballots): Reel {
  const state = new arena.state() as InstanceType<typeof arena.state> & Schema
  const reflection = new Uint8Array(Reflection.encode(new Encoder(state)))
  const { game, title, version } = { game: arena.name, title: arena.title, version: arena.version }
  const head = { match, game, title, version, tickRate, schema: schemaDigits(reflection), startedAt: Date.now() }
  const ticks: PublicRecord[][] = []
  const tallies = new Map<number, TallyUpdate>()
  let encoder: Encoder | undefined
  let floor: string | number | boolean = arena.mechanics[mechanic].initial
  simulate(arena, {
    seed: `reel ${match}`,
    bots: 8,
    ticks: seconds * tickRate,
    commands(tick) {
      const joins: Command[] =
        tick === 1 ? [{ kind: 'join', actor: 'player', seat: 'witness', name: 'Witness', person: '' }] : []
      return [...joins, ...(ballots === undefined ? [] : ballotCommands(tick, ballots, floor, tallies))]
    },
    watch(now, tick, effects) {
      floor = mechanicOf(now, mechanic)?.value ?? floor
      encoder ??= new Encoder(now as typeof now & Schema)
      const patch = new Uint8Array(encoder.encode())
      encoder.discardChanges()
      const full = tick % keyframeTicks === 1 ? new Uint8Array(encoder.encodeAll()) : undefined
      const marks = effects.flatMap((one): Mark[] => (one.kind === 'mark' ? [{ name: one.name, data: one.data }] : []))
      const tally = tallies.get(tick)
      ticks.push([
        // The first patch of a state is all of it; who begins to read here is to find a keyframe.
        ...(tick === 1 ? [] : [{ kind: 'patch', bytes: patch } as const]),
        ...marks.map((mark) => ({ kind: 'mark', mark }) as const),
        ...(tally === undefined ? [] : [{ kind: 'tally', tally } as const]),
        ...(full === undefined ? [] : [{ kind: 'keyframe', bytes: full } as const]),
      ])
    },
  })
  return { head, reflection, ticks, ballots: peopleUpTo(ballots?.times ?? 0).map(ballotId) }
}

const ballotId = (time: number): string => `r${time + 1}`

// What a match's audience would have put in at a tick, had a crowd voted so.
function ballotCommands(
  tick: number,
  { times, seconds, overMs, voters, choices }: Ballots,
  current: string | number | boolean,
  tallies: Map<number, TallyUpdate>,
): Command[] {
  const each = seconds * tickRate + graceTicks + pauseTicks
  const time = Math.floor((tick - pauseTicks) / each)
  if (tick < pauseTicks || time >= times) return []
  const at = (tick - pauseTicks) % each
  const ballot = ballotId(time)
  const closed = seconds * tickRate + graceTicks
  if (at === 0) {
    const plan = planFor(mechanic, arena.mechanics[mechanic], current)
    return [{ kind: 'ballot.open', actor: 'operator', ballot, plan, ticks: seconds * tickRate }]
  }
  const names = choices(time)
  if (at === closed) {
    const counts = countsOf(names, peopleUpTo(voters))
    const ranking = options
      .map((name, place) => ({ name, count: counts[place] ?? 0 }))
      .sort((one, other) => other.count - one.count)
      .map(({ name }) => name)
    return [{ kind: 'ballot.decide', actor: 'audience', ballot, ranking }]
  }
  // Those who vote begin once they have seen it, and are evenly spread.
  const share = (at / tickRate - 1) / (overMs / 1000)
  const before = ((at - tallyTicks) / tickRate - 1) / (overMs / 1000)
  if (at % tallyTicks !== 0 || share <= 0 || before >= 1) return []
  const now = Math.round(voters * Math.min(1, share))
  const counts = countsOf(names, peopleUpTo(now))
  const tally = {
    ballot,
    voters: now,
    counts: Object.fromEntries(options.map((name, place) => [name, counts[place] ?? 0])),
  }
  tallies.set(tick, tally)
  return [{ kind: 'ballot.tally', actor: 'audience', ...tally }]
}
