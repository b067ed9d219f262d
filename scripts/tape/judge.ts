import { games } from '../../rooms/index.ts'
import { CaveaError } from '../../shared/errors.ts'
import type { Game } from '../../shared/game.ts'
import { type Gap, type Parting, verify } from '../../shared/tape/verify.ts'
import { Refusal } from '../project.ts'
import type { FoundTape } from './source.ts'

/** What was found, and whether all is well. */
export interface Judgement {
  readonly lines: readonly string[]
  readonly well: boolean
  /** The same for programs. */
  readonly found: Readonly<Record<string, unknown>>
}

/** Runs a tape's match again and compares it with every snapshot. Throws a refusal where that cannot be done. */
export async function judgeRun(tape: FoundTape, progress?: (tick: number, toTick: number) => void): Promise<Judgement> {
  needsBoth(tape)
  const game = await gameOf(tape)
  return orRefuse(() => {
    const startedAt = performance.now()
    const run = verify(game, tape.records, progress)
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    const lines = [
      `Ticks ${run.fromTick} to ${run.toTick} were run again in ${seconds} s, ${run.snapshots} snapshots compared.`,
      ...run.gaps.map(gapLine),
      ...(run.thrown === 0 ? [] : [`${run.thrown} steps threw, as they had live.`]),
      run.difference === undefined ? 'The match is what its tape says.' : partingLine(run.difference),
      ...tape.remarks,
    ]
    const { match: _match, difference = null, ...found } = run
    const well = run.difference === undefined && run.gaps.length === 0 && tape.remarks.length === 0
    return { lines, well, found: { ...found, difference, remarks: tape.remarks } }
  })
}

/** Runs something on a tape; what the tape is refused for is a refusal of the command. */
export function orRefuse<T>(body: () => T): T {
  try {
    return body()
  } catch (error) {
    throw error instanceof CaveaError ? new Refusal(error.code, error.message) : error
  }
}

const gapLine = ({ fromTick, toTick }: Gap): string =>
  toTick === undefined
    ? `Records are missing after tick ${fromTick}, and no snapshot comes after them: what is there was not run.`
    : `Records are missing between ticks ${fromTick} and ${toTick}: they were not run, and it went on behind them.`

function partingLine({ by, tick, lastGoodTick, path, one, other }: Parting): string {
  const what = `in ${path}: on the tape ${JSON.stringify(one)}, run again ${JSON.stringify(other)}.`
  if (by === 'shown') return `It differs first at tick ${tick}, ${what}`
  const since = lastGoodTick < 0 ? '' : ` after tick ${lastGoodTick}`
  return `It differs somewhere${since}, in nothing that was shown: at tick ${tick}, ${what}`
}

/** Throws a refusal for a tape without its private track. */
export function needsBoth(tape: FoundTape): void {
  if (tape.tracks === 'both') return
  throw new Refusal(
    'tape_public',
    'A downloaded tape has the public track alone, without seed, commands and votes. Give the id on the server that keeps it.',
  )
}

async function gameOf(tape: FoundTape): Promise<Game> {
  const head = tape.records.flatMap((record) =>
    record.kind === 'start' ? [record.head] : record.kind === 'snapshot' ? [record.snapshot.head] : [],
  )[0]
  const known: Record<string, (() => Promise<Game>) | undefined> = games
  const load = known[head?.game ?? '']
  if (load === undefined)
    throw new Refusal('game_unknown', `This house has no game "${head?.game ?? ''}" to run it with.`)
  return load()
}
