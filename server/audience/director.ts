import { randomBytes } from 'node:crypto'
import type { BallotPlan } from '../../shared/ballot/plan.ts'
import type { Outlook } from '../../shared/preview.ts'
import { Random } from '../../shared/random.ts'
import type { DirectorSnapshot } from '../../shared/tape/stands.ts'
import { Budget } from './director/budget.ts'
import { Ledger } from './director/ledger.ts'
import { alike, bearable } from './director/likeness.ts'
import { Turnout } from './director/pace.ts'
import { Repeats } from './director/repeats.ts'
import { type Asked, askedOf, type Origin, type Settlement, settlementOf } from './director/settlement.ts'
import { type Costed, changes, drawn, isPossible, planFrom, planOf, type Topic, topicOf } from './director/topics.ts'
import type { AudienceMatch } from './ports.ts'

/** How much the stands may change in a minute, in points, where the game does not say. */
export const usualPointsPerMinute = 300
/** One option more than is asked for, so that those can be taken that are most alike. */
const spareOptions = 1
/** A ballot that a quiet phase would hold open for longer than so many seconds after it opened is decided, and changes nothing. */
const mostHeldSeconds = 120
/** A pool is asked so many times as often as a single mechanic. */
const poolWelcome = 2

/** A ballot that the director would like, before anybody has looked at what its options lead to. */
export interface Proposal {
  readonly topic: Topic
  readonly options: readonly Costed[]
}

/**
 * Decides what the stands are asked next when nobody else asks, and what becomes of what they decide. It lives by wall
 * time and randomness of its own, outside of the match; what it does enters as commands.
 */
export class Director {
  readonly #match: AudienceMatch
  readonly #random: Random
  readonly #everyMs: number
  readonly #ledger: Ledger
  readonly #budget: Budget
  readonly #turnout: Turnout
  readonly #repeats: Repeats
  readonly #asked = new Map<string, Asked>()
  #nextAt: number
  #wanted: string | undefined

  /** `everyMs` 0: it never asks by itself. Times are milliseconds that never go back. */
  constructor(match: AudienceMatch, everyMs: number, now: number, before?: Partial<DirectorSnapshot>) {
    this.#match = match
    this.#random =
      before?.random === undefined
        ? Random.fromSeed(randomBytes(16).toString('hex'), 'director')
        : Random.fromState(before.random)
    this.#everyMs = everyMs
    this.#nextAt = now + (before?.nextInMs ?? everyMs)
    this.#ledger = new Ledger(now, before?.balance)
    this.#budget = new Budget(match.game.stands?.pointsPerMinute ?? usualPointsPerMinute, now, before?.spent)
    this.#turnout = new Turnout(before?.turnout)
    this.#repeats = new Repeats(before?.asked)
    for (const { ballot, by, topic, costs, repolls } of before?.open ?? []) {
      this.#keep(ballot, { by, topic, costs: new Map(costs.map(({ option, ...cost }) => [option, cost])), repolls })
    }
  }

