import { randomBytes } from 'node:crypto'
import { commitmentTo } from '../../shared/ballot/chain.ts'
import type { Method } from '../../shared/ballot/method.ts'
import type { BallotPlan } from '../../shared/ballot/plan.ts'
import type { Effect } from '../../shared/effect.ts'
import { changesCounts, type ElectorateVerdict } from '../../shared/electorate.ts'
import { CaveaError, type ErrorReply } from '../../shared/errors.ts'
import type { Outlook } from '../../shared/preview.ts'
import type { ChatReply, VoteReply } from '../../shared/protocol.ts'
import type { AudienceSnapshot } from '../../shared/tape/record.ts'
import { BallotBox } from './ballot-box.ts'
import type { ChatDraft } from './chat.ts'
import type { Origin } from './director/settlement.ts'
import { Director, type Proposal } from './director.ts'
import { Electorate } from './electorate/electorate.ts'
import { planForOperator } from './fitting.ts'
import { closingCommand, judge, outcomeOf } from './judging.ts'
import { lookAheadFrom } from './look-ahead.ts'
import { Moderation } from './moderation.ts'
import { Openings } from './openings.ts'
import { pickUp } from './pick-up.ts'
import { mostOpen, WaitingQuestions } from './places.ts'
import { Polls, secretsOf, whyNotOpen } from './polls.ts'
import type {
  AudienceMatch,
  AudiencePast,
  AudienceReports,
  AudienceSettings,
  AudienceTape,
  Vote,
  VoteBatch,
} from './ports.ts'
import { Speech } from './speech.ts'
import { lastDealt, TokenWheel } from './tokens.ts'
import { graceTicks, waitTicks } from './window.ts'

/** Counts of open ballots enter the match at most so many times a second. */
const talliesPerSecond = 10

