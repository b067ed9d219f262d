import type { TickEntry } from '../command.ts'
import type { Match } from './match.ts'

const nothing: TickEntry = { commands: [], inputs: new Map() }

/**
 * One tick of a match that was live before, by what its tape says entered then; nothing did where that is undefined. Its
 * effects were acted on at the time: nobody does so again. A step that throws had thrown then, and the match went on from
 * the middle of it, so it does here. Gives whether it threw.
 */
export function rerunTick(match: Match, entry: TickEntry = nothing): boolean {
  try {
    match.advance(entry)
    return false
  } catch {
    return true
  }
}
