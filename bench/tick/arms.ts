import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expectAnswered, expectDecided, seenOpen } from '../ballot.ts'
import { Child } from '../child.ts'
import type { CrowdOrders } from '../crowd/orders.ts'
import { Album } from '../pictures.ts'
import type { ProbeReport } from '../probe.ts'
import { choicesOf, countsOf, mechanic, peopleUpTo } from '../question.ts'
import { RedisProcess, ServerProcess } from '../server-process.ts'
import { bringCrowd, type Player, play, type Visitor, visit } from '../visits.ts'
import { albumOf, expectFollowed, sayLine } from '../witness.ts'
import type { Ticks } from './lateness.ts'
import type { PlayerOrders } from './player.ts'

/** What the crowd does. */
export type Votes = 'none' | 'all'

/** How long is measured, and how everybody votes. */
export interface Plan {
  readonly warmUpMs: number
  readonly windowMs: number
  readonly ballots: number
  readonly ballotSeconds: number
  readonly voteOverMs: number
}

/** What the crowd watches: one of the matches that are measured, or a recording beside them. */
export type Watched = 'match' | 'recording'

/** The two matches that are measured, the one that the crowd may watch first. */
type Pair = readonly [watched: Ticks, other: Ticks]

const probe = join(import.meta.dirname, '../probe.ts')
const answerMs = 10_000
/** A recording is as long as it takes a crowd to come in, and what is measured besides. */
const spareSeconds = 300

/**
 * Two matches alike in all, a recorded one that is played to the relay as well, a relay and a crowd, each in a process of its
 * own. All run whatever the crowd watches; what it watches is all that differs. Measures first while it only watches and
 * then, if it is to, while all of it votes in whole ballots.
 */
export async function measured(
  watched: Watched,
  spectators: number,
  votes: readonly Votes[],
  plan: Plan,
): Promise<Map<Votes, Pair>> {
  await using redis = await RedisProcess.start()
  const settings = { REDIS_URL: redis.address, CAVEA_BOTS: '8' }
  await using first = await ServerProcess.start({ ...settings, CAVEA_ROLES: 'play' }, probe)
  await using second = await ServerProcess.start({ ...settings, CAVEA_ROLES: 'play' }, probe)
  await using relay = await ServerProcess.start({ ...settings, CAVEA_ROLES: 'watch' })
  await using recording = new Child<PlayerOrders>(join(import.meta.dirname, 'player.ts'))
  await using crowd = new Child<CrowdOrders>(join(import.meta.dirname, '../crowd/crowd.ts'))
  const { roomId } = await first.match()
  const seconds = spareSeconds + Math.ceil((plan.warmUpMs + plan.windowMs) / 1000)
  const recorded = await recording.ask('begin', { redis: redis.address, seconds })
  // One person plays in each: what is written to a player's socket, too, is written in both.
  const player = await play(first, roomId)
  const otherPlayer = await play(second, (await second.match()).roomId)
  const shown = watched === 'match' ? roomId : recorded
  if (spectators > 0) await bringCrowd(crowd, relay, shown, spectators)
  const speaker = spectators > 0 ? await visit(relay, shown) : undefined
  if (speaker !== undefined) await sayLine(speaker, 1)
  await pause(plan.warmUpMs)
  const report = async (): Promise<Pair> => {
    const reports = await Promise.all([first.report<ProbeReport>(), second.report<ProbeReport>()])
    const [one, other] = reports.map(({ latenessMs, processorUs, overMs }) => ({
      latenessMs,
      processorShare: processorUs / 1000 / overMs,
    }))
    return [one, other] as Pair
  }
  const found = new Map<Votes, Pair>()
  for (const how of votes) {
    await report()
    if (how === 'none') await pause(plan.windowMs)
    else if (speaker !== undefined) {
      const scene = { host: first, player, speaker, crowd, spectators }
      if (watched === 'match') await realBallots(scene, plan)
      else await recordedBallots(recording, scene, plan)
    }
    found.set(how, await report())
  }
  if (speaker !== undefined) {
    const played = albumOf(player)
    const truth = async () => (watched === 'match' ? played : Album.of(await recording.ask('seen', null)))
    await expectFollowed({ crowd, speakers: [speaker], truth }, 2)
    await speaker.leave()
  }
  await Promise.all([player.leave(), otherPlayer.leave()])
  return found
}

interface Scene {
  readonly host: ServerProcess
  readonly player: Player
  readonly speaker: Visitor
  readonly crowd: Child<CrowdOrders>
  readonly spectators: number
}

/** All of them vote in each ballot, in an even stream, and see how it is decided: each must count. */
async function realBallots(
  { host, player, speaker, crowd, spectators }: Scene,
  { ballots, ballotSeconds, voteOverMs }: Plan,
): Promise<void> {
  const onlookers = [
    { who: 'the player', room: player },
    { who: 'a spectator', room: speaker },
  ]
  for (let time = 0; time < ballots; time++) {
    const ballot = await host.openBallot(player.roomId, { mechanic, seconds: ballotSeconds })
    await seenOpen(ballot, onlookers)
    const choices = choicesOf(time)
    expectAnswered(await crowd.ask('vote', { ballot, choices: [choices], overMs: voteOverMs, answerMs }))
    await expectDecided(ballot, countsOf(choices, peopleUpTo(spectators)), onlookers)
  }
}

/** The same, of ballots that were decided long ago: the votes are sent, brought to the player and answered. */
async function recordedBallots(
  recording: Child<PlayerOrders>,
  { speaker, crowd, spectators }: Scene,
  { ballots, ballotSeconds, voteOverMs }: Plan,
): Promise<void> {
  const onlookers = [{ who: 'a spectator of the recording', room: speaker }]
  const about = { times: ballots, seconds: ballotSeconds, overMs: voteOverMs, voters: spectators }
  for (const [time, ballot] of (await recording.ask('vote', about)).entries()) {
    await seenOpen(ballot, onlookers)
    const choices = choicesOf(time)
    expectAnswered(await crowd.ask('vote', { ballot, choices: [choices], overMs: voteOverMs, answerMs }))
    await expectDecided(ballot, countsOf(choices, peopleUpTo(spectators)), onlookers)
  }
}
