import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from '../../scripts/project.ts'
import { type GameState, mechanicOf } from '../../shared/state.ts'
import { expectAnswered, expectDecided, seenOpen } from '../ballot.ts'
import { percentile, type Row, round } from '../benchmark.ts'
import { Child } from '../child.ts'
import type { CrowdOrders } from '../crowd/orders.ts'
import type { ProbeReport } from '../probe.ts'
import { choicesOf, countsOf, mechanic, peopleUpTo } from '../question.ts'
import { RedisProcess, ServerProcess, settled } from '../server-process.ts'
import { bringCrowd, type Player, play, type Visitor, visit } from '../visits.ts'
import { albumOf, expectFollowed, sayLine } from '../witness.ts'
import { costOf, probe } from './cost.ts'

/** How it is voted. */
export interface Stream {
  readonly rounds: number
  readonly overMs: number
  readonly ballotSeconds: number
  readonly crossings: number
}

/** What a threshold is reached within. */
const crossingOverMs = 500
/** What a threshold ballot is about: it may be moved up and down again without a pause. */
const movable = 'gravity'
/** How long answers are waited for, and the effect of a vote. */
const answerMs = 10_000
/** Over which it is measured what the process takes while nobody votes. */
const idleMs = 2000

interface Scene {
  readonly origin: ServerProcess
  readonly crowd: Child<CrowdOrders>
  readonly player: Player
  readonly speaker: Visitor
}

/**
 * One process that plays, one that shows, and a crowd of so many that votes in an even stream, a few times, and then
 * reaches thresholds.
 */
export async function stream(voters: number, { rounds, overMs, ballotSeconds, crossings }: Stream): Promise<Row[]> {
  await using redis = await RedisProcess.start()
  await using origin = await ServerProcess.start({ REDIS_URL: redis.address, CAVEA_ROLES: 'play' }, probe)
  await using relay = await ServerProcess.start({ REDIS_URL: redis.address, CAVEA_ROLES: 'watch' }, probe)
  await using crowd = new Child<CrowdOrders>(join(import.meta.dirname, '../crowd/crowd.ts'))
  const { roomId } = await origin.match()
  const player = await play(origin, roomId)
  await bringCrowd(crowd, relay, roomId, voters)
  const speaker = await visit(relay, roomId)
  await sayLine(speaker, 1)
  const onlookers = [
    { who: 'the player', room: player },
    { who: 'a spectator', room: speaker },
  ]
  const reports = () => Promise.all([origin, relay].map((server) => server.report<ProbeReport>()))
  await reports()
  await pause(idleMs)
  const idle = await reports()
  const busy: ProbeReport[][] = []
  const countedMs: number[] = []
  const confirmedMs: number[] = []
  for (let time = 0; time < rounds; time++) {
    const ballot = await origin.openBallot(roomId, { mechanic, seconds: ballotSeconds })
    await seenOpen(ballot, onlookers)
    const counts = countsSeen(player, ballot)
    await reports()
    const choices = choicesOf(time)
    const voted = await crowd.ask('vote', { ballot, choices: [choices], overMs, answerMs })
    expectAnswered(voted)
    busy.push(await reports())
    await expectDecided(ballot, countsOf(choices, peopleUpTo(voters)), onlookers)
    countedMs.push(...fromSentToSeen(voted.sentAtMs, counts.stop()))
    confirmedMs.push(...voted.confirmedMs)
  }
  const crossedMs: number[] = []
  for (let at = 0; at < crossings; at++) {
    crossedMs.push(await crossing({ origin, crowd, player, speaker }, at % 2 === 0 ? 'up' : 'down'))
  }
  const played = albumOf(player)
  await expectFollowed({ crowd, speakers: [speaker], truth: async () => played }, 2)
  await speaker.leave()
  await player.leave()
  return [
    {
      what: 'votes in an even stream',
      voters,
      votes: countedMs.length,
      seenByPlayerMsMedian: round(percentile(countedMs, 0.5), 1),
      seenByPlayerMs99: round(percentile(countedMs, 0.99), 1),
      confirmedMsMedian: round(percentile(confirmedMs, 0.5), 1),
      confirmedMs99: round(percentile(confirmedMs, 0.99), 1),
      ...costOf(idle, busy, countedMs.length),
      countedOnce: 'yes',
    },
    {
      what: 'the vote that reaches a threshold, to its effect',
      voters,
      votes: crossings,
      seenByPlayerMsMedian: round(percentile(crossedMs, 0.5), 1),
      seenByPlayerMs99: round(percentile(crossedMs, 0.99), 1),
    },
  ]
}

/** Milliseconds from when the vote was sent that made enough, to when a player sees the mechanic changed. */
async function crossing({ origin, crowd, player, speaker }: Scene, wish: 'up' | 'down'): Promise<number> {
  const ballot = await origin.openBallot(player.roomId, { mechanic: movable, method: 'threshold', seconds: 30 })
  await seenOpen(ballot, [
    { who: 'the player', room: player },
    { who: 'a spectator', room: speaker },
  ])
  const goal = player.state.ballots.get(ballot)?.goal ?? 0
  const effect = changeSeen(player)
  // Who comes too late is refused, as it should be.
  const { sentAtMs } = await crowd.ask('vote', { ballot, choices: [[wish]], overMs: crossingOverMs, answerMs })
  const sent = sentAtMs[goal - 1]
  if (sent === undefined) {
    throw new Refusal('bench_wrong', `${sentAtMs.length} votes were sent where a threshold takes ${goal}.`)
  }
  const seen = await settled('a player sees what a threshold did', () => effect.atMs(), answerMs).catch(() => {
    const { status } = player.state.ballots.get(ballot) ?? {}
    throw new Refusal('bench_wrong', `A threshold of ${goal} changed nothing: its ballot is ${status}.`)
  })
  return seen - sent
}

/** Notes when the player sees what a ballot on thresholds is about change. */
function changeSeen(player: Player): { atMs(): number | undefined } {
  const value = (state: GameState) => mechanicOf(state, movable)?.value
  const before = value(player.state)
  let seenAtMs: number | undefined
  const listen = (state: GameState) => {
    if (value(state) === before) return
    seenAtMs = performance.timeOrigin + performance.now()
    player.onStateChange.remove(listen)
  }
  player.onStateChange(listen)
  return { atMs: () => seenAtMs }
}

/** Notes when the player sees which count, until it is stopped. */
function countsSeen(player: Player, ballot: string) {
  const seen: { voters: number; atMs: number }[] = []
  const listen = (state: GameState) => {
    const voters = state.ballots.get(ballot)?.voters ?? 0
    if (voters > (seen.at(-1)?.voters ?? 0)) seen.push({ voters, atMs: performance.timeOrigin + performance.now() })
  }
  player.onStateChange(listen)
  return {
    stop() {
      player.onStateChange.remove(listen)
      return seen
    },
  }
}

/** The n-th vote was seen with the first count of n or more: votes are counted in the order in which they come. */
function fromSentToSeen(sentAtMs: readonly number[], seen: readonly { voters: number; atMs: number }[]): number[] {
  let at = 0
  return sentAtMs.map((sent, place) => {
    while ((seen[at]?.voters ?? Number.POSITIVE_INFINITY) < place + 1) at++
    const found = seen[at]
    if (found === undefined) throw new Refusal('bench_wrong', `The player never saw ${place + 1} votes counted.`)
    return found.atMs - sent
  })
}
