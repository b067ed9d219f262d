import { createHmac, randomBytes } from 'node:crypto'
import type { BallotOption, BallotPlan } from '../../shared/ballot/plan.ts'
import type { Effect } from '../../shared/effect.ts'
import { CaveaError, type ErrorReply, replyOf } from '../../shared/errors.ts'
import type { Outlook } from '../../shared/preview.ts'
import type { ChatReply, VoteReply } from '../../shared/protocol.ts'
import { Random } from '../../shared/random.ts'
import type { AudienceSnapshot } from '../../shared/tape/record.ts'
import { BallotBox } from './ballot-box.ts'
import { Chat, type ChatDraft } from './chat.ts'
import type { Origin } from './director/settlement.ts'
import { Director, type Proposal } from './director.ts'
import { lookAheadFrom } from './look-ahead.ts'
import { Moderation } from './moderation.ts'
import { meantBy, voteToken } from './parse.ts'
import { pickUp } from './pick-up.ts'
import type {
  AudienceMatch,
  AudiencePast,
  AudienceReports,
  AudienceSettings,
  AudienceTape,
  Vote,
  VoteBatch,
} from './ports.ts'
import { graceTicks, waitTicks } from './window.ts'

/** Counts of open ballots enter the match at most so many times a second. */
const talliesPerSecond = 10
/** More ballots at once nobody can follow. */
const ballotsAtOnce = 3

/** The audience of one match: its ballots, its chat, and the director that asks it. */
export class Audience {
  /** What of the chat is shown. */
  readonly moderation: Moderation
  readonly #match: AudienceMatch
  readonly #tape: AudienceTape
  readonly #settings: AudienceSettings
  readonly #reports: AudienceReports
  readonly #director: Director
  readonly #chat = new Chat()
  readonly #secret: Buffer
  readonly #boxes = new Map<string, BallotBox>()
  /** Who is counted already of batches that came before a restart. */
  readonly #stored = new Map<string, ReadonlySet<string>>()
  /** For so long after its window a ballot takes votes. */
  readonly #waitTicks: number
  readonly #now: () => number
  #opened: number
  /** Ballots that are on their way, by the mechanic or pool that they are about. */
  readonly #opening = new Set<{ readonly topic: string }>()

  constructor(
    match: AudienceMatch,
    tape: AudienceTape,
    settings: AudienceSettings,
    reports: AudienceReports,
    past?: AudiencePast,
    now = () => performance.now(),
  ) {
    const before = past?.snapshot.audience
    this.#secret = before === undefined ? randomBytes(32) : Buffer.from(before.secret, 'base64url')
    this.#opened = before?.opened ?? 0
    this.#match = match
    this.#tape = tape
    this.#settings = settings
    this.#reports = reports
    this.#now = now
    this.#waitTicks = waitTicks(match.game.tickRate, settings.delayMs)
    this.moderation = new Moderation(tape, settings.words, before?.moderation)
    this.#director = new Director(match, settings.ballotEverySeconds * 1000, now(), before?.director)
    if (past !== undefined) this.#goOn(past)
  }

