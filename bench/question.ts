import { arena } from '../rooms/arena/game.ts'

/** What crowds of benchmarks vote on, and its options. */
export const mechanic = 'floor'
export const options: readonly string[] = Object.keys(arena.mechanics[mechanic].options)

/** Until everybody has seen that a ballot is open, and may vote, in milliseconds. */
export const seenMs = 1500
