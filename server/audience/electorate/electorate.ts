import type { VoteRow } from '../../../shared/ballot/chain.ts'
import { Buckets } from '../../../shared/buckets.ts'
import type { CastVote, ElectorateVerdict, LinkReply, Quorum, WeighedVote } from '../../../shared/electorate.ts'
import { CaveaError } from '../../../shared/errors.ts'
import { forgetOldest } from '../../../shared/forget-oldest.ts'
import type { Network, Origin } from '../../../shared/network.ts'
import type { DiscountedVotes, IntegrityView } from '../../../shared/operate.ts'
import type { ElectorateSnapshot } from '../../../shared/tape/stands.ts'
import { Activity, type Participant } from './activity.ts'
import { sourceFactors } from './caps.ts'
import { BallotNetworks } from './integrity/ballot-networks.ts'
import { Brake } from './integrity/brake.ts'
import { Venue } from './integrity/venue.ts'
import { adjustedVotes, countReasons, discounted, shareOf, staleVotes, totalsOf } from './judgement.ts'
import { type Links, linkWish } from './links.ts'
import { quorumOf } from './quorum.ts'
import { Surges } from './surges.ts'
import { weightOf } from './weights.ts'

/** One account may vote so often at once, and then once in so many milliseconds: enough for whoever changes their mind. */
const pace = { burst: 10, everyMs: 1000 }
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
  readonly networks: BallotNetworks
  readonly extended: Set<'surge' | 'quorum'>
}

/** Who votes in one match, and what their votes weigh. Times are milliseconds that never go back. */
export class Electorate {
  /** The venue of the match, if an operator opens one. */
  readonly venue = new Venue()
  readonly #terms: ElectorateTerms
  readonly #activity = new Activity()
  readonly #buckets = new Buckets(pace)
  readonly #brake = new Brake()
  readonly #ballots = new Map<string, Watched>()
  readonly #accounts = new Set<string>()
  #failedBefore = false
  #discounted: readonly DiscountedVotes[] = []

  constructor(terms: ElectorateTerms, now: number, before?: ElectorateSnapshot) {
    this.#terms = terms
    if (before === undefined) return
    terms.links.restore(before.links)
    this.#activity.restore(before.active, now)
    this.#failedBefore = before.quorumFailed
    if (before.venue !== undefined) this.venue.restore(before.venue)
    for (const { ballot, extended, suspects } of before.ballots) {
      const surges = new Surges()
      surges.restore(suspects)
      this.#ballots.set(ballot, { surges, networks: new BallotNetworks(), extended: new Set(extended) })
    }
  }

  /** Takes in votes of an open ballot that came before a restart. `networks`: where they came from, one a vote. */
  resume(ballot: string, votes: readonly VoteRow[], networks: readonly (Network | null)[] = []): void {
    const watched = this.#watched(ballot)
    for (const [place, { voter, person = voter, choice }] of votes.entries()) {
      if (choice === null) watched.networks.remove(person)
      else this.#put(watched.networks, { voter, person, network: networks[place] ?? undefined, watchedMs: 0 })
    }
  }

  /** Whether somebody has linked an account, or has earned being known. */
  knows(voter: string, now: number): boolean {
    return this.#isLinked(voter) || this.#activity.knows(this.#terms.links.personOf(voter), now)
  }

  /** How many are active, by independent networks. */
  active(now: number): number {
    return this.#activity.count(now)
  }