  /** What it needs to go on after a restart. */
  snapshot(now: number): DirectorSnapshot {
    return {
      random: this.#random.state,
      nextInMs: Math.round(this.#nextAt - now),
      asked: this.#repeats.asked,
      balance: this.#ledger.balance(now),
      spent: this.#budget.snapshot(now),
      turnout: this.#turnout.share,
      open: [...this.#asked].map(([ballot, { by, topic, costs, repolls }]) => ({
        ballot,
        by,
        topic,
        costs: [...costs].map(([option, cost]) => ({ option, ...cost })),
        repolls,
      })),
    }
  }

  /** What an operator sees of it: the balance of turns and the points that are free, and the pause between ballots. */
  account(now: number): { readonly balance: number; readonly free: number; readonly pauseMs: number } {
    return { balance: this.#ledger.balance(now), free: this.#budget.free(now), pauseMs: this.#pauseMs }
  }

  /** Hears of a moment in the match: a pool that is asked after it comes next, and sooner. */
  heard(mark: string, now: number): void {
    const pools = Object.entries(this.#match.game.stands?.pools ?? {})
    const [key] = pools.find(([, pool]) => pool.after?.includes(mark)) ?? []
    if (key === undefined) return
    this.#wanted = key
    this.#nextAt = Math.min(this.#nextAt, now + this.#everyMs / 4)
  }

  /**
   * The next ballot, if it is time for one: never without spectators, in a quiet phase, while an operator has paused the
   * audience, or while another about mechanics is open. `isFull`: no more ballots of any kind may open. A question of the
   * game delays it by no more than that: else mercy would leave no time for the world. Called after each step.
   */
  propose(now: number, ballotsOpen: number, isFull = false): Proposal | undefined {
    this.#follow(now)
    if (this.#everyMs === 0 || isFull) return undefined
    if (ballotsOpen > 0 || this.#match.state.crowd === 0) {
      this.#nextAt = Math.max(this.#nextAt, now + (ballotsOpen > 0 ? this.#pauseMs : this.#everyMs / 4))
      return undefined
    }
    if (now < this.#nextAt || this.#isQuiet || this.#match.state.standsPaused) return undefined
    this.#nextAt = now + this.#pauseMs
    const topic = this.#topic(now)
    if (topic === undefined) return undefined
    const options =
      topic.kind === 'mechanic' ? topic.options : drawn(topic.options, topic.count + spareOptions, this.#random)
    // Remembered even if nothing comes of it: else it would be the first thought each time.
    const others = topic.kind === 'pool' ? options.map(({ option }) => option.name) : []
    this.#repeats.add(topic.key, others)
    return options.length < 2 ? undefined : { topic, options }
  }

  /**
   * The plan of a proposal, given what its options would lead to, as far as that is known. Undefined where too little is
   * left of it; then the next one comes soon.
   */
  choose({ topic, options }: Proposal, outlooks: readonly Outlook[], now: number): BallotPlan | undefined {
    const left = bearable(options, outlooks)
    const chosen = topic.kind === 'pool' ? alike(left, outlooks, topic.count) : left
    if (chosen.length >= 2 && changes(chosen)) return planOf(topic, chosen)
    this.#nextAt = Math.min(this.#nextAt, now + this.#everyMs / 4)
    return undefined
  }

  /** Takes note that a ballot about mechanics has opened. How it ends it sees by itself. */
  opened(ballot: string, plan: BallotPlan, origin: Origin): void {
    this.#keep(ballot, askedOf(this.#match, origin, plan))
  }

  /**
   * The tick up to which one of its own ballots, opened at `opensAt`, should stay open because nothing that is decided
   * before changes anything; undefined where it should not.
   */
  heldUntil(ballot: string, opensAt: number): number | undefined {
    const { tick, tickRate } = this.#match.state
    const until = this.#quietUntil
    return this.hasAsked(ballot) && until > tick && until <= opensAt + mostHeldSeconds * tickRate ? until : undefined
  }

  /** Whether an open ballot is one that it opened by itself. */
  hasAsked(ballot: string): boolean {
    return this.#asked.get(ballot)?.by === 'director'
  }

  /** What becomes of a ballot. `ranking`: the options with votes, best first; `counts`: what each has. */
  settle(
    ballot: string,
    plan: BallotPlan,
    ranking: readonly string[],
    counts: Readonly<Record<string, number>>,
  ): Settlement {
    const asked = this.#asked.get(ballot)
    if (asked === undefined) return { kind: 'decide', ranking }
    return settlementOf(this.#match, asked, plan, ranking, counts, this.#isQuiet)
  }

  /**
   * The ballot of a mechanic, or of a pool, in the match as it is, whether it is {@link possible} or not. Undefined for a
   * key that is neither's.
   */
  plan(key: string): BallotPlan | undefined {
    return planFrom(this.#match, key, this.#random)
  }

  /** Whether at least one option of a plan could take effect now; a vote on nothing makes nobody happy. */
  possible(plan: BallotPlan): boolean {
    return plan.options.some((option) => option.changes.length > 0 && isPossible(this.#match, option))
  }

  get #isQuiet(): boolean {
    return this.#quietUntil > this.#match.state.tick
  }

  // The tick up to which the game keeps its audience out; 0 where it does not, without end where it does not know.
  get #quietUntil(): number {
    const quiet = this.#match.game.stands?.quiet?.(this.#match.state) ?? false
    return typeof quiet === 'number' ? quiet : quiet ? Number.POSITIVE_INFINITY : 0
  }

  get #pauseMs(): number {
    return this.#everyMs * this.#turnout.pauseFactor
  }

  // By what the match shows of it: whoever ended a ballot, and however, what was set aside for it is free again.
  #follow(now: number): void {
    const { ballots, crowd } = this.#match.state
    for (const [ballot, { costs }] of this.#asked) {
      const shown = ballots.get(ballot)
      if (shown?.status === 'open') continue
      this.#asked.delete(ballot)
      const cost = costs.get(shown?.winner ?? '')
      this.#budget.spend(ballot, cost?.influence ?? 0, now)
      if (cost !== undefined) this.#ledger.add(cost.burden, now)
      if (shown !== undefined && shown.status !== 'cancelled') this.#turnout.add(shown.voters, crowd)
      this.#nextAt = Math.max(this.#nextAt, now + this.#pauseMs)
    }
  }

  #keep(ballot: string, asked: Asked): void {
    this.#asked.set(ballot, asked)
    if (asked.by === 'operator') return
    this.#budget.setAside(ballot, Math.max(0, ...[...asked.costs.values()].map(({ influence }) => influence)))
  }

  #topic(now: number): Topic | undefined {
    const { game } = this.#match
    const keys = [...Object.keys(game.mechanics), ...Object.keys(game.stands?.pools ?? {})]
    const free = this.#budget.free(now)
    const found = keys.flatMap(
      (key) =>
        topicOf(this.#match, key, (cost) => cost.influence <= free && this.#ledger.allows(cost.burden, now)) ?? [],
    )
    const wanted = found.find(({ key }) => key === this.#wanted)
    this.#wanted = undefined
    if (wanted !== undefined) return wanted
    const others = found.filter(({ key }) => this.#repeats.welcome(key) > 0)
    return this.#pick(others.length > 0 ? others : found, now)
  }

  #pick(topics: readonly Topic[], now: number): Topic | undefined {
    const weights = topics.map((topic) => {
      const turns = topic.options.filter(({ option }) => option.changes.length > 0)
      const welcome = turns.reduce((sum, { burden }) => sum + this.#ledger.welcome(burden, now), 0) / turns.length
      return welcome * Math.max(0.01, this.#repeats.welcome(topic.key)) * (topic.kind === 'pool' ? poolWelcome : 1)
    })
    let at = this.#random.next() * weights.reduce((sum, weight) => sum + weight, 0)
    // What floats leave over falls to the last.
    return topics.find((_, place) => {
      at -= weights[place] ?? 0
      return at < 0 || place === topics.length - 1
    })
  }
}
