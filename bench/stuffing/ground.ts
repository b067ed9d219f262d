import { BallotBox } from '../../server/audience/ballot-box.ts'
import { Electorate } from '../../server/audience/electorate/electorate.ts'
import { Links } from '../../server/audience/electorate/links.ts'
import { judge } from '../../server/audience/judging.ts'
import { Polls } from '../../server/audience/polls.ts'
import type { BallotPlan } from '../../shared/ballot/plan.ts'
import { CaveaError } from '../../shared/errors.ts'
import type { Voter } from './town.ts'

const tickRate = 20
/** How long a ballot stays open, and the pause after it, in milliseconds. */
export const openMs = 15_000
const pauseMs = 30_000

/** The two sides of each ballot: what honest people want, and what the attacker wants. */
const plan: BallotPlan = {
  ...{ title: 'Which way?', method: 'plurality', mechanic: 'way', ask: '', about: '' },
  options: [
    { name: 'ice', label: 'Ice', changes: [] },
    { name: 'lion', label: 'Release the lion', changes: [] },
  ],
}
const tokens = { ice: '14', lion: '15' }
export type Option = keyof typeof tokens

/** A vote to be given: by a button, or by a line that is written. */
export interface PlannedVote extends Voter {
  readonly option: Option
  /** After the ballot opened, in milliseconds. */
  readonly atMs: number
  readonly text?: string
}

/** What became of a ballot. */
export interface Outcome {
  readonly counts: Readonly<Record<Option, number>>
  readonly ended: 'counted' | 'expired'
  /** How many votes waited for a proof of work, which the voter then solved. */
  readonly proofs: number
}

/** The ballots of one match without a server: the real box, polls and electorate, on a clock of its own. */
export class Ground {
  readonly #electorate: Electorate
  readonly #polls: Polls
  readonly #joinedAt = new Map<string, number>()
  readonly #proven = new Set<string>()
  /** Solves no proof: what the brake alone keeps out. */
  readonly #solves: boolean
  #now = 0
  #ballots = 0

  constructor({ solves = true } = {}) {
    this.#solves = solves
    this.#electorate = new Electorate({ links: new Links(), reputationOf: () => 0, caps: {} }, 0)
    this.#polls = new Polls({
      tape: { votes: async () => {} },
      graceTicks: 0,
      whyNot: () => 'ballot_unknown',
      weigh: (vote) => this.#electorate.weigh(vote, this.#now),
      voted: () => {},
    })
  }

  /** Plays one ballot from its opening to its verdict. */
  async play(votes: readonly PlannedVote[]): Promise<Outcome> {
    const opened = this.#now
    const box = new BallotBox(`b${++this.#ballots}`, plan, {
      ...{ opensAt: this.#tick(opened), closesAt: this.#tick(opened + openMs), tickRate, tokens },
      ...{ seed: '00'.repeat(32), voterKey: '00'.repeat(32) },
    })
    this.#polls.open(box)
    let proofs = 0
    const confirmed: Promise<unknown>[] = []
    for (const vote of [...votes].sort((one, other) => one.atMs - other.atMs)) {
      this.#now = opened + vote.atMs
      if (await this.#needsProof(() => this.#vote(box, vote, confirmed))) {
        proofs += 1
        if (!this.#solves) continue
        this.#proven.add(vote.voter)
        await this.#vote(box, vote, confirmed)
      }
    }
    this.#now = Math.max(this.#now, opened + openMs)
    this.#polls.write()
    await Promise.all(confirmed)
    const terms = { delayMs: 0, atOnce: false }
    let verdict = judge(this.#electorate, box, { ...terms, now: this.#now })
    while (verdict.kind === 'extend') {
      this.#now += verdict.ms
      box.extend(this.#tick(verdict.ms))
      verdict = judge(this.#electorate, box, { ...terms, now: this.#now })
    }
    this.#polls.close(box.id)
    const { counts } = box.tally(box.closesAt, verdict)
    this.#now += pauseMs
    const ended = verdict.kind === 'expire' ? 'expired' : 'counted'
    return { counts: { ice: counts.ice ?? 0, lion: counts.lion ?? 0 }, ended, proofs }
  }

  async #vote(box: BallotBox, vote: PlannedVote, confirmed: Promise<unknown>[]): Promise<void> {
    const { voter, source, network, option, text } = vote
    const joinedAt = this.#joinedAt.get(voter) ?? this.#now
    this.#joinedAt.set(voter, joinedAt)
    const origin = network && { network, watchedMs: this.#now - joinedAt, proven: this.#proven.has(voter) }
    const confirming = this.#polls.vote({
      ...{ voter, source, ballot: box.id, choice: option, seenTick: this.#tick(this.#now) },
      ...(text === undefined ? {} : { text }),
      ...(origin === undefined ? {} : { origin }),
    })
    confirmed.push(confirming.catch(() => {}))
    // A vote that is refused is refused at once; one that counts is confirmed only when it is written.
    const refused = await Promise.race([confirming.then(() => undefined).catch((error: unknown) => error), turns()])
    if (refused !== undefined) throw refused
  }

  async #needsProof(run: () => Promise<void>): Promise<boolean> {
    try {
      await run()
      return false
    } catch (error) {
      if (error instanceof CaveaError && error.code === 'proof_needed') return true
      throw error
    }
  }

  #tick(ms: number): number {
    return Math.round((ms * tickRate) / 1000)
  }
}

async function turns(): Promise<undefined> {
  for (let turn = 0; turn < 4; turn++) await Promise.resolve()
  return undefined
}
