import * as z from 'zod/mini'
import type { BallotChoice } from './ballot/choice.ts'
import type { LinkReply } from './electorate.ts'
import type { ErrorReply } from './errors.ts'
import type { Json } from './json.ts'
import type { HiddenWhy } from './moderation.ts'

/** The room that spectators join, whatever the game. Players join the room of the game's own name. */
export const watchRoom = 'watch'

/** What the reason of a close says when a match goes on at another address: `moved 10.0.0.7:2567`. */
export const movedReason = (address: string): string => `moved ${address}`

/** The address in such a reason; undefined in any other. */
export const movedTo = (reason: string | undefined): string | undefined =>
  /^moved ([\w.-]+(?::\d{1,5})?)$/.exec(reason ?? '')?.[1]

/** The id of the room in which a match's spectators are. */
export const standsOf = (match: string): string => `watch-${match}`

/** The match that a room belongs to: the room's own id, or that of the match whose spectators are in it. */
export const matchOf = (roomId: string): string => (roomId.startsWith('watch-') ? roomId.slice(6) : roomId)

/** Bounds of what people may send. */
export const bounds = {
  nameCharacters: 20,
  chatCharacters: 200,
  /** A person's key is made by their browser; shorter ones could be guessed. */
  personKeyCharacters: { min: 16, max: 64 },
  choiceCharacters: 40,
  choiceOptions: 40,
  ballotIdCharacters: 40,
} as const

// Control characters, and those that turn the direction of text around or show nothing at all: a name with one of them
// could dress up as another line, or as another person. Lone surrogates are no text. What picks the style of an emoji stays.
const unseen = /(?![\ufe00-\ufe0f])\p{Default_Ignorable_Code_Point}|[\p{Cc}\p{Cs}\u2028\u2029\u2800\ufff9-\ufffb]/gu

// Marks without a letter below them, and more of them on one letter than a script needs (a Burmese syllable has four):
// piled up they cover the lines above and below.
const looseMarks = /(^|\s)\p{M}+/gu
const stackedMarks = /(\p{M}{4})\p{M}+/gu

/** A text as it may be shown: nothing unseen, no piles of marks, no runs of white space, at most so many characters. */
export function visibleText(text: string, maxCharacters: number): string {
  const seen = text.replace(unseen, ' ').replace(looseMarks, '$1').replace(stackedMarks, '$1')
  const clean = seen.replace(/\s+/g, ' ').trim()
  return [...clean].slice(0, maxCharacters).join('').trim()
}

const text = (maxCharacters: number) => z.string().check(z.maxLength(maxCharacters * 8))

/** How a player joins: `client.joinById(roomId, { name })` or `client.joinOrCreate('arena', { name })`. */
export const joinRequest = z.object({
  name: z.optional(text(bounds.nameCharacters)),
  /** A secret that the browser made and keeps. Who comes back with it gets their score back. */
  person: z.optional(
    z.string().check(z.minLength(bounds.personKeyCharacters.min), z.maxLength(bounds.personKeyCharacters.max)),
  ),
})
export type JoinRequest = z.infer<typeof joinRequest>

/** How a spectator joins: `client.joinOrCreate('watch', { match: roomId })`. */
export const watchRequest = z.object({
  match: z.string().check(z.minLength(1), z.maxLength(64)),
  name: z.optional(text(bounds.nameCharacters)),
  person: z.optional(
    z.string().check(z.minLength(bounds.personKeyCharacters.min), z.maxLength(bounds.personKeyCharacters.max)),
  ),
})
export type WatchRequest = z.infer<typeof watchRequest>

const optionName = z.string().check(z.minLength(1), z.maxLength(bounds.choiceCharacters))

/**
 * `request('vote', …)` of a spectator. The choice is an option's name, several of them (approval; ranked, best first), a
 * number (slider), or an option with an amount (bid). `null` takes the vote back.
 */
export const voteRequest = z.object({
  ballot: z.string().check(z.minLength(1), z.maxLength(bounds.ballotIdCharacters)),
  choice: z.union([
    optionName,
    z.array(optionName).check(z.minLength(1), z.maxLength(bounds.choiceOptions)),
    z.number(),
    z.object({ option: optionName, amount: z.number() }),
    z.null(),
  ]),
})
export type VoteRequest = z.infer<typeof voteRequest>

