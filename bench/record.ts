import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client, type Room } from '@colyseus/sdk'
import { arena } from '../rooms/arena/game.ts'
import { watchRoom } from '../shared/protocol.ts'
import type { GameState } from '../shared/state.ts'
import { type Benchmark, mean, round, standardError, trimmed } from './benchmark.ts'
import type { RecordingReport } from './record/valve.ts'
import { ServerProcess } from './server-process.ts'

const thorough = { rounds: 12, roundMs: 50_000, warmUpMs: 20_000 }
const quick = { rounds: 1, roundMs: 3000, warmUpMs: 500 }
/** How long what a ballot's options would do is run ahead, which takes a thread of its own and no part here. */
const previewMs = 3000
const players = 8
const spectators = 50
/** While something is asked: each spectator in twenty seconds. */
const votesPerSecond = 2.5

/**
 * What recording costs a match, in processor time of its process: `npm start` with one match of eight people on the stock
 * SDK, who send an input each tick, and fifty who watch and vote; its tape is written to files for three tenths of a
 * second and for three tenths nowhere, hundreds of times.
 */
export const recording: Benchmark = {
  async run(progress, given) {
    const { rounds, roundMs, warmUpMs } = given.quick ? quick : thorough
    await using server = await ServerProcess.start({ CAVEA_BOTS: '0' }, join(import.meta.dirname, 'record/valve.ts'))
    const { roomId } = await server.match()
    const leave = await visit(`http://127.0.0.1:${server.port}`, roomId)
    await pause(warmUpMs)
    const bare: number[] = []
    const taped: number[] = []
    for (let at = 0; at < rounds; at++) {
      await server.openBallot(roomId, { mechanic: 'floor', seconds: Math.ceil((roundMs + previewMs) / 1000) })
      await pause(previewMs)
      await server.report<RecordingReport>()
      await pause(roundMs)
      const { pairs } = await server.report<RecordingReport>()
      bare.push(...pairs.map((pair) => pair.bare))
      taped.push(...pairs.map((pair) => pair.taped))
      progress(
        `${at + 1} of ${rounds}: ${round(mean(bare), 1)} ms a second not recorded, ${round(mean(taped), 1)} recorded`,
      )
    }
    leave()
    // Once a minute or so V8 clears all of its memory, in whichever window: as much as fifty others take.
    const costs = trimmed(
      taped.map((one, at) => one - (bare[at] ?? 0)),
      0.01,
    )
    const share = 100 / mean(bare)
    return [
      {
        what: 'a match of 8 and 50 who watch, not recorded',
        unit: 'ms of processor a second',
        mean: round(mean(bare), 1),
      },
      { what: 'recorded in files', unit: 'ms of processor a second', mean: round(mean(taped), 1) },
      {
        what: 'recording costs',
        unit: '% of the match',
        mean: round(mean(costs) * share, 1),
        standardError: round(standardError(costs) * share, 1),
        reach: 5,
      },
    ]
  },
}

/** Eight people who run about and dash, and fifty who look on and vote; gives what makes them leave. */
async function visit(address: string, match: string): Promise<() => void> {
  const rooms = await Promise.all(
    Array.from({ length: players }, (_, at) => new Client(address).joinById<GameState>(match, { name: `P${at}` })),
  )
  const stands = await Promise.all(
    Array.from({ length: spectators }, () => new Client(address).joinOrCreate<GameState>(watchRoom, { match })),
  )
  for (const room of [...rooms, ...stands]) {
    for (const type of ['marks', 'chat', 'tally', 'stalled', 'line', 'seat']) room.onMessage(type, () => {})
  }
  const inputs = rooms.map((room) => room.input() as unknown as { data: Record<string, unknown>; send(): void })
  let tick = 0
  const moving = setInterval(() => {
    tick += 1
    for (const [at, input] of inputs.entries()) {
      const angle = Math.sin(tick / 40 + at) * Math.PI
      const dash = (tick + at * 11) % 60 === 0
      Object.assign(input.data, { moveX: Math.cos(angle), moveY: Math.sin(angle), dash })
      input.send()
    }
  }, 1000 / arena.tickRate)
  let votes = 0
  const voting = setInterval(() => voteIn(stands[votes++ % spectators]), 1000 / votesPerSecond)
  return () => {
    clearInterval(moving)
    clearInterval(voting)
    for (const room of [...rooms, ...stands]) void room.leave()
  }
}

function voteIn(room: Room<unknown, GameState> | undefined): void {
  for (const [ballot, { status, options }] of room?.state.ballots.entries() ?? []) {
    const choice = options.at(0)
    if (status !== 'open' || choice === undefined) continue
    // It may close before the vote arrives.
    room?.request('vote', { ballot, choice }).catch(() => {})
    return
  }
}
