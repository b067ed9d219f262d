import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Encoder, type Schema } from '@colyseus/schema'
import { arena } from '../rooms/arena/game.ts'
import { FileStore } from '../server/tape/file/store.ts'
import { LiveTape } from '../server/tape/live.ts'
import { Pen } from '../server/tape/pen.ts'
import { Recorder } from '../server/tape/recorder.ts'
import type { Command } from '../shared/command.ts'
import { Match } from '../shared/match/match.ts'
import { type Benchmark, median, round } from './benchmark.ts'

const rounds = 5
const secondsOfRound = 12
const players = 8
const quiet = { waiting() {}, failed() {}, dropped() {}, fenced() {} }

/**
 * What recording costs a match, in processor time: the same match with eight people who all send inputs, at its real
 * pace, with its tape written to files and without. Both arms step, encode every patch and take the players' inputs.
 */
export const recording: Benchmark = {
  async run(progress) {
    const folder = mkdtempSync(join(tmpdir(), 'cavea-bench-'))
    const store = new FileStore(folder, () => {})
    const [without, withTape]: [number[], number[]] = [[], []]
    await arm(undefined, 0, 3)
    for (let at = 0; at < rounds; at++) {
      without.push(await arm(undefined, at, secondsOfRound))
      withTape.push(await arm(store, at, secondsOfRound))
      progress(
        `round ${at + 1} of ${rounds}: ${round(without.at(-1) ?? 0, 2)} and ${round(withTape.at(-1) ?? 0, 2)} ms a second`,
      )
    }
    const bytes = (await store.list()).reduce((sum, row) => sum + row.bytes, 0)
    rmSync(folder, { recursive: true, force: true })
    const [bare, taped] = [median(without), median(withTape)]
    return [
      { what: 'a match without a tape', unit: 'ms of processor a second', median: round(bare, 2) },
      { what: 'with its tape in files', unit: 'ms of processor a second', median: round(taped, 2) },
      { what: 'recording costs', unit: '% of the match', median: round((taped / bare - 1) * 100, 1) },
      { what: 'size of the tape', unit: 'KB a minute', median: round(bytes / 1024 / ((rounds * secondsOfRound) / 60)) },
    ]
  },
}

/** Milliseconds of processor that a second of the match takes. */
async function arm(store: FileStore | undefined, at: number, seconds: number): Promise<number> {
  const match = new Match(arena, { seed: `record ${at}` })
  const encoder = new Encoder(match.state as Match['state'] & Schema)
  const recorder =
    store &&
    new Recorder(
      new LiveTape(`r${at}`, 1, { bytes: 8e6, keepMs: 10_000 }),
      new Pen(store.open(`r${at}`), quiet),
      { epoch: 1, seq: 0, tick: 0, tickRate: arena.tickRate },
      () => {},
    )
  const head = {
    match: `r${at}`,
    game: 'arena',
    title: 'Arena',
    version: arena.version,
    tickRate: arena.tickRate,
    startedAt: 0,
  }
  const whole = recorder?.begin(head, new Uint8Array(1000), { seed: 's', delayTicks: 0 })
  const before = process.cpuUsage()
  const startedAt = performance.now()
  for (let tick = 1; tick <= seconds * arena.tickRate; tick++) {
    const entry = { commands: tick === 1 ? joins : [], inputs: inputsAt(tick) }
    recorder?.entry(tick, entry)
    match.advance(entry)
    recorder?.patch(new Uint8Array(encoder.encode()))
    if (recorder === undefined) encoder.encode()
    encoder.discardChanges()
    if (recorder?.keyframeDue && whole !== undefined) {
      const snapshot = {
        head: whole,
        delayTicks: 0,
        hash: match.hash(),
        match: match.snapshot(),
        nextReference: 1,
        clockMs: 0,
      }
      const audience = { secret: '', opened: 0, director: { last: '', nextInMs: 0, random: [1, 2, 3, 4] as const } }
      recorder.keyframe(new Uint8Array(encoder.encodeAll()), { ...snapshot, claims: [], audience, votesFromTick: tick })
    }
    recorder?.flush()
    await pause(Math.max(0, startedAt + (tick * 1000) / arena.tickRate - performance.now()))
  }
  await recorder?.end('measured')
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / seconds
}

const joins = Array.from(
  { length: players },
  (_, at): Command => ({ kind: 'join', actor: 'player', seat: `p${at}`, name: `P${at}`, person: '' }),
)

function inputsAt(tick: number): Map<string, readonly object[]> {
  return new Map(
    joins.map((_, at) => {
      const angle = Math.sin(tick / 40 + at) * Math.PI
      return [`p${at}`, [{ moveX: Math.cos(angle), moveY: Math.sin(angle), dash: (tick + at * 11) % 60 === 0 }]]
    }),
  )
}