/** The audience of one match: its ballots, its chat, and the director that asks it. */
export class Audience {
  /** What of the chat is shown. */
  readonly moderation: Moderation
  readonly #match: AudienceMatch
  readonly #tape: AudienceTape
  readonly #settings: AudienceSettings
  readonly #reports: AudienceReports
  readonly #director: Director
  readonly #secret: Buffer
  readonly #electorate: Electorate
  readonly #polls: Polls
  readonly #speech: Speech
  readonly #tokens: TokenWheel
  readonly #now: () => number
  #opened: number
  readonly #openings = new Openings()
  readonly #questions: WaitingQuestions

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
    this.moderation = new Moderation(tape, settings.words, before?.moderation, now)
    this.#director = new Director(match, settings.ballotEverySeconds * 1000, now(), before?.director)
    this.#electorate = new Electorate(settings.electorate, now(), before?.electorate)
    this.#polls = new Polls({
      tape,
      weigh: (vote) => this.#electorate.weigh(vote, now()),
      graceTicks: graceTicks(match.game.tickRate),
      voted: () => reports.voted(),
      whyNot: (ballot) => whyNotOpen(match.state, ballot),
    })
    const { moderation } = this
    this.#speech = new Speech({ match, moderation, electorate: this.#electorate, polls: this.#polls, reports, now })
    this.#questions = new WaitingQuestions(match.game.tickRate)
    this.#tokens = new TokenWheel(lastDealt(match.state.ballots.values()))
    if (past !== undefined) this.#goOn(past)
  }

  /** What it needs, besides its match and the votes on the tape, to go on after a restart: all are there by then. */
  snapshot(): AudienceSnapshot {
    this.write()
    const director = this.#director.snapshot(this.#now())
    const moderation = this.moderation.snapshot()
    const electorate = this.#electorate.snapshot(this.#now())
    return { secret: this.#secret.toString('base64url'), opened: this.#opened, director, electorate, moderation }
  }

  /** Follows the match: called after each step with what the step asked for. */
  stepped(effects: readonly Effect[]): void {
    this.write()
    this.#polls.closeGone(this.#match.state.ballots)
    for (const effect of effects) if (effect.kind === 'ask') this.#questions.add(effect, this.#match.state.tick)
    this.#askNext()
    for (const effect of effects) if (effect.kind === 'mark') this.#director.heard(effect.name, this.#now())
    const { tick } = this.#match.state
    for (const box of this.#polls.boxes) box.look()
    const counts = tick % Math.ceil(this.#match.game.tickRate / talliesPerSecond) === 0
    for (const box of this.#polls.boxes) if (counts && box.changed) this.#tally(box)
    const wait = waitTicks(this.#match.game.tickRate, this.#settings.delayMs)
    for (const box of this.#polls.boxes) if (box.isOver || tick > box.closesAt + wait) this.#decide(box)
    const aboutMechanics = this.#polls.aboutMechanics + this.#openings.aboutMechanics
    const proposal = this.#director.propose(this.#now(), aboutMechanics, this.#isFull)
    if (proposal !== undefined) this.#try(proposal.topic.key, this.#put(proposal))
  }

  /** Writes the votes that came since the last step on the tape. */
  write(): void {
    this.#polls.write()
  }

  ended(): void {
    this.#polls.closeAll()
  }

  /** Counts a vote: see {@link Polls.vote}. */
  vote(vote: Vote): Promise<VoteReply> {
    return this.#polls.vote(vote)
  }

  /** Counts votes that came together: see {@link Polls.votes}. */
  votes(batch: VoteBatch): Promise<(VoteReply | ErrorReply)[]> {
    return this.#polls.votes(batch)
  }

  /** Keeps a ballot open for longer, if it is open. */
  extend(ballot: string, ticks: number): void {
    this.#polls.extend(ballot, ticks)
    void this.#match.submit({ kind: 'ballot.extend', actor: 'audience', ballot, ticks })
  }

  /** Shows a chat line and counts the vote in it: see {@link Speech.say}. */
  say(draft: ChatDraft & { seenTick: number }): Promise<ChatReply> {
    return this.#speech.say(draft)
  }

  /**
   * Opens the ballot of a mechanic at an operator's wish and returns its id. Another one on the same mechanic, open or
   * on its way, is cancelled. Throws `mechanic_unknown`, `ballot_limit`, or what keeps the mechanic from changing.
   */
  async openFor(mechanic: string, seconds = this.#settings.ballotSeconds, method?: Method): Promise<string> {
    const inTheWay = () => this.#openings.inTheWayOf(mechanic)
    for (let other = inTheWay(); other !== undefined; other = inTheWay()) await other
    const plan = planForOperator(this.#match, this.#director, mechanic, method)
    for (const box of this.#polls.boxes) if (box.plan.mechanic === mechanic) this.#callOff(box)
    // An operator's word counts for more than what the director happens to ask.
    const own = this.#polls.boxes.find(({ id }) => this.#director.hasAsked(id))
    if (this.#isFull && own !== undefined) this.#callOff(own)
    if (this.#isFull) throw new CaveaError('ballot_limit')
    const origin = { by: 'operator', topic: mechanic, repolls: 0 } as const
    const over = this.#open('operator', plan, seconds, origin)
    return this.#openings.follow({ by: 'operator', topic: mechanic, over })
  }

  /** Decides an open ballot now, by the votes that it has. Throws `ballot_unknown`, `ballot_closed` or `stands_paused`. */
  closeNow(ballot: string): void {
    this.#decide(this.#polls.box(ballot), true)
  }

  /** Calls an open ballot off: nothing comes of it. Throws as {@link closeNow}. */
  cancel(ballot: string): void {
    this.#callOff(this.#polls.box(ballot))
  }

  /** What vote integrity holds and discounts, and its venue. */
  get integrity() {
    return { venue: this.#electorate.venue, view: () => this.#electorate.view(this.#now()) }
  }

  /** Calls all ballots off and lets none open, or lets the audience go on. */
  async pause(paused: boolean): Promise<void> {
    if (paused) this.#polls.closeAll()
    const verdict = await this.#match.submit({ kind: 'stands.pause', actor: 'operator', paused })
    if (!verdict.ok) throw new CaveaError(verdict.code)
  }

  #goOn(past: AudiencePast): void {
    const secrets = (ballot: string) => secretsOf(this.#secret, ballot)
    const { boxes, questions, batches, opened } = pickUp(this.#match, past, secrets, this.#electorate)
    for (const [batch, receipts] of batches) this.#polls.remember(batch, receipts)
    for (const box of boxes) this.#polls.open(box)
    this.#opened = Math.max(this.#opened, opened)
    for (const question of questions) this.#questions.add(question, this.#match.state.tick)
    this.#askNext()
  }

  get #isFull(): boolean {
    return this.#polls.size + this.#openings.size >= mostOpen
  }

  #askNext(): void {
    while (!this.#isFull) {
      const next = this.#questions.next(this.#match.state.tick)
      if (next === undefined) return
      this.#try('', this.#open('audience', next.plan, next.seconds))
    }
  }

  // A refusal changes nothing: the game has its own answer for when it gets none, and the director asks again.
  #try(topic: string, over: Promise<unknown>): void {
    this.#openings.follow({ by: 'audience', topic, over }).catch((error: unknown) => {
      if (!(error instanceof CaveaError)) this.#reports.failed('open ballot', error)
    })
  }

  // What options lead to is looked at before they are offered: one that would be the end for most is never seen.
  async #put(proposal: Proposal): Promise<void> {
    const options = proposal.options.map(({ option }) => option)
    const outlooks = await lookAheadFrom(this.#match, this.#reports, options)
    const plan = this.#director.choose(proposal, outlooks, this.#now())
    const origin = { topic: proposal.topic.key, by: 'director', repolls: 0 } as const
    if (plan !== undefined) await this.#open('audience', plan, this.#settings.ballotSeconds, origin, outlooks)
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
    const secrets = secretsOf(this.#secret, id)
    const tokens = plan.method === 'slider' ? {} : this.#tokens.deal(plan.options.map(({ name }) => name))
    const sealed = { tokens, commitment: commitmentTo(secrets.seed) }
    const verdict = await this.#match.submit({ kind: 'ballot.open', actor, ballot: id, plan, ticks, ...sealed })
    if (!verdict.ok) throw new CaveaError(verdict.code, { value: plan.title })
    const { opensAt, status } = this.#match.state.ballots.get(id) ?? { opensAt: this.#match.state.tick }
    // Called off in the very tick in which it opened.
    if (status === 'cancelled') throw new CaveaError('stands_paused', { value: plan.title })
    const { tickRate } = this.#match.game
    const box = new BallotBox(id, plan, { opensAt, closesAt: opensAt + ticks, tickRate, tokens, ...secrets })
    this.#polls.open(box)
    if (origin !== undefined) this.#director.opened(id, plan, origin)
    if (outlooks !== undefined) box.outlooks = outlooks
    else void lookAheadFrom(this.#match, this.#reports, plan.options).then((found) => (box.outlooks = found))
    return id
  }

  #tally(box: BallotBox, verdict?: ElectorateVerdict): void {
    const { counts, voters } = box.tally(this.#match.state.tick, verdict)
    this.#tape.tally({ ballot: box.id, counts, voters })
    void this.#match.submit({ kind: 'ballot.tally', actor: 'audience', ballot: box.id, counts, voters })
  }

  #callOff(box: BallotBox): void {
    this.#polls.close(box.id)
    box.close(this.#match.state.tick)
    void this.#match.submit(closingCommand(box, 'operator', { end: { kind: 'cancelled' }, reason: 'operator' }))
  }

  #decide(box: BallotBox, atOnce = false): void {
    const { tick } = this.#match.state
    this.write()
    const heldUntil = atOnce ? undefined : this.#director.heldUntil(box.id, box.opensAt)
    if (heldUntil !== undefined) {
      this.extend(box.id, Math.max(1, heldUntil - box.closesAt))
      return
    }
    const verdict = judge(this.#electorate, box, { delayMs: this.#settings.delayMs, atOnce, now: this.#now() })
    this.#tape.verdict(box.id, verdict)
    if (verdict.kind === 'extend') {
      // From now on: who votes last has waited for the grace as well.
      this.extend(box.id, tick - box.closesAt + Math.ceil((verdict.ms * this.#match.game.tickRate) / 1000))
      return
    }
    box.close(tick)
    if (box.changed || changesCounts(verdict)) this.#tally(box, verdict)
    this.#polls.close(box.id)
    const ranking = box.ranking(verdict)
    const { counts } = box.tally(box.closesAt, verdict)
    const settlement = this.#director.settle(box.id, box.plan, ranking, counts)
    void this.#match.submit(closingCommand(box, 'audience', { verdict, ...outcomeOf(settlement, ranking) }))
    if (settlement.kind !== 'repoll') return
    const { plan, origin } = settlement
    this.#try(origin.topic, this.#open('audience', plan, this.#settings.ballotSeconds, origin))
  }
}
