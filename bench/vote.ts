import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from '../scripts/project.ts'
import type { GameState } from '../shared/state.ts'
import { type Benchmark, percentile, type Row, round } from './benchmark.ts'
import { Child } from './child.ts'
import type { CrowdOrders } from './crowd/orders.ts'
import { expectFiles } from './files.ts'
import { mechanic, options, seenMs } from './question.ts'
import { RedisProcess, ServerProcess, settled } from './server-process.ts'
import { bringCrowd, type Player, play } from './visits.ts'
import { expectAnswered } from './vote/answered.ts'
import { storm } from './vote/storm.ts'

const thorough = {
  sizes: [100, 1000, 5000],
  rounds: 2,
  overMs: 2000,
  crossings: 100,
  storm: { spectators: 10_000, chatters: 2500, linked: 20 },
}
const quick = { sizes: [20], rounds: 1, overMs: 500, crossings: 2, storm: { spectators: 40, chatters: 10, linked: 2 } }
/** What a threshold is reached within. */
const crossingOverMs = 500
/** What a threshold ballot is about: it may be moved up and down again without a pause. */
const movable = 'gravity'
/** How long answers are waited for. */
const answerMs = 10_000

/**
 * From a vote that a spectator sends to when a player sees it counted, and to when its voter hears so; and a {@link storm}
 * of votes.
 */
export const vote: Benchmark = {
  async run(progress, given) {
    const plan = given.quick ? quick : thorough
    const sizes = given.sizes.length > 0 ? given.sizes : plan.sizes
    expectFiles(Math.max(...sizes, plan.storm.spectators))
    const rows: Row[] = []
    for (const voters of sizes) {
      const measured = await stream(voters, plan)
      rows.push(...measured)
      progress(measured.map((row) => JSON.stringify(row)).join('\n'))
    }
    const stormed = await storm(plan.storm)
    progress(JSON.stringify(stormed))
    return [...rows, stormed]
  },
}

/**
 * One process that plays, one that shows, and a crowd of so many that votes in an even stream, a few times, and then
 * reaches thresholds.
 */
async function stream(voters: number, { rounds, overMs, crossings }: typeof thorough): Promise<Row[]> {
  await using redis = await RedisProcess.start()
  await using origin = await ServerProcess.start({ REDIS_URL: redis.address, CAVEA_ROLES: 'play' })
  await using relay = await ServerProcess.start({ REDIS_URL: redis.address, CAVEA_ROLES: 'watch' })
  await using crowd = new Child<CrowdOrders>(join(import.meta.dirname, 'crowd/crowd.ts'))
  const { roomId } = await origin.match()
  const player = await play(origin, roomId)
  await bringCrowd(crowd, relay, roomId, voters)
  const countedMs: number[] = []
  const confirmedMs: number[] = []
  for (let at = 0; at < rounds; at++) {
    const ballot = await origin.openBallot(roomId, { mechanic, seconds: 20 })
    await settled('the ballot is open', () => player.state.ballots.get(ballot))
    // Who has not seen the ballot open may not vote on it.
    await pause(seenMs)
    const counts = countsSeen(player, ballot)
    const voted = await crowd.ask('vote', { ballot, choices: [options], overMs, answerMs })
    expectAnswered(voted)
    await settled('the player sees all votes', () => player.state.ballots.get(ballot)?.voters === voters).catch(() => {
      throw new Refusal('bench_wrong', `${player.state.ballots.get(ballot)?.voters} of ${voters} votes were counted.`)
    })
    countedMs.push(...fromSentToSeen(voted.sentAtMs, counts.stop()))
    confirmedMs.push(...voted.confirmedMs)
  }
  const crossedMs: number[] = []
  for (let at = 0; at < crossings; at++) {
    crossedMs.push(await crossing(origin, crowd, player, roomId, at % 2 === 0 ? 'up' : 'down'))
  }
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

/** Milliseconds from when the vote was sent that made enough, to when a player sees what it did. */
async function crossing(
  origin: ServerProcess,
  crowd: Child<CrowdOrders>,
  player: Player,
  match: string,
  wish: 'up' | 'down',
): Promise<number> {
  const ballot = await origin.openBallot(match, { mechanic: movable, method: 'threshold', seconds: 30 })
  const { goal } = await settled('the ballot is open', () => player.state.ballots.get(ballot))
  await pause(seenMs)
  const decided = new Promise<number>((resolve) => {
    const listen = (state: GameState) => {
      if (state.ballots.get(ballot)?.status !== 'decided') return
      player.onStateChange.remove(listen)
      resolve(performance.timeOrigin + performance.now())
    }
    player.onStateChange(listen)
  })
  // Who comes too late is refused, as it should be.
  const { sentAtMs } = await crowd.ask('vote', { ballot, choices: [[wish]], overMs: crossingOverMs, answerMs })
  return (await decided) - (sentAtMs[goal - 1] ?? Number.NaN)
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
    return (seen[at]?.atMs ?? Number.NaN) - sent
  })
}
