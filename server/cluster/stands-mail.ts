import type { ErrorReply } from '../../shared/errors.ts'
import type { Origin } from '../../shared/network.ts'
import type { ChatReply, LinePlace, VoteReply, VoteRequest } from '../../shared/protocol.ts'

/** What a voter may choose. */
export type Choice = VoteRequest['choice']

/** One voter's choice, the tick that their picture had reached, and what the relay knows of them. */
export type Cast = readonly [voter: string, choice: Choice, seenTick: number, origin?: Origin]

/**
 * What a relay asks of the process that runs a match. Each has an id of its own: what is sent twice is done once. Votes
 * of one tick and ballot go together.
 */
export type Asked = { readonly id: string; readonly relay: string } & (
  | { readonly kind: 'votes'; readonly ballot: string; readonly casts: readonly Cast[] }
  | {
      readonly kind: 'say'
      readonly voter: string
      readonly from: string
      readonly text: string
      readonly seenTick: number
      readonly origin?: Origin
    }
  | {
      readonly kind: 'line.join'
      readonly spectator: string
      readonly name: string
      readonly person: string
      readonly network?: string | undefined
    }
  | { readonly kind: 'line.leave'; readonly spectator: string }
)

/** What is asked, without what the post adds to it. */
export type Question = Asked extends infer One ? (One extends Asked ? Omit<One, 'id' | 'relay'> : never) : never

/** What became of one vote. */
export type VoteAnswer = VoteReply | ErrorReply

/** The answer to what was asked. Votes are answered in their order. */
export type Answer =
  | { readonly kind: 'votes'; readonly answers: readonly VoteAnswer[] }
  | { readonly kind: 'say'; readonly reply: ChatReply }
  | { readonly kind: 'line.join'; readonly place: LinePlace }
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly error: ErrorReply }

/** What a relay is told. */
export type Told =
  | { readonly kind: 'answer'; readonly id: string; readonly answer: Answer }
  | { readonly kind: 'line.moved'; readonly spectator: string; readonly place: LinePlace }
  | { readonly kind: 'line.seated'; readonly spectator: string; readonly reservation: unknown }

/** Where it lies in Redis. */
export const mailKeys = {
  /** A stream: what relays ask of a match. Whoever runs it takes out what is answered, so the next finds the rest. */
  asked: (match: string): string => `cavea:stands:${match}:asked`,
  /** A stream: what a relay is told. */
  told: (relay: string): string => `cavea:relay:${relay}:told`,
  /** A hash: how many watch a match, by relay. */
  crowd: (match: string): string => `cavea:stands:${match}:crowd`,
} as const

/** The fields of an entry that hold its messages, as JSON: all of them have this name. */
export const mailField = 'm'

/** More than this nobody has answered in time anyway. */
export const mostAsked = 20_000
/** What nobody has read for so long is of no use, in milliseconds. */
export const askedKeptMs = 600_000
export const toldKeptMs = 60_000

/** A text entry of a stream. */
export type MailEntry = readonly [id: string, fields: readonly string[]]

/** The messages in an entry, in their order. Only processes of ours write there. */
export function mailIn<T extends Asked | Told>([, fields]: MailEntry): T[] {
  const messages: T[] = []
  for (let at = 0; at + 1 < fields.length; at += 2) {
    if (fields[at] === mailField) messages.push(JSON.parse(fields[at + 1] ?? 'null') as T)
  }
  return messages
}