  /** What it needs, besides its match and the votes on the tape, to go on after a restart. */
  snapshot(): AudienceSnapshot {
    const director = this.#director.snapshot(this.#now())
    const moderation = this.moderation.snapshot()
    return { secret: this.#secret.toString('base64url'), opened: this.#opened, director, moderation }
  }

  /** Follows the match: called after each step with what the step asked for. */
  stepped(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'ask') this.#ask(effect)
      if (effect.kind === 'mark') this.#director.heard(effect.name, this.#now())
    }
    const { tick } = this.#match.state
    const counts = tick % Math.ceil(this.#match.game.tickRate / talliesPerSecond) === 0
    for (const box of this.#boxes.values()) if (counts && box.changed) this.#tally(box)
    for (const box of this.#boxes.values()) if (tick > box.closesAt + this.#waitTicks) this.#decide(box)
    const proposal = this.#director.propose(this.#now(), this.#boxes.size + this.#opening.size)
    if (proposal !== undefined) void this.#put(proposal)
  }

  ended(): void {
    this.#boxes.clear()
  }

  /**
   * Counts a vote, and confirms it once it is stored: from then on not even the end of this process loses it. Rejects
   * with `ballot_unknown`, `ballot_closed`, `choice_unknown` or `stands_paused`; nothing is counted then. Rejects with
   * `not_ready` where it could not be stored: it counts, as long as this process lives.
   */
  async vote(vote: Vote): Promise<VoteReply> {
    const { box, changed } = this.#cast(vote)
    const { voter, choice, source, seenTick } = vote
    await this.#tape.votes(box.id, [{ voter, choice, source, seenTick }])
    return this.#counted(box, choice, changed)
  }

  /**
   * Counts votes on one ballot that came together from another process, each as {@link vote} does, and stores them as one
   * record. Resolves with an answer a vote, in their order. A batch that was stored before a restart is not counted
   * again: who voted differently since keeps their later vote.
   */
  async votes(batch: VoteBatch): Promise<(VoteReply | ErrorReply)[]> {
    const { id, ballot, source } = batch
    const before = this.#stored.get(id)
    const cast = batch.votes.map((vote) => {
      if (before?.has(vote.voter)) return { counted: true, ballot, choice: vote.choice, changed: false } as const
      try {
        return { vote, ...this.#cast({ ...vote, ballot, source }) }
      } catch (error) {
        return replyOf(error)
      }
    })
    const rows = cast.flatMap((one) => ('box' in one ? [{ ...one.vote, source }] : []))
    const refused = rows.length === 0 ? undefined : await this.#tape.votes(ballot, rows, id).catch(replyOf)
    return cast.map((one) => ('box' in one ? (refused ?? this.#counted(one.box, one.vote.choice, one.changed)) : one))
  }

  #counted(box: BallotBox, choice: string, changed: boolean): VoteReply {
    const outlook = box.outlook(choice)
    return { counted: true, ballot: box.id, choice, changed, ...(outlook === undefined ? {} : { outlook }) }
  }

  #cast(vote: Vote): { box: BallotBox; changed: boolean } {
    const box = this.#box(vote.ballot)
    // What counts is what the voter saw: with a watch delay that is an earlier tick than the match's own.
    if (vote.seenTick < box.opensAt || vote.seenTick > box.closesAt + graceTicks(this.#match.game.tickRate)) {
      throw new CaveaError('ballot_closed', { value: vote.seenTick })
    }
    const changed = box.cast(vote.voter, vote.choice)
    this.#reports.voted()
    return { box, changed }
  }

  #box(ballot: string): BallotBox {
    const box = this.#boxes.get(ballot)
    if (box !== undefined) return box
    const { standsPaused, ballots } = this.#match.state
    const code = standsPaused ? 'stands_paused' : ballots.has(ballot) ? 'ballot_closed' : 'ballot_unknown'
    throw new CaveaError(code, { value: ballot })
  }

  /** Shows a chat line, unless moderation keeps it back, and counts the vote in it. Throws `chat_invalid` or `rate_limited`. */
  async say(draft: ChatDraft & { seenTick: number }): Promise<ChatReply> {
    const line = await this.#chat.line(draft, this.#match.state.tick)
    const hidden = await this.moderation.take(line, draft.voter)
    const sent = { sent: true, ...(hidden === undefined ? {} : { hidden }) } as const
    const token = voteToken(line.text)
    const found = token === undefined ? undefined : meantBy(token, this.#boxes.values(), draft.seenTick)
    if (found === undefined) return sent
    try {
      const { voter, source, seenTick } = draft
      return { ...sent, vote: await this.vote({ voter, source, seenTick, ...found }) }
    } catch (error) {
      return { ...sent, vote: replyOf(error) }
    }
  }

  /**
   * Opens the ballot of a mechanic at an operator's wish and returns its id. Another open one on the same mechanic is
   * cancelled. Throws `mechanic_unknown`, `ballot_limit`, or what keeps the mechanic from changing.
   */
  async openFor(mechanic: string, seconds = this.#settings.ballotSeconds): Promise<string> {
    const plan = this.#director.plan(mechanic)
    if (plan === undefined) throw new CaveaError('mechanic_unknown', { value: mechanic })
    if (!this.#director.possible(plan)) throw new CaveaError('mechanic_ineligible', { value: mechanic })
    // One on its way has no box yet that could be cancelled.
    if ([...this.#opening].some((other) => other.topic === mechanic)) throw new CaveaError('ballot_limit')
    for (const box of this.#boxes.values()) {
      if (box.plan.mechanic !== mechanic) continue
      this.#boxes.delete(box.id)
      void this.#match.submit({ kind: 'ballot.cancel', actor: 'operator', ballot: box.id })
    }
    if (this.#boxes.size + this.#opening.size >= ballotsAtOnce) throw new CaveaError('ballot_limit')
    return this.#open('operator', plan, seconds, { by: 'operator', topic: mechanic, repolls: 0 })
  }

  /** Decides an open ballot now, by the votes that it has. Throws `ballot_unknown`, `ballot_closed` or `stands_paused`. */
  closeNow(ballot: string): void {
    this.#decide(this.#box(ballot))
  }

  /** Calls an open ballot off: nothing comes of it. Throws as {@link closeNow}. */
  cancel(ballot: string): void {
    this.#boxes.delete(this.#box(ballot).id)
    void this.#match.submit({ kind: 'ballot.cancel', actor: 'operator', ballot })
  }

  /** Calls all ballots off and lets none open, or lets the audience go on. */
  async pause(paused: boolean): Promise<void> {
    if (paused) this.#boxes.clear()
    const verdict = await this.#match.submit({ kind: 'stands.pause', actor: 'operator', paused })
    if (!verdict.ok) throw new CaveaError(verdict.code)
  }

  #goOn(past: AudiencePast): void {
    for (const { batch, votes } of past.votes) {
      if (batch !== undefined) this.#stored.set(batch, new Set(votes.map(({ voter }) => voter)))
    }
    const { boxes, questions } = pickUp(this.#match, past)
    for (const box of boxes) {
      this.#boxes.set(box.id, box)
      this.#opened = Math.max(this.#opened, Number(box.id.slice(1)) || 0)
    }
    for (const question of questions) this.#ask(question)
  }

  #ask(effect: Extract<Effect, { kind: 'ask' }>): void {
    const options = Object.entries(effect.options).map(([name, label]) => ({ name, label, changes: [] }))
    const { title, about, id } = effect
    const plan: BallotPlan = { title, about, ask: id, method: 'plurality', mechanic: '', options }
    this.#tryOpen(plan, effect.waitTicks / this.#match.game.tickRate)
  }

  // A refusal changes nothing: the game has its own answer for when it gets none, and the director asks again.
  #tryOpen(plan: BallotPlan, seconds: number, origin?: Origin, outlooks?: readonly Outlook[]): void {
    this.#open('audience', plan, seconds, origin, outlooks).catch((error: unknown) => {
      if (!(error instanceof CaveaError)) this.#reports.failed('open ballot', error)
    })
  }

  // What options lead to is looked at before they are offered: one that would be the end for most is never seen.
  async #put(proposal: Proposal): Promise<void> {
    const place = { topic: proposal.topic.key }
    this.#opening.add(place)
    const outlooks = await this.#lookAhead(proposal.options.map(({ option }) => option))
    this.#opening.delete(place)
    const plan = this.#director.choose(proposal, outlooks, this.#now())
    const origin = { ...place, by: 'director', repolls: 0 } as const
    if (plan !== undefined) this.#tryOpen(plan, this.#settings.ballotSeconds, origin, outlooks)
  }

  /** `origin`: of a ballot about mechanics. `outlooks`: what is known already of where its options lead. */
  async #open(
    actor: 'audience' | 'operator',
    plan: BallotPlan,
    seconds: number,
    origin?: Origin,
    outlooks?: readonly Outlook[],
  ): Promise<string> {
    const id = `b${++this.#opened}`
    const ticks = Math.max(1, Math.round(seconds * this.#match.game.tickRate))
    const place = { topic: origin?.topic ?? '' }
    this.#opening.add(place)
    const verdict = await this.#match.submit({ kind: 'ballot.open', actor, ballot: id, plan, ticks })
    this.#opening.delete(place)
    if (!verdict.ok) throw new CaveaError(verdict.code, { value: plan.title })
    const { opensAt, status } = this.#match.state.ballots.get(id) ?? { opensAt: this.#match.state.tick }
    // Called off in the very tick in which it opened.
    if (status === 'cancelled') throw new CaveaError('stands_paused', { value: plan.title })
    const box = new BallotBox(id, plan, opensAt, opensAt + ticks)
    this.#boxes.set(id, box)
    if (origin !== undefined) this.#director.opened(id, plan, origin)
    if (outlooks !== undefined) box.outlooks = outlooks
    else void this.#lookAhead(plan.options).then((found) => (box.outlooks = found))
    return id
  }

  #lookAhead(options: readonly BallotOption[]): Promise<readonly Outlook[]> {
    return lookAheadFrom(this.#match, this.#reports.lookAhead, options).catch((error: unknown) => {
      this.#reports.failed('look ahead', error)
      return []
    })
  }

  #tally(box: BallotBox): void {
    const { counts, voters } = box.tally()
    this.#tape.tally({ ballot: box.id, counts, voters })
    void this.#match.submit({ kind: 'ballot.tally', actor: 'audience', ballot: box.id, counts, voters })
  }

  #decide(box: BallotBox): void {
    if (box.changed) this.#tally(box)
    this.#boxes.delete(box.id)
    const seed = createHmac('sha256', this.#secret).update(box.id).digest('hex')
    const ranking = box.ranking(Random.fromSeed(seed))
    const settlement = this.#director.settle(box.id, box.plan, ranking, box.tally().counts)
    if (settlement.kind === 'decide') {
      void this.#match.submit({ kind: 'ballot.decide', actor: 'audience', ballot: box.id, ranking: settlement.ranking })
      return
    }
    void this.#match.submit({ kind: 'ballot.cancel', actor: 'audience', ballot: box.id })
    if (settlement.kind === 'repoll') this.#tryOpen(settlement.plan, this.#settings.ballotSeconds, settlement.origin)
  }
}
