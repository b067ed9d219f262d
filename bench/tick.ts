import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { arena } from '../rooms/arena/game.ts'
import { Refusal } from '../scripts/project.ts'
import { type Benchmark, percentile, type Row, resampledError, round } from './benchmark.ts'
import { Child } from './child.ts'
import type { CrowdOrders } from './crowd/orders.ts'
import { expectFiles } from './files.ts'
import { mechanic, options, seenMs } from './question.ts'
import { RedisProcess, ServerProcess, settled } from './server-process.ts'
import type { TickReport } from './tick/probe.ts'
import { bringCrowd, type Player, play, visit } from './visits.ts'

const thorough = {
  sizes: [0, 1000, 10_000],
  rounds: 3,
  warmUpMs: 3000,
  windowMs: 40_000,
  ballots: 3,
  voteOverMs: 12_000,
}
const quick = { sizes: [0, 20], rounds: 1, warmUpMs: 300, windowMs: 1000, ballots: 1, voteOverMs: 500 }
type Plan = typeof thorough

const probe = join(import.meta.dirname, 'tick/probe.ts')
const answerMs = 10_000

/**
 * How late a match's ticks are before so many spectators, against another match, alike in all, that runs beside it and is
 * watched by nobody: both have the same machine, the same generator and the same relay beside them at the same moment.
 * With the largest crowd, everybody votes as well.
 */
export const tick: Benchmark = {
  async run(progress, given) {
    const plan = given.quick ? quick : thorough
    const sizes = given.sizes.length > 0 ? given.sizes : plan.sizes
    const largest = Math.max(...sizes)
    expectFiles(largest)
    const rows: Row[] = []
    for (const spectators of sizes) {
      for (const votes of spectators === largest && largest > 0 ? (['none', 'all'] as const) : (['none'] as const)) {
        const measured: Lateness[] = []
        for (let at = 0; at < plan.rounds; at++) measured.push(await watched(spectators, votes, plan))
        const row = rowOf({ spectators, votes }, measured)
        rows.push(row)
        progress(JSON.stringify(row))
      }
    }
    return rows
  },
}

/** How late ticks were, in milliseconds, of the match that is watched and of the other. */
interface Lateness {
  readonly watched: readonly number[]
  readonly other: readonly number[]
}

// The 99th percentile of one round is made by a dozen ticks: all rounds are taken together.
function rowOf(what: Row, measured: readonly Lateness[]): Row {
  const seconds = measured.flatMap(secondsOf)
  const difference = (some: readonly Lateness[]) => latest(some, 'watched') - latest(some, 'other')
  const watched99Ms = latest(seconds, 'watched')
  const other99Ms = latest(seconds, 'other')
  const middle = (arm: keyof Lateness) =>
    percentile(
      measured.flatMap((one) => one[arm]),
      0.5,
    )
  return {
    ...what,
    watchedMsMedian: round(middle('watched'), 2),
    watchedMs99: round(watched99Ms, 2),
    unwatchedMsMedian: round(middle('other'), 2),
    unwatchedMs99: round(other99Ms, 2),
    differenceMs99: round(watched99Ms - other99Ms, 2),
    differenceMs99Error: round(resampledError(seconds, difference), 2),
    ratio99: round(watched99Ms / other99Ms, 2),
    ticks: measured.reduce((sum, { watched }) => sum + watched.length, 0),
  }
}

const latest = (seconds: readonly Lateness[], arm: keyof Lateness): number =>
  percentile(
    seconds.flatMap((one) => one[arm]),
    0.99,
  )

// Both matches' ticks of the same second stay together, and with their neighbours: what makes one late makes others late.
function secondsOf({ watched, other }: Lateness): Lateness[] {
  const { tickRate } = arena
  return Array.from({ length: Math.ceil(Math.max(watched.length, other.length) / tickRate) }, (_, at) => ({
    watched: watched.slice(at * tickRate, (at + 1) * tickRate),
    other: other.slice(at * tickRate, (at + 1) * tickRate),
  }))
}

async function watched(spectators: number, votes: 'none' | 'all', plan: Plan): Promise<Lateness> {
  await using redis = await RedisProcess.start()
  const settings = { REDIS_URL: redis.address, CAVEA_BOTS: '8' }
  await using first = await ServerProcess.start({ ...settings, CAVEA_ROLES: 'play' }, probe)
  await using second = await ServerProcess.start({ ...settings, CAVEA_ROLES: 'play' }, probe)
  await using relay = await ServerProcess.start({ ...settings, CAVEA_ROLES: 'watch' })
  await using crowd = new Child<CrowdOrders>(join(import.meta.dirname, 'crowd/crowd.ts'))
  const { roomId } = await first.match()
  // One person plays in each: what is written to a player's socket, too, is written in both.
  const player = await play(first, roomId)
  const otherPlayer = await play(second, (await second.match()).roomId)
  if (spectators > 0) await bringCrowd(crowd, relay, roomId, spectators)
  const speaker = spectators > 0 ? await visit(relay, roomId) : undefined
  await speaker?.request('chat', { text: `line 1 at ${Date.now()}: it begins` })
  await pause(plan.warmUpMs)
  await Promise.all([first.report<TickReport>(), second.report<TickReport>()])
  if (votes === 'none') await pause(plan.windowMs)
  else for (let at = 0; at < plan.ballots; at++) await everybodyVotes(first, crowd, player, spectators, plan.voteOverMs)
  const [mine, other] = await Promise.all([first.report<TickReport>(), second.report<TickReport>()])
  await Promise.all([player.leave(), otherPlayer.leave()])
  if (speaker !== undefined) {
    await speaker.request('chat', { text: `line 2 at ${Date.now()}: it is over` })
    const { faults, late } = await crowd.ask('finish', { line: 2, withinMs: answerMs })
    if (faults.length > 0) throw new Refusal('bench_wrong', `${spectators} spectators: ${faults.join('; ')}.`)
    if (late > 0) throw new Refusal('bench_wrong', `${late} of ${spectators} spectators do not follow.`)
    await speaker.leave()
  }
  return { watched: mine.latenessMs, other: other.latenessMs }
}

/** All of them vote in one ballot, in an even stream: each must be counted. */
async function everybodyVotes(
  host: ServerProcess,
  crowd: Child<CrowdOrders>,
  player: Player,
  spectators: number,
  overMs: number,
): Promise<void> {
  const ballot = await host.openBallot(player.roomId, { mechanic, seconds: 20 })
  await settled('the ballot is open', () => player.state.ballots.get(ballot))
  // Who has not seen it open may not vote.
  await pause(seenMs)
  const voted = await crowd.ask('vote', { ballot, choices: [options], overMs, answerMs })
  const seen = () => options.map((name) => player.state.ballots.get(ballot)?.counts.get(name) ?? 0)
  const wanted = options.map((_, at) => Math.ceil((spectators - at) / options.length))
  await settled('all are counted', () => seen().join() === wanted.join(), answerMs).catch(() => {
    throw new Refusal(
      'bench_wrong',
      `${spectators} votes were counted as ${seen()}, not ${wanted}; ` +
        `${voted.refused} were refused, ${voted.unanswered} not answered.`,
    )
  })
}
