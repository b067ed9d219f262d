import type { Method } from '../ballot/method.ts'
import { ticksOf } from '../clock.ts'
import type { Command, Verdict } from '../command.ts'
import type { Game } from '../game.ts'
import { BallotState, type BallotStatus, type GameState } from '../state.ts'
import type { Outbox } from './context.ts'
import type { Mechanics } from './mechanics.ts'
import type { MatchSnapshot, OpenBallot, PendingAsk } from './snapshot.ts'
import { accepted, refused } from './verdict.ts'

// Closed ballots stay in the state for people to read how they ended; older ones make room.
const closedKept = 6

// A question opens as a ballot at the tick after it, its last votes come in up to two ticks late, and what they decided
// enters two ticks after that.
const leastGraceTicks = 5

type BallotCommand = Extract<Command, { ballot: string }>

/** The ballots of one match, and the questions that its game waits for. */
export class Ballots {
  readonly #game: Game
  readonly #state: GameState
  readonly #outbox: Outbox
  readonly #mechanics: Mechanics
  readonly #delayTicks: number
  readonly #open: Map<string, OpenBallot>
  readonly #asks: Map<string, PendingAsk>

  constructor(
    game: Game,
    state: GameState,
    outbox: Outbox,
    mechanics: Mechanics,
    delayTicks: number,
    before: Pick<MatchSnapshot, 'ballots' | 'asks'> | undefined,
  ) {
    this.#open = new Map(before?.ballots)
    this.#asks = new Map(before?.asks.map((ask) => [ask.id, ask]))
    this.#game = game
    this.#state = state
    this.#outbox = outbox
    this.#mechanics = mechanics
    this.#delayTicks = delayTicks
  }

