import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from '../../scripts/project.ts'
import { expectAnswered, expectDecided, type Onlooker, seenOpen } from '../ballot.ts'
import { percentile, type Row, round } from '../benchmark.ts'
import { Child } from '../child.ts'
import type { CrowdOrders, Voted } from '../crowd/orders.ts'
import type { ProbeReport } from '../probe.ts'
import { choicesOf, countsOf, mechanic, options, peopleUpTo } from '../question.ts'
import { ServerProcess, settled } from '../server-process.ts'
import { bringCrowd, type Player, play, visit } from '../visits.ts'
import { albumOf, expectFollowed, sayLine } from '../witness.ts'
import { costOf, probe } from './cost.ts'

const overMs = 1000
const answerMs = 30_000
const idleMs = 2000
const endedWithinMs = 45_000
/** What a vote of a surge counts, of a vote: see the electorate. */
const surgeShare = 0.25

/** One server that plays and shows, as it is started where nothing else is said, and a crowd in its stands. */
interface Scene {
  readonly server: ServerProcess
  readonly crowd: Child<CrowdOrders>
  readonly player: Player
  readonly onlookers: readonly Onlooker[]
  readonly idle: ProbeReport
}

async function inOneProcess(voters: number, vote: (scene: Scene) => Promise<Row[]>): Promise<Row[]> {
  await using server = await ServerProcess.start({}, probe)
  await using crowd = new Child<CrowdOrders>(join(import.meta.dirname, '../crowd/crowd.ts'))
  const { roomId } = await server.match()
  const player = await play(server, roomId)
  await bringCrowd(crowd, server, roomId, voters)
  const speaker = await visit(server, roomId)
  await sayLine(speaker, 1)
  await server.report()
  await pause(idleMs)
  const idle = await server.report<ProbeReport>()
  const onlookers = [
    { who: 'the player', room: player },
    { who: 'a spectator', room: speaker },
  ]
  const rows = await vote({ server, crowd, player, onlookers, idle })
  const played = albumOf(player)
  const sentOn = await expectFollowed({ crowd, speakers: [speaker], truth: async () => played }, 2)
  await speaker.leave()
  await player.leave()
  return rows.map((row) => ({ ...row, sentOn }))
}

/**
 * Everybody presses once within a second, and again in a second ballot, when all are known. Nothing gathers their votes:
 * each is a request of its own, counted, stored and confirmed by itself.
 */
export function single({ voters, seconds }: { voters: number; seconds: number }): Promise<Row[]> {
  return inOneProcess(voters, async (scene) => {
    const rows: Row[] = []
    for (const time of [0, 1]) {
      const { ballot, voted, busy } = await press(scene, time, seconds)
      await expectDecided(ballot, countsOf(choicesOf(time), peopleUpTo(voters)), scene.onlookers)
      const what = time === 0 ? 'all press at once, in one process' : 'all press again, in one process'
      rows.push({ what, ...rowOf(scene, voted, busy), voters, countedOnce: 'yes' })
    }
    return rows
  })
}

/**
 * A few vote, calmly, and are known then. In the next ballot all the others press as well, within a second: to the electorate
 * that looks as one hand does that casts many votes, and it says so at the end. All that can be told from outside is that
 * everybody is counted, and that who is counted for less is so by exactly what the electorate takes off.
 */
export function newcomers(about: {
  voters: number
  known: number
  seconds: number
  before: { ballots: number; seconds: number }
}): Promise<Row[]> {
  const { voters, known, seconds, before } = about
  return inOneProcess(voters, async (scene) => {
    for (let at = 0; at < before.ballots; at++) {
      const calm = await press(scene, 0, before.seconds, known)
      await expectDecided(calm.ballot, countsOf(choicesOf(0), peopleUpTo(known)), scene.onlookers)
    }
    const { ballot, voted, busy } = await press(scene, 1, seconds)
    const ends = []
    for (const { who, room } of scene.onlookers) {
      const shown = () => room.state.ballots.get(ballot)
      await settled(`${who} sees how the ballot ended`, () => shown()?.status !== 'open', endedWithinMs)
      const counts = options.map((name) => shown()?.counts.get(name) ?? 0)
      ends.push(JSON.stringify({ status: shown()?.status, voters: shown()?.voters, counts }))
    }
    const [end = '', ...others] = ends
    const wanted = countsOf(choicesOf(1), peopleUpTo(voters))
    const { status, voters: counted, counts } = JSON.parse(end) as { status: string; voters: number; counts: number[] }
    const lessened = counts.map((count, at) => ((wanted[at] ?? 0) - count) / (1 - surgeShare))
    const byTheRule = lessened.every((people) => people >= 0 && Number.isInteger(round(people, 6)))
    if (status !== 'decided' || counted !== voters || !byTheRule || others.some((other) => other !== end)) {
      throw new Refusal('bench_wrong', `${voters} votes, most of newcomers, ended as ${ends.join(' and ')}.`)
    }
    const weighedDown = round(lessened.reduce((sum, people) => sum + people, 0))
    const what = `all press at once, ${known} of them known, in one process`
    return [{ what, ...rowOf(scene, voted, busy), voters, weighedDown, countedOnce: 'yes' }]
  })
}

/** Opens a ballot and has everybody vote, or the first so many. */
async function press({ server, crowd, player, onlookers }: Scene, time: number, seconds: number, voters?: number) {
  const ballot = await server.openBallot(player.roomId, { mechanic, seconds })
  await seenOpen(ballot, onlookers)
  await server.report()
  const who = voters === undefined ? {} : { voters }
  const voted = await crowd.ask('vote', { ballot, choices: [choicesOf(time)], ...who, overMs, answerMs })
  const busy = await server.report<ProbeReport>()
  expectAnswered(voted)
  return { ballot, voted, busy }
}

function rowOf({ idle }: Scene, { sentAtMs, confirmedMs }: Voted, busy: ProbeReport): Row {
  return {
    votes: sentAtMs.length,
    sentWithinMs: round((sentAtMs.at(-1) ?? 0) - (sentAtMs[0] ?? 0)),
    confirmedMsMedian: round(percentile(confirmedMs, 0.5)),
    confirmedMs99: round(percentile(confirmedMs, 0.99)),
    ...costOf([idle], [[busy]], sentAtMs.length),
  }
}
