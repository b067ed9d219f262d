import * as z from 'zod/mini'
import { publishedVote, type VoteRow } from '../ballot/chain.ts'
import { methods } from '../ballot/method.ts'
import { publishedAdjustment, publishedVerdict } from '../ballot/seal.ts'
import { CaveaError } from '../errors.ts'
import { type BallotLedger, LedgerReader, type TapedBallot } from './ledger.ts'
import type { TapeHead, TapeRecord } from './record.ts'
import { choice, closing } from './shapes.ts'

/**
 * What anybody gets who wants to check the ballots of a match: lines of JSON, the head first, then a line for each ballot,
 * and a last line without which the document is cut off. docs/reference/audit.md describes it.
 */
export const auditFormat = 'cavea-audit-1'

/** Of which match it is. */
export type AuditHead = Pick<TapeHead, 'match' | 'game' | 'version' | 'tickRate'>

export const headLine = ({ match, game, version, tickRate }: AuditHead): string =>
  `${JSON.stringify({ format: auditFormat, match, game, version, tickRate })}\n`

export const lastLine = (ballots: number): string => `${JSON.stringify({ ballots })}\n`

/**
 * Writes the document of a tape, record by record, in pieces. Ballots stand in the order in which they closed, and behind
 * them those that did not.
 */
export class AuditWriter {
  readonly #reader = new LedgerReader()
  readonly #sha: ((text: string) => string) | undefined
  #hasHead = false
  #ballots = 0

  constructor(sha?: (text: string) => string) {
    this.#sha = sha
  }

  /** Takes the next record. Throws `tape_damaged`. */
  *add(record: TapeRecord): Generator<string> {
    const head = this.#hasHead ? undefined : headIn(record)
    if (head !== undefined) {
      this.#hasHead = true
      yield headLine(head)
    }
    yield* this.#lines(this.#reader.add(record))
  }