/** What a vote resolves to. `changed`: an earlier vote of the same voter was replaced. */
export interface VoteReply {
  readonly counted: true
  readonly ballot: string
  /** As it is counted; `null` where the vote was taken back. */
  readonly choice: BallotChoice | null
  readonly changed: boolean
  /** The vote's hash in the ballot's chain: with it a voter finds the vote in the audit. */
  readonly receipt: string
  /** What this choice would likely lead to, where the server had the time to look: `Ice: 3 of 5 fall within 10 s`. */
  readonly outlook?: string
}

/** `request('chat', …)` of a spectator. A line such as `!2` or `!ice` is a vote as well. */
export const chatRequest = z.object({ text: text(bounds.chatCharacters) })
export type ChatRequest = z.infer<typeof chatRequest>

/** What a chat line resolves to; `vote` if the line was one. A vote that could not be counted says why. */
export interface ChatReply {
  readonly sent: true
  /** Why nobody else sees the line, if so: `crowded` while more is said than anybody can read. A vote in it counts all the same. */
  readonly hidden?: 'crowded' | Exclude<HiddenWhy, 'operator'>
  readonly vote?: VoteReply | ErrorReply
  /** What became of a wish to link accounts. Nobody sees such a line. */
  readonly link?: LinkReply
}

/** `request('line.join', …)` of a spectator of a full match: a place in line for a seat. */
export const lineRequest = z.object({ name: z.optional(text(bounds.nameCharacters)) })
export type LineRequest = z.infer<typeof lineRequest>

/** Where somebody stands in line, from 1. */
export interface LinePlace {
  readonly position: number
  readonly length: number
}

/** One line of chat as everybody sees it. It is data: pages put it in as text, never as markup. */
export interface ChatLine {
  readonly id: string
  readonly from: string
  readonly text: string
  /** Where it was written: `stands`, or the name of a chat service. */
  readonly source: string
  /** The tick at which it reached the match. */
  readonly tick: number
}

/** The live count of an open ballot. It is not held back by the watch delay. */
export interface TallyUpdate {
  readonly ballot: string
  readonly counts: Readonly<Record<string, number>>
  readonly voters: number
}

/** A moment that people should notice, such as a fall. */
export interface Mark {
  readonly name: string
  readonly data: Json
}

/** What a player's room sends beside the state. */
export interface PlayerMessages {
  marks: { tick: number; marks: readonly Mark[] }
}

/** What the watch room sends beside the state. */
export interface WatchMessages {
  marks: { tick: number; marks: readonly Mark[] }
  chat: { lines: readonly ChatLine[] }
  /** Ids of lines that were taken down: show them no more. */
  hide: { lines: readonly string[] }
  tally: { tallies: readonly TallyUpdate[] }
  /** Once a second while nothing of the match arrives at the stands: for how many milliseconds nothing has. */
  stalled: { forMs: number }
  line: LinePlace
  /** A seat is free for this spectator: hand it to `client.consumeSeatReservation` within a few seconds. */
  seat: { reservation: Json }
}

/** One row of `GET /api/matches`. */
export interface MatchRow {
  readonly roomId: string
  readonly game: string
  readonly title: string
  readonly summary: string
  /** People who play, without bots. */
  readonly players: number
  readonly maxPlayers: number
  readonly bots: number
  readonly spectators: number
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly watchDelayMs: number
}

/** `GET /api/about`: what the pages need to know of the server. */
export interface About {
  readonly version: string
  /** Stands for the pages that this server serves now: a page of another build has it in `<meta name="cavea-build">`. */
  readonly build: string
  /** Addresses at which other devices of the same network may reach it, as in `http://192.168.0.7:2567`. */
  readonly addresses: readonly string[]
  /** Other servers that lead to the same matches and whose pages may use this one, as in `10.0.0.8:2567`. */
  readonly servers: readonly string[]
}

/** Close codes of sockets, beside those of Colyseus. All are final: the stock SDK comes back after 4010 only. */
export const closeCodes = {
  /** The seat went to the same person on another device or tab. */
  seatTaken: 4101,
  /** The match ended. */
  matchOver: 4102,
  /** What was sent was not of the protocol. */
  badRequest: 4103,
  /** The player had done nothing for a while, and the seat went to somebody who wanted one. */
  idle: 4104,
} as const
