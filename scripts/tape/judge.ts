import { games } from '../../rooms/index.ts'
import { CaveaError } from '../../shared/errors.ts'
import type { Game } from '../../shared/game.ts'
import { verify } from '../../shared/tape/verify.ts'
import { Refusal } from '../project.ts'
import type { FoundTape } from './source.ts'

/** What was found, and whether all is well. */
export interface Judgement {
  readonly lines: readonly string[]
  readonly well: boolean
}

/** Runs a tape's match again and compares it with every snapshot. Throws a refusal where that cannot be done. */
export async function judgeRun(tape: FoundTape): Promise<Judgement> {
  needsBoth(tape)
  const game = await gameOf(tape)
  try {
    const startedAt = performance.now()
    const { fromTick, toTick, snapshots, thrown, difference } = verify(game, tape.records)
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    const lines = [
      `Ticks ${fromTick} to ${toTick} were run again in ${seconds} s, ${snapshots} snapshots compared.`,
      ...(thrown === 0 ? [] : [`${thrown} steps threw, as they had live.`]),
      difference === undefined
        ? 'The match is what its tape says.'
        : `It differs first at tick ${difference.tick}, in ${difference.path}: on the tape ${JSON.stringify(difference.one)}, run again ${JSON.stringify(difference.other)}.`,
      ...tape.remarks,
    ]
    return { lines, well: difference === undefined && tape.remarks.length === 0 }
  } catch (error) {
    throw error instanceof CaveaError ? new Refusal(error.code, error.message) : error
  }
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