  snapshot(): Pick<MatchSnapshot, 'ballots' | 'asks'> {
    return { ballots: [...this.#open], asks: [...this.#asks.values()] }
  }

  apply(command: BallotCommand): Verdict {
    switch (command.kind) {
      case 'ballot.open':
        return this.#openBallot(command)
      case 'ballot.tally': {
        const ballot = this.#openState(command.ballot)
        if (ballot === undefined) return refused('ballot_closed')
        for (const [option, count] of Object.entries(command.counts)) {
          if (ballot.counts.has(option)) ballot.counts.set(option, count)
        }
        ballot.voters = command.voters
        return accepted
      }
      case 'ballot.decide':
        return this.#decide(command)
      case 'ballot.cancel': {
        const open = this.#open.get(command.ballot)
        if (open === undefined) return refused('ballot_closed')
        this.#unseal(command)
        this.#close(command.ballot, 'cancelled', '')
        this.#answer(open.ask, undefined)
        return accepted
      }
      case 'ballot.extend': {
        const ballot = this.#openState(command.ballot)
        if (ballot === undefined) return refused('ballot_closed')
        ballot.closesAt += Math.max(0, Math.round(command.ticks))
        return accepted
      }
    }
  }

  /** Puts a question of the game to the stands, and remembers until when the game waits for the answer. */
  ask(question: string, about: string, title: string): void {
    const row = this.#game.questions[question]
    if (row === undefined) return
    const waitTicks = ticksOf(row.wait, this.#game.tickRate)
    const effect = this.#outbox.put({ kind: 'ask', question, about, title, options: row.options, waitTicks })
    // With a watch delay the stands see the question late: the game waits for as much longer, and for a grace of a
    // second in which the last votes are counted. A slow game's second has too few ticks for the way there and back.
    const graceTicks = Math.max(this.#game.tickRate, leastGraceTicks)
    const deadlineTick = this.#outbox.tick + waitTicks + this.#delayTicks + graceTicks
    this.#asks.set(effect.id, { id: effect.id, question, about, title, deadlineTick })
  }

  /** Answers by the game's own answer what the stands did not answer in time. */
  expire(): void {
    for (const ask of this.#asks.values()) {
      if (ask.deadlineTick > this.#outbox.tick) continue
      for (const [id, open] of this.#open) if (open.ask === ask.id) this.#close(id, 'expired', '')
      this.#answer(ask.id, undefined)
    }
  }

  /** Cancels what is asked about a seat that nobody has any more; the game gets its own answer. */
  forget(seat: string): void {
    for (const ask of this.#asks.values()) {
      if (ask.about !== seat) continue
      for (const [id, open] of this.#open) if (open.ask === ask.id) this.#close(id, 'cancelled', '')
      this.#answer(ask.id, undefined)
    }
  }

  /** Cancels all that are open; questions of the game get the game's own answer. */
  callOff(): void {
    for (const [id, { ask }] of this.#open) {
      this.#close(id, 'cancelled', '')
      this.#answer(ask, undefined)
    }
  }

  #openBallot(command: Extract<BallotCommand, { kind: 'ballot.open' }>): Verdict {
    const { plan, tokens = {} } = command
    if (this.#state.standsPaused) return refused('stands_paused')
    if (this.#state.ballots.has(command.ballot)) return refused('ballot_exists')
    const names = new Set(plan.options.map((option) => option.name))
    // What is called for by a threshold needs nothing beside it.
    const least = plan.method === 'threshold' ? 1 : 2
    if (names.size < least || names.size !== plan.options.length) return refused('request_invalid')
    if (plan.ask !== '' && !this.#asks.has(plan.ask)) return refused('ballot_closed')
    const { tick } = this.#outbox
    const ballot = new BallotState().assign({
      title: plan.title,
      method: plan.method,
      mechanic: plan.mechanic,
      about: plan.about,
      goal: plan.goal ?? 0,
      commitment: command.commitment ?? '',
      opensAt: tick,
      closesAt: tick + Math.max(1, Math.round(command.ticks)),
      slot: this.#freeSlot(),
    })
    for (const option of plan.options) {
      ballot.options.push(option.name)
      ballot.labels.set(option.name, option.label)
      ballot.counts.set(option.name, 0)
      const token = tokens[option.name]
      if (token !== undefined) ballot.tokens.set(option.name, token)
    }
    this.#open.set(command.ballot, { options: plan.options, ask: plan.ask })
    const changed = plan.options.flatMap((option) => option.changes.map((change) => change.mechanic))
    for (const mechanic of new Set(changed)) this.#mechanics.prepare(mechanic)
    this.#state.ballots.set(command.ballot, ballot)
    this.#outbox.mark('ballot.opened', { ballot: command.ballot, title: plan.title })
    return accepted
  }

  #decide(command: Extract<BallotCommand, { kind: 'ballot.decide' }>): Verdict {
    const { ballot: id, ranking } = command
    const open = this.#open.get(id)
    if (open === undefined) return refused('ballot_closed')
    this.#unseal(command)
    if (ranking.length === 0) {
      this.#close(id, 'expired', '')
      this.#answer(open.ask, undefined)
      return accepted
    }
    for (const name of ranking) {
      const option = open.options.find((one) => one.name === name)
      if (option === undefined) continue
      if (option.changes.some((change) => this.#mechanics.objection(change) !== undefined)) continue
      const { votes, margin } = leadOf(this.#state.ballots.get(id), name)
      this.#close(id, 'decided', name, margin)
      for (const change of option.changes) this.#mechanics.change(change, 'audience', votes)
      this.#answer(open.ask, name, votes)
      return accepted
    }
    // The match has moved on so far that nothing the stands wanted can be had.
    this.#close(id, 'cancelled', '')
    this.#answer(open.ask, undefined)
    return refused('mechanic_ineligible')
  }

  #answer(askId: string, answer: string | undefined, votes = 0): void {
    const ask = this.#asks.get(askId)
    const question = ask && this.#game.questions[ask.question]
    if (ask === undefined || question === undefined) return
    this.#asks.delete(askId)
    question.answer(this.#state, ask.about, answer ?? question.otherwise, this.#outbox, votes)
  }

  /** Publishes what the ballot was sealed with. Its command may come from a tape of before there was a seal. */
  #unseal({ ballot: id, closing }: Extract<BallotCommand, { closing?: unknown }>): void {
    const ballot = this.#state.ballots.get(id)
    if (ballot === undefined || closing === undefined) return
    ballot.seed = closing.seed
    ballot.chain = closing.chain
    ballot.seal = closing.seal ?? ''
  }

  #openState(id: string): BallotState | undefined {
    return this.#open.has(id) ? this.#state.ballots.get(id) : undefined
  }

  #freeSlot(): number {
    const taken = new Set([...this.#state.ballots.values()].filter(isOpen).map(({ slot }) => slot))
    let slot = 0
    while (taken.has(slot)) slot += 1
    return slot
  }

  #close(id: string, status: BallotStatus, winner: string, margin = 0): void {
    this.#open.delete(id)
    const ballot = this.#state.ballots.get(id)
    if (ballot === undefined) return
    ballot.status = status
    ballot.winner = winner
    ballot.margin = margin
    const label = ballot.labels.get(winner) ?? winner
    this.#outbox.mark('ballot.closed', { ballot: id, title: ballot.title, status, winner, label })
    // By their ends: one that was open for long is the oldest of all, and has only just become news.
    const before = [...this.#state.ballots.entries()].filter(([other, { status }]) => other !== id && status !== 'open')
    before.sort(([, one], [, other]) => one.closesAt - other.closesAt)
    for (const [old] of before.slice(0, Math.max(0, before.length + 1 - closedKept))) this.#state.ballots.delete(old)
  }
}

const isOpen = ({ status }: BallotState): boolean => status === 'open'

/** How many votes the winner of a ballot has, and by how many it leads. Weighted votes are rounded. */
function leadOf(ballot: BallotState | undefined, winner: string): { readonly votes: number; readonly margin: number } {
  if (ballot === undefined) return { votes: 0, margin: 0 }
  const own = ballot.counts.get(winner) ?? 0
  const next = Math.max(0, ...[...ballot.counts].filter(([name]) => name !== winner).map(([, count]) => count))
  // Counts of a bid are points, of a rope what is left of the pulls; the middle of a slider may have no vote of its own.
  const areVotes = countedInVotes.has(ballot.method)
  return {
    votes: areVotes ? Math.round(own) : ballot.voters,
    margin: areVotes ? Math.max(0, Math.round(own - next)) : 0,
  }
}

const countedInVotes: ReadonlySet<string> = new Set<Method>(['plurality', 'approval', 'threshold'])