  /** There are no more records. Throws `tape_damaged` where none had a head. */
  *end(): Generator<string> {
    if (!this.#hasHead) throw new CaveaError('tape_damaged', { detail: 'It has no head.' })
    yield* this.#lines(this.#reader.open)
    yield lastLine(this.#ballots)
  }

  *#lines(ballots: readonly TapedBallot[]): Generator<string> {
    for (const ballot of ballots) {
      this.#ballots += 1
      yield* ballotLine(ballot, this.#sha)
    }
  }
}

/** The document of a tape, from the records of both tracks in their order, in pieces. Throws `tape_damaged`. */
export function* auditDocument(records: Iterable<TapeRecord>, sha?: (text: string) => string): Generator<string> {
  const writer = new AuditWriter(sha)
  for (const record of records) yield* writer.add(record)
  yield* writer.end()
}

function headIn(record: TapeRecord): TapeHead | undefined {
  return record.kind === 'start' ? record.head : record.kind === 'snapshot' ? record.snapshot.head : undefined
}

/** So many votes or adjusted weights are written at once: less than a millisecond of work. */
const rowsAPiece = 200

/**
 * The line of a ballot in pieces, without the accounts of its voters. Of one that is open there are no votes and no seed: who
 * knew how it stands could wait with their own vote.
 */
export function* ballotLine(taped: TapedBallot, sha?: (text: string) => string): Generator<string> {
  const { voterKey, votes, verdict, told: _, end, closing, ...opening } = taped
  if (end.kind === 'open') return yield `${JSON.stringify({ ...opening, end })}\n`
  yield JSON.stringify({ ...opening, end, ...(closing === undefined ? {} : { closing }) }).slice(0, -1)
  if (verdict?.kind === 'count') {
    const { adjusted, ...rest } = verdict
    const shown = publishedVerdict({ ...rest, adjusted: [] }, voterKey, sha)
    yield `,"verdict":${JSON.stringify({ ...shown, adjusted: undefined }).slice(0, -1)},"adjusted":[`
    yield* listed(adjusted, (row) => publishedAdjustment(row, voterKey, sha))
    yield ']}'
  } else if (verdict !== undefined) yield `,"verdict":${JSON.stringify(publishedVerdict(verdict, voterKey, sha))}`
  yield ',"votes":['
  yield* listed(votes, (row) => publishedVote(row, voterKey, sha))
  yield ']}\n'
}

function* listed<Row>(rows: readonly Row[], shown: (row: Row) => unknown): Generator<string> {
  for (let at = 0; at < rows.length; at += rowsAPiece) {
    const some = rows.slice(at, at + rowsAPiece).map((row) => JSON.stringify(shown(row)))
    yield `${at === 0 ? '' : ','}${some.join(',')}`
  }
}

const text = z.string()
const whole = z.number().check(z.int(), z.nonnegative())
const names = z.array(text)

const head = z.object({ format: z.literal(auditFormat), match: text, game: text, version: z.number(), tickRate: whole })
const last = z.strictObject({ ballots: whole })

// Of a vote only what is hashed may be there. Of all else unknown members are kept: with them the seal is another.
const vote = z.strictObject({
  voter: text,
  choice,
  source: text,
  seenTick: whole,
  person: z.optional(text),
  weightMilli: z.optional(whole),
  held: z.optional(text),
})
const quorum = z.looseObject({ needed: z.number(), voters: z.number(), active: z.number() })
const verdict = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('count'),
    quorum,
    adjusted: z.array(z.looseObject({ person: text, weightMilli: whole, reason: text })),
    sourceFactorMilli: z.record(text, whole),
  }),
  z.looseObject({ kind: z.literal('expire'), reason: text, quorum }),
])
const opening = {
  ballot: text,
  title: text,
  method: z.enum(methods),
  options: names,
  goal: whole,
  tickRate: whole.check(z.minimum(1), z.maximum(120)),
  openedTick: whole,
  commitment: text,
}
const openLine = z.strictObject({ ...opening, end: z.strictObject({ kind: z.literal('open'), closesTick: whole }) })
const closedLine = z.looseObject({
  ...opening,
  votes: z.array(vote),
  verdict: z.optional(verdict),
  told: z.optional(z.never()),
  end: z.union([
    z.looseObject({ kind: z.literal('decided'), ranking: names }),
    z.looseObject({ kind: z.literal('cancelled') }),
  ]),
  closing,
})

/** A document that was read. */
export interface AuditDocument {
  readonly head: AuditHead
  readonly ballots: readonly BallotLedger[]
  /** Whether its last line is there, and as many ballots as that says. */
  readonly isWhole: boolean
}

/** Whether a text begins like a document of ballots. */
export const isAuditDocument = (begin: string): boolean => begin.startsWith(`{"format":"${auditFormat}"`)

/** Reads a document. Throws `tape_damaged` where a line of it is none. */
export function readAuditDocument(document: string): AuditDocument {
  const lines = document.split('\n')
  // A line that was cut off has no end.
  lines.pop()
  const [first, ...rest] = lines.map((line, at) => parsed(line, at))
  const found = head.safeParse(first)
  if (!found.success) throw damaged(0)
  const ending = last.safeParse(rest.at(-1))
  const rows = ending.success ? rest.slice(0, -1) : rest
  const ballots = rows.map((row, at): BallotLedger => {
    const shape = (row as { end?: { kind?: unknown } }).end?.kind === 'open' ? openLine : closedLine
    const { success, data } = shape.safeParse(row)
    if (!success) throw damaged(at + 1)
    return { votes: [] as VoteRow[], ...data } as BallotLedger
  })
  return { head: found.data, ballots, isWhole: ending.data?.ballots === ballots.length }
}

function parsed(line: string, at: number): object {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Said below, as of any other line that is none.
  }
  throw damaged(at)
}

const damaged = (at: number) =>
  new CaveaError('tape_damaged', { value: at + 1, detail: `Line ${at + 1} is none of a document of ballots.` })