  /**
   * What a chat line does to who somebody is: it shows a code, links an account by one, takes a person's accounts back, or
   * seats them in the venue.
   * Undefined for any other line. Such a line is between its writer and the house: it is not shown, and is no vote.
   */
  link(
    { voter, source, text, origin }: Pick<VoteArrival, 'voter' | 'source' | 'text' | 'origin'>,
    now: number,
  ): LinkReply | undefined {
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
      case 'here':
        return { kind: this.venue.enter(voter, origin?.network.address ?? '', wish.code, now) }
      case 'unlink':
        links.unlink(voter)
        return { kind: 'unlinked' }
    }
  }

  /**
   * Who is behind a vote and what it weighs. Throws `rate_limited` for an account that votes too often, and `proof_needed`
   * for a new voter in a burst of them.
   */
  weigh({ ballot, voter, source, choice, text, origin }: VoteArrival, now: number): WeighedVote {
    if (!this.#buckets.take(voter, now)) throw new CaveaError('rate_limited')
    const { links, reputationOf } = this.#terms
    const person = links.personOf(voter)
    if (person !== voter) this.#accounts.add(voter)
    const reputation = reputationOf(person)
    const own = weightOf(reputation)
    const { surges, networks } = this.#watched(ballot)
    const weighed = { person, ...this.#countedBy(voter, source) }
    if (choice === '') {
      // What is taken back makes no surge.
      networks.remove(person)
      return { ...weighed, weightMilli: own }
    }
    // Who is linked, has a name to lose or has earned being known is no stranger.
    const isKnown = this.#isLinked(voter) || reputation > 0 || this.#activity.knows(person, now)
    const network = this.#boundBy(voter, origin?.network)
    if (origin !== undefined && network !== undefined && !isKnown && !networks.has(person)) {
      const { proven } = origin
      if (this.#brake.needsProof({ network, proven }, this.#activity.count(now), now))
        throw new CaveaError('proof_needed')
    }
    const arrival = { person, source, choice, text, network, at: now }
    const share = this.#put(networks, { voter, person, network: origin?.network, watchedMs: origin?.watchedMs })
    const odd = isKnown ? surges.known(arrival) : surges.fresh(arrival, this.#activity.known)
    if (odd === 'copies') return { ...weighed, weightMilli: 0, held: 'copies' }
    return { ...weighed, weightMilli: shareOf(odd === 'surge' ? discounted(own) : own, share) }
  }

  /**
   * What becomes of a ballot whose window is over. Called again after an extension.
   */
  verdict(ballot: string, votes: readonly CastVote[], terms: VerdictTerms, now: number): ElectorateVerdict {
    const { canWait, needsQuorum } = terms
    const { surges, networks, extended } = this.#watched(ballot)
    const suspects = new Map(surges.suspects().map(({ person, reason }) => [person, reason]))
    const { links } = this.#terms
    const stale = staleVotes(votes, (account) => links.personOf(account))
    const counting = votes.filter(({ person }) => !stale.has(person) && suspects.get(person) !== 'copies')
    // Who has lent an account to others since is bounded again: else one account would free any number of voters.
    for (const { person } of counting) if (!this.#isLinked(person)) networks.bind(person)
    const { independent, shares } = networks.close(
      counting.map(({ person }) => ({
        person,
        isKnown: this.#activity.knows(links.personOf(person), now),
        isSuspect: suspects.has(person),
      })),
    )
    const quorum = quorumOf(independent, this.#activity.count(now), this.#failedBefore)
    const surging = [...suspects.values()].includes('surge')
    if (canWait && surging && !extended.has('surge')) return this.#extend(extended, 'surge', quorum)
    // Where nobody voted there is nothing to make up.
    const fails = needsQuorum && votes.length > 0 && quorum.voters < quorum.needed
    if (canWait && fails && !extended.has('quorum')) return this.#extend(extended, 'quorum', quorum)
    const honest = counting.filter(({ person }) => !suspects.has(person))
    this.#close(ballot, honest, networks, now)
    if (needsQuorum) this.#failedBefore = fails
    if (fails) return { kind: 'expire', reason: 'quorum', quorum }
    const ownMilli = (person: string) => weightOf(this.#terms.reputationOf(person))
    const adjusted = adjustedVotes(votes, { stale, suspects, shares, ownMilli })
    this.#discounted = countReasons(ballot, adjusted)
    const sourceFactorMilli = sourceFactors(totalsOf(votes, adjusted), this.#terms.caps)
    return { kind: 'count', quorum, adjusted, sourceFactorMilli }
  }

  /** What is held and discounted, for operators. */
  view(now: number): Omit<IntegrityView, 'missesProxy'> {
    const open = [...this.#ballots].flatMap(([ballot, { surges, networks }]) => {
      const held = countReasons(ballot, surges.suspects())
      return networks.lessened === 0
        ? held
        : [...held, { ballot, reason: 'network', votes: networks.lessened } as const]
    })
    return {
      active: this.#activity.count(now),
      known: this.#activity.known,
      brake: this.#brake.isOn(now),
      proofsAsked: this.#brake.refused,
      discounted: [...this.#discounted, ...open],
      venue: this.venue.view(now),
    }
  }

  /** What it needs to go on after a restart. */
  snapshot(now: number): ElectorateSnapshot {
    return {
      active: this.#activity.count(now),
      quorumFailed: this.#failedBefore,
      links: this.#terms.links.of(this.#accounts),
      ...(this.venue.isOpen ? { venue: this.venue.snapshot() } : {}),
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

  // Suspects do not come to be known: else a crowd of made-up accounts would pay for its second vote with its first, and
  // could raise the quorum for everybody else.
  #close(ballot: string, honest: readonly CastVote[], networks: BallotNetworks, now: number): void {
    this.#ballots.delete(ballot)
    const { links } = this.#terms
    this.#activity.voted(
      honest.map(({ person }) => ({ person: links.personOf(person), ...networks.get(person) })),
      now,
    )
  }

  #isLinked(voter: string): boolean {
    const { links } = this.#terms
    return links.personOf(voter) !== voter || links.accountOf(voter) !== undefined
  }

  // A spectator with a linked account counts as that account, by its source, and is bounded by no network.
  #countedBy(voter: string, source: string): { source?: string } {
    const account = source === home ? this.#terms.links.accountOf(voter) : undefined
    return account === undefined ? {} : { source: account.slice(0, account.indexOf(':')) }
  }

  #boundBy(voter: string, network: Network | undefined): Network | undefined {
    return this.#isLinked(voter) ? undefined : (this.venue.networkOf(voter) ?? network)
  }

  #put(
    networks: BallotNetworks,
    { voter, person, network, watchedMs }: Participant & { readonly voter: string },
  ): number {
    const own = this.venue.networkOf(voter) ?? network
    return networks.put(person, own, watchedMs, !this.#isLinked(voter))
  }

  #watched(ballot: string): Watched {
    const before = this.#ballots.get(ballot)
    if (before !== undefined) return before
    const fresh = { surges: new Surges(), networks: new BallotNetworks(), extended: new Set<'surge' | 'quorum'>() }
    this.#ballots.set(ballot, fresh)
    // Those that were called off have no verdict, and are never asked about again.
    forgetOldest(this.#ballots, mostBallots)
    return fresh
  }
}
