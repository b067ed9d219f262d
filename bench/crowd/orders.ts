import type { Seen } from '../pictures.ts'
import type { Entrance } from '../stands/arm.ts'

/** Who comes in, where. */
export interface Visit {
  readonly port: number
  readonly entrance: Entrance
  /** Whether spectators get every move of its own, or some merged into one. */
  readonly moves: 'each' | 'merged'
  readonly spectators: number
  /** How many of them decode what they get. */
  readonly viewers: number
  /** What they see: the state of the stands' benchmark, or that of a match of whatever game. */
  readonly state: 'troupe' | 'game'
  /** They come as the people of this number and the following. Left out: nobody says who they are. */
  readonly firstPerson?: number
}

/** What became of all who came, or came back, at one moment. */
export interface Arrivals {
  /** From that moment until each had the whole state, in milliseconds, ascending. */
  readonly inMs: readonly number[]
  /** Requests for seats, or sockets that tried. */
  readonly tries: number
  /** What each was told that was not let in. */
  readonly lost: readonly string[]
}

/** What everybody must have seen in the end. */
export interface Ending {
  readonly voters: number
  readonly moves: number
  readonly picture: string
}

/** What spectators got within a time. Sums over all of them. */
export interface Received {
  readonly states: number
  readonly lines: number
  readonly bytes: number
  /** From when a line was said to when a spectator had it, in milliseconds. */
  readonly delayMs: { readonly median: number; readonly percentile99: number }
}

/** One vote of everybody, or several. */
export interface Vote {
  readonly ballot: string
  /** Each vote of everybody, one after the other: person n takes the name at n, counted round. */
  readonly choices: readonly (readonly string[])[]
  /** Only the first so many of each group vote; left out: everybody. */
  readonly voters?: number
  /** All votes go out within this time, evenly. */
  readonly overMs: number
  /** How long answers are waited for after that. */
  readonly answerMs: number
}

/** What became of it. */
export interface Voted {
  /** When each vote was sent, in milliseconds since 1970 and fractions, ascending. */
  readonly sentAtMs: readonly number[]
  /** From sent to confirmed, in milliseconds. */
  readonly confirmedMs: readonly number[]
  readonly refused: number
  readonly unanswered: number
}

/** What is to say of the whole. `seen`: by each of those who decode a match of some game, since `look`. */
export interface Finished {
  readonly faults: readonly string[]
  /** How many had not got everything. */
  readonly late: number
  /** How often one was sent on to another process of the server. */
  readonly sentOn: number
  readonly seen: readonly (readonly Seen[])[]
}

/** What the process takes that all spectators are in. */
export type CrowdOrders = {
  /** May be given again, for another place. */
  enter: { about: Visit; answer: null }
  /** All at one moment. */
  storm: { about: Visit; answer: Arrivals }
  /** All lose their sockets at one moment, and come back. From then on it is looked whether lines and states are right. */
  cut: { about: null; answer: Arrivals }
  /** What came from here on is counted. */
  open: { about: null; answer: null }
  /** What came since `open`. */
  close: { about: null; answer: Received }
  vote: { about: Vote; answer: Voted }
  /** Those who decode a match of some game keep what they see from now on. */
  look: { about: null; answer: null }
  /** Waits, for so long, until everybody has the line of that number; then all leave. */
  finish: {
    about: { line: number; withinMs: number; ending?: Ending }
    answer: Finished
  }
}
