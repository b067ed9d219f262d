import { sha256Hex } from '../digest.ts'
import type { AdjustedVote, ElectorateVerdict } from '../electorate.ts'
import { type BallotClosing, pseudonymOf } from './chain.ts'

/** What the electorate says of a ballot that does not stay open for longer. */
export type FinalVerdict = Exclude<ElectorateVerdict, { readonly kind: 'extend' }>

/** How a ballot ended: with a ranking to be decided by, or without a decision. */
export type BallotEnd =
  | { readonly kind: 'decided'; readonly ranking: readonly string[] }
  | { readonly kind: 'cancelled' }

/** All that is published of a closed ballot, apart from its votes: these are in the chain, whose head is in `closing`. */
export interface SealedBallot {
  readonly ballot: string
  /** Empty for a question about a person: it has their name. */
  readonly title: string
  readonly method: string
  readonly options: readonly string[]
  readonly goal: number
  readonly tickRate: number
  readonly openedTick: number
  readonly commitment: string
  readonly verdict?: FinalVerdict
  readonly end: BallotEnd
  readonly closing: BallotClosing
}

/** The hash of all that is published of a ballot: the RFC 8785 form of it, without the votes and the seal itself. */
export function sealOf(ballot: SealedBallot, sha: (text: string) => string = sha256Hex): string {
  const { seal: _, ...closing } = ballot.closing
  return sha(canonical({ ...ballot, closing }))
}

/** A value of JSON as RFC 8785 writes it. Members that are undefined are left out. */
export function canonical(value: unknown): string {
  // A verdict may have thousands of rows: what is in order already is written at once, several times faster.
  if (isInOrder(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  // By UTF-16 units, as the RFC has it, and not by anybody's alphabet.
  members.sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`
}

/** Whether the members of all objects in a value stand in their order, none of them undefined. */
function isInOrder(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value !== undefined
  if (Array.isArray(value)) return value.every(isInOrder)
  let before: string | undefined
  for (const name in value) {
    if ((before !== undefined && before >= name) || !isInOrder((value as Record<string, unknown>)[name])) return false
    before = name
  }
  return true
}

/** An adjusted vote as it is published: with a pseudonym, and nothing else that is not named here. */
export const publishedAdjustment = (
  { person, weightMilli, reason }: AdjustedVote,
  key: string,
  sha?: (text: string) => string,
): AdjustedVote => ({ person: pseudonymOf(key, person, sha), reason, weightMilli })

/** A verdict as it is published. */
export function publishedVerdict(verdict: FinalVerdict, key: string, sha?: (text: string) => string): FinalVerdict {
  const { kind, quorum } = verdict
  const { needed, voters, active } = quorum
  const counted = { needed, voters, active }
  if (kind !== 'count') return { kind, reason: verdict.reason, quorum: counted }
  const adjusted = verdict.adjusted.map((row) => publishedAdjustment(row, key, sha))
  return { kind, quorum: counted, adjusted, sourceFactorMilli: verdict.sourceFactorMilli }
}
