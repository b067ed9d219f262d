import { type BallotClosing, publishedVote, type VoteRow, voterKeyOf } from '../ballot/chain.ts'
import type { Method } from '../ballot/method.ts'
import { type BallotEnd, type FinalVerdict, publishedVerdict } from '../ballot/seal.ts'
import type { Command } from '../command.ts'
import { CaveaError } from '../errors.ts'
import type { TapeRecord } from './record.ts'

/** What a tape says of the opening of a ballot, as docs/reference/audit.md describes it. */
export interface BallotOpening {
  readonly ballot: string
  /** Empty for a question about a person: it has their name. */
  readonly title: string
  readonly method: Method
  readonly options: readonly string[]
  /** How many votes an option needs, in a threshold ballot; 0 in all others. */
  readonly goal: number
  readonly tickRate: number
  readonly openedTick: number
  /** Empty on a tape of before there were any. */
  readonly commitment: string
}

/** A count that the match was told. */
export interface ToldCount {
  readonly counts: Readonly<Record<string, number>>
  readonly voters: number
}

/** All that a tape says of one ballot, as docs/reference/audit.md describes it. Pseudonyms stand for its voters. */
export interface BallotLedger extends BallotOpening {
  /** In the order in which they came, those that were replaced or taken back with them. */
  readonly votes: readonly VoteRow[]
  readonly verdict?: FinalVerdict
  /** The last count that the match was told. It is on the tape alone: in what is published, the result has it. */
  readonly told?: ToldCount
  /** `open`: it does not end on this tape, and was to close at that tick. */
  readonly end: BallotEnd | { readonly kind: 'open'; readonly closesTick: number }
  readonly closing?: BallotClosing
}

/** A ballot as the private track has it, with the accounts of its voters. It must not leave the server. */
export interface TapedBallot extends BallotLedger {
  /** What hides its voters. */
  readonly voterKey: string
}

type Open = { -readonly [Key in keyof Omit<TapedBallot, 'votes'>]: TapedBallot[Key] } & { votes: VoteRow[] }

/** Puts the ballots of a tape together, record by record. It holds those that are open, and no others. */
export class LedgerReader {
  readonly #open = new Map<string, Open>()
  #secret: string | undefined
  #tickRate = 1

  /** Takes the next record of both tracks, and gives the ballots that it closes. Throws `tape_damaged`. */
  add(record: TapeRecord): TapedBallot[] {
    switch (record.kind) {
      case 'start':
        this.#tickRate = record.head.tickRate
        return []
      case 'snapshot':
        this.#tickRate = record.snapshot.head.tickRate
        this.#secret = record.snapshot.audience.secret
        return []
      case 'votes': {
        const open = this.#open.get(record.ballot)
        for (const row of record.votes) open?.votes.push(row)
        return []
      }
      case 'verdict': {
        const open = this.#open.get(record.ballot)
        // An extension is no verdict on the votes, and another one follows it.
        if (open !== undefined && record.verdict.kind !== 'extend') open.verdict = record.verdict
        return []
      }
      case 'entry':
        return record.commands.flatMap((command) => this.#enter(command, record.tick))
      default:
        return []
    }
  }

  /** The ballots that no record has closed so far. */
  get open(): readonly TapedBallot[] {
    return [...this.#open.values()]
  }

  #enter(command: Command, tick: number): TapedBallot[] {
    if (command.kind === 'ballot.open') {
      const { ballot, ticks } = command
      // The match refuses one that is there already: nothing about it changes then.
      if (!this.#open.has(ballot)) this.#open.set(ballot, { ...this.#opening(command, tick), ...begun(tick + ticks) })
      return []
    }
    if (!('ballot' in command)) return []
    const open = this.#open.get(command.ballot)
    if (open === undefined) return []
    if (command.kind === 'ballot.tally') open.told = { counts: command.counts, voters: command.voters }
    if (command.kind === 'ballot.extend' && open.end.kind === 'open') {
      open.end = { kind: 'open', closesTick: open.end.closesTick + command.ticks }
    }
    if (command.kind !== 'ballot.decide' && command.kind !== 'ballot.cancel') return []
    this.#open.delete(command.ballot)
    const { closing } = command
    const end: BallotEnd =
      command.kind === 'ballot.decide' ? { kind: 'decided', ranking: command.ranking } : { kind: 'cancelled' }
    return [{ ...open, end, ...(closing === undefined ? {} : { closing }) }]
  }

  #opening({ ballot, plan, commitment = '' }: Extract<Command, { kind: 'ballot.open' }>, openedTick: number) {
    if (this.#secret === undefined) {
      throw new CaveaError('tape_damaged', { value: ballot, detail: 'No snapshot comes before its first ballot.' })
    }
    return {
      ballot,
      title: publicTitle(plan),
      method: plan.method,
      options: plan.options.map((option) => option.name),
      goal: plan.goal ?? 0,
      tickRate: this.#tickRate,
      openedTick,
      commitment,
      voterKey: voterKeyOf(this.#secret, ballot),
    }
  }
}

const begun = (closesTick: number) => ({ votes: [], end: { kind: 'open', closesTick } as const })

/** The title of a ballot as it is published with its votes. */
export const publicTitle = ({ title, about }: { readonly title: string; readonly about: string }): string =>
  about === '' ? title : ''

/** A ballot without the accounts of its voters. */
export function publishedLedger({ voterKey, ...ballot }: TapedBallot, sha?: (text: string) => string): BallotLedger {
  const { verdict } = ballot
  return {
    ...ballot,
    votes: ballot.votes.map((row) => publishedVote(row, voterKey, sha)),
    ...(verdict === undefined ? {} : { verdict: publishedVerdict(verdict, voterKey, sha) }),
  }
}

/** The ballots of a tape, in the order in which they were opened. Needs both tracks. Throws `tape_damaged`. */
export function ledgerOf(records: readonly TapeRecord[], sha?: (text: string) => string): BallotLedger[] {
  const reader = new LedgerReader()
  const closed = records.flatMap((record) => reader.add(record))
  return [...closed, ...reader.open]
    .map((ballot) => publishedLedger(ballot, sha))
    .sort((one, other) => one.openedTick - other.openedTick || orderOf(one) - orderOf(other))
}

const orderOf = ({ ballot }: BallotLedger): number => Number(ballot.slice(1)) || 0
