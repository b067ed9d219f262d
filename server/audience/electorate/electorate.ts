import { Buckets } from '../../../shared/buckets.ts'
import type {
  AdjustedVote,
  CastVote,
  ElectorateVerdict,
  LinkReply,
  Quorum,
  WeighedVote,
} from '../../../shared/electorate.ts'
import { CaveaError } from '../../../shared/errors.ts'
import { forgetOldest } from '../../../shared/forget-oldest.ts'
import type { Origin } from '../../../shared/network.ts'
import type { ElectorateSnapshot } from '../../../shared/tape/stands.ts'
import { Activity } from './activity.ts'
import { sourceFactors } from './caps.ts'
import { type Links, linkWish } from './links.ts'
import { quorumOf } from './quorum.ts'
import { Surges, type Suspect } from './surges.ts'
import { weightOf } from './weights.ts'

/** One account may vote so often at once, and then once in so many milliseconds: enough for whoever changes their mind. */
const pace = { burst: 10, everyMs: 1000 }
/** What a vote of a surge counts of its weight, in thousandths. */
const surgeMilli = 250
/** How much longer a ballot stays open for those who may still want to answer a surge, or to make up a quorum. */
const extensionMs = 5000
/** The source by whose accounts persons are known. */
const home = 'stands'
/** More ballots are never open at once. */
const mostBallots = 8
/** More suspects than this a snapshot does not name. */
const mostSuspects = 5000

/** What is known of people elsewhere, and what an operator allows sources. */
export interface ElectorateTerms {
  readonly links: Links
  /** Points from 0, by person. */
  reputationOf(person: string): number
  /** The largest share of a count by source, above 0 to 1. A source that is not named has no cap. */
  readonly caps: Readonly<Record<string, number>>
}

/** A vote on its way in. */
export interface VoteArrival {
  readonly ballot: string
  /** The account, as its source knows it. */
  readonly voter: string
  readonly source: string
  /** Empty where the vote is taken back. */
  readonly choice: string
  /** The chat line it came with, as it was written; empty for a button. */
  readonly text: string
  readonly origin?: Origin
}

/** What may be done about a ballot whose window is over. */
export interface VerdictTerms {
  /** Whether it may stay open for longer. */
  readonly canWait: boolean
  readonly needsQuorum: boolean
}

interface Watched {
  readonly surges: Surges
  readonly extended: Set<'surge' | 'quorum'>
}

/** Who votes in one match, and what their votes weigh. Times are milliseconds that never go back. */
export class Electorate {
  readonly #terms: ElectorateTerms
  readonly #activity = new Activity()
  readonly #buckets = new Buckets(pace)
  readonly #ballots = new Map<string, Watched>()
  readonly #accounts = new Set<string>()
  #failedBefore = false

  constructor(terms: ElectorateTerms, now: number, before?: ElectorateSnapshot) {
    this.#terms = terms
    if (before === undefined) return
    terms.links.restore(before.links)
    this.#activity.restore(before.active, now)
    this.#failedBefore = before.quorumFailed
    for (const { ballot, extended, suspects } of before.ballots) {
      const surges = new Surges()
      surges.restore(suspects)
      this.#ballots.set(ballot, { surges, extended: new Set(extended) })
    }
  }

  /** How many voted lately. */
  active(now: number): number {
    return this.#activity.count(now)
  }

  /**
   * What a chat line does to the links: it shows a code, links an account by one, or takes a person's accounts back.
   * Undefined for any other line. Such a line is between its writer and the house: it is not shown, and is no vote.
   */
  link({ voter, source, text }: Pick<VoteArrival, 'voter' | 'source' | 'text'>, now: number): LinkReply | undefined {
    const wish = linkWish(text)
    // Persons are who they are in the stands: only there codes are shown, and only elsewhere do they link.
    if (wish === undefined || (wish.kind === 'link') === (source === home)) return undefined
    const { links } = this.#terms
    switch (wish.kind) {
      case 'code': {
        const code = links.codeFor(voter, now)
        return { kind: 'code', code: `${code.slice(0, 4)}-${code.slice(4)}` }
      }
      case 'link': {
        this.#accounts.add(voter)
        return links.link(voter, wish.code, now)
      }
      case 'unlink':
        links.unlink(voter)
        return { kind: 'unlinked' }
    }
  }

  /** Who is behind a vote and what it weighs. Throws `rate_limited` for an account that votes too often. */
  weigh({ ballot, voter, source, choice, text }: VoteArrival, now: number): WeighedVote {
    if (!this.#buckets.take(voter, now)) throw new CaveaError('rate_limited')
    const person = this.#terms.links.personOf(voter)
    if (person !== voter) this.#accounts.add(voter)
    const reputation = this.#terms.reputationOf(person)
    const weightMilli = weightOf(reputation)
    // What is taken back makes no surge.
    if (choice === '') return { person, weightMilli }
    const { surges } = this.#watched(ballot)
    const arrival = { person, source, choice, text, at: now }
    // Who is linked, has a name to lose or was here before is no stranger.
    if (person !== voter || reputation > 0 || this.#activity.knows(person, now)) {
      surges.known(arrival)
      return { person, weightMilli }
    }
    switch (surges.fresh(arrival, this.#activity.known)) {
      case 'copies':
        return { person, weightMilli: 0, held: 'copies' }
      case 'surge':
        return { person, weightMilli: discounted(weightMilli) }
      case undefined:
        return { person, weightMilli }
    }
  }

  /**
   * What becomes of a ballot whose window is over. Called again after an extension.
   */
  verdict(ballot: string, votes: readonly CastVote[], terms: VerdictTerms, now: number): ElectorateVerdict {
    const { canWait, needsQuorum } = terms
    const { surges, extended } = this.#watched(ballot)
    const suspects = surges.suspects()
    const persons = this.#honest(votes, suspects)
    const quorum = quorumOf(persons.size, this.#activity.count(now), this.#failedBefore)
    const surging = suspects.some(({ reason }) => reason === 'surge')
    if (canWait && surging && !extended.has('surge')) return this.#extend(extended, 'surge', quorum)
    // Where nobody voted there is nothing to make up.
    const fails = needsQuorum && votes.length > 0 && quorum.voters < quorum.needed
    if (canWait && fails && !extended.has('quorum')) return this.#extend(extended, 'quorum', quorum)
    this.#close(ballot, persons, now)
    if (needsQuorum) this.#failedBefore = fails
    if (fails) return { kind: 'expire', reason: 'quorum', quorum }
    const stale = this.#stale(votes)
    const gone = new Set(stale.map(({ person }) => person))
    const adjusted = [...stale, ...judged(votes, suspects).filter(({ person }) => !gone.has(person))]
    const sourceFactorMilli = sourceFactors(totalsOf(votes, adjusted), this.#terms.caps)
    return { kind: 'count', quorum, adjusted, sourceFactorMilli }
  }

  /** What it needs to go on after a restart. */
  snapshot(now: number): ElectorateSnapshot {
    return {
      active: this.#activity.count(now),
      quorumFailed: this.#failedBefore,
      links: this.#terms.links.of(this.#accounts),
      ballots: [...this.#ballots].map(([ballot, { surges, extended }]) => ({
        ballot,
        extended: [...extended],
        suspects: surges.suspects().slice(0, mostSuspects),
      })),
    }
  }

  #extend(extended: Set<'surge' | 'quorum'>, reason: 'surge' | 'quorum', quorum: Quorum): ElectorateVerdict {
    extended.add(reason)
    return { kind: 'extend', ms: extensionMs, reason, quorum }
  }

  // Those who are in the votes, and under no suspicion.
  #honest(votes: readonly CastVote[], suspects: readonly Suspect[]): Set<string> {
    const suspected = new Set(suspects.map(({ person }) => person))
    const persons = new Set<string>()
    for (const { person } of votes) if (!suspected.has(person)) persons.add(this.#terms.links.personOf(person))
    return persons
  }

  // Suspects are not known the next time either: else a crowd of made-up accounts would pay for its second vote with its
  // first, and could raise the quorum for everybody else.
  #close(ballot: string, honest: ReadonlySet<string>, now: number): void {
    this.#ballots.delete(ballot)
    this.#activity.voted(honest, now)
  }

  // Accounts that were linked after they had voted: of all that is one person's the last vote counts.
  #stale(votes: readonly CastVote[]): AdjustedVote[] {
    const { links } = this.#terms
    if (votes.every(({ person }) => links.personOf(person) === person)) return []
    const lastOf = new Map<string, string>()
    for (const { person } of votes) lastOf.set(links.personOf(person), person)
    return votes.flatMap(({ person }) =>
      lastOf.get(links.personOf(person)) === person ? [] : [{ person, weightMilli: 0, reason: 'linked' } as const],
    )
  }

  #watched(ballot: string): Watched {
    const before = this.#ballots.get(ballot)
    if (before !== undefined) return before
    const fresh = { surges: new Surges(), extended: new Set<'surge' | 'quorum'>() }
    this.#ballots.set(ballot, fresh)
    // Those that were called off have no verdict, and are never asked about again.
    forgetOldest(this.#ballots, mostBallots)
    return fresh
  }
}

const discounted = (weightMilli: number): number => Math.floor((weightMilli * surgeMilli) / 1000)

// Most of a surge was weighed fully before it could be seen as one; what was held as a copy and is none is let go.
function judged(votes: readonly CastVote[], suspects: readonly Suspect[]): AdjustedVote[] {
  const reasons = new Map(suspects.map(({ person, reason }) => [person, reason]))
  const own = weightOf(0)
  const adjusted: AdjustedVote[] = []
  for (const { person, weightMilli } of votes) {
    const reason = reasons.get(person)
    if (reason === undefined) {
      if (weightMilli === 0) adjusted.push({ person, weightMilli: own, reason: 'copies' })
      continue
    }
    const next = reason === 'copies' ? 0 : Math.min(weightMilli === 0 ? own : weightMilli, discounted(own))
    if (next !== weightMilli) adjusted.push({ person, weightMilli: next, reason })
  }
  return adjusted
}

/** What the votes of each source weigh together, in thousandths. */
function totalsOf(votes: readonly CastVote[], adjusted: readonly AdjustedVote[]): Map<string, number> {
  const weights = new Map(adjusted.map(({ person, weightMilli }) => [person, weightMilli]))
  const totals = new Map<string, number>()
  for (const { person, source, weightMilli } of votes) {
    totals.set(source, (totals.get(source) ?? 0) + (weights.get(person) ?? weightMilli))
  }
  return totals
}
