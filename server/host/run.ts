import { randomBytes } from 'node:crypto'
import type { Command, Verdict } from '../../shared/command.ts'
import type { Effect } from '../../shared/effect.ts'
import type { Game } from '../../shared/game.ts'
import { Match } from '../../shared/match/match.ts'
import type { Mark } from '../../shared/protocol.ts'
import type { SeatClaim, TapeHead, TapeSnapshot } from '../../shared/tape/record.ts'
import { Activity } from './activity.ts'
import { CommandQueue } from './command-queue.ts'
import type { House } from './house.ts'
import { type Arrived, InputQueue } from './input-queue.ts'
import type { Past, Recording } from './recording.ts'

/** What a run is made from. */
interface RunParts {
  readonly match: Match
  readonly house: House
  readonly recording: Recording
  readonly head: TapeHead
  readonly delayTicks: number
}

/** A match that begins now. Its tape is opened by {@link Run.begin}. */
export function freshRun(
  game: Game,
  house: House,
  roomId: string,
  ports: { readonly delayMs: number; record(roomId: string, tickRate: number): Recording },
): Run {
  const { name, title, version, tickRate } = game
  const seed = randomBytes(24).toString('base64url')
  const delayTicks = Math.ceil((ports.delayMs * tickRate) / 1000)
  const head = { match: roomId, game: name, title, version, tickRate, schema: '', startedAt: Date.now() }
  const match = new Match(game, { seed, delayTicks })
  return new Run({ match, house, recording: ports.record(roomId, tickRate), head, delayTicks }, seed)
}

/** A match that goes on from its snapshot. Throws `tape_damaged` where the snapshot is not one of this game. */
export function resumedRun(game: Game, house: House, past: Past, recording: Recording): Run {
  const { match: snapshot, head, delayTicks } = past.snapshot
  return new Run({ match: new Match(game, { snapshot, delayTicks }), house, recording, head, delayTicks }, '')
}

/** A match in progress: what enters it at each tick, and what is written of that. */
export class Run {
  readonly match: Match
  readonly recording: Recording
  readonly activity: Activity
  readonly #house: House
  readonly #delayTicks: number
  readonly #seed: string
  readonly #commands = new CommandQueue()
  readonly #queues = new Map<string, InputQueue>()
  #head: TapeHead
  #peopleChanged = true

  constructor(parts: RunParts, seed: string) {
    this.match = parts.match
    this.recording = parts.recording
    this.activity = new Activity(parts.match.neutral)
    this.#house = parts.house
    this.#head = parts.head
    this.#delayTicks = parts.delayTicks
    this.#seed = seed
  }

  get head(): TapeHead {
    return this.#head
  }

  /** Opens a new match's tape. */
  begin(reflection: Uint8Array): void {
    this.#head = this.recording.begin(this.#head, reflection, { seed: this.#seed, delayTicks: this.#delayTicks })
  }

  submit(command: Command): Promise<Verdict> {
    if (command.kind === 'action' && command.actor === 'player') this.activity.acted(command.seat)
    return this.#commands.submit(command)
  }

  /** Somebody sits down, or has come back: what they send from now on moves their avatar. */
  seat(seat: string): void {
    this.#queues.set(seat, new InputQueue(this.match.neutral))
    this.activity.seat(seat)
    this.#peopleChanged = true
  }

  unseat(seat: string): void {
    this.#queues.delete(seat)
    this.activity.unseat(seat)
    this.#peopleChanged = true
  }

  /**
   * After a restart nobody is here: those who had a seat have dropped, until they come back to it. A seat of whom no
   * claim is known goes, its score kept; a claim whose seat was not stored yet sits down now.
   */
  recover(claims: readonly SeatClaim[]): void {
    const claimed = new Set(claims.map((claim) => claim.seat))
    for (const [seat, { human, controller }] of this.match.state.seats) {
      if (human && !claimed.has(seat)) void this.submit({ kind: 'leave', actor: 'player', seat })
      else if (human && controller === 'player') void this.submit({ kind: 'drop', actor: 'player', seat })
    }
    for (const { seat, name, person } of claims) {
      if (this.match.state.seats.has(seat)) continue
      void this.submit({ kind: 'join', actor: 'player', seat, name, person })
      void this.submit({ kind: 'drop', actor: 'player', seat })
    }
  }

  /** One tick, with so many people who have a seat; `arrived` gives the inputs of a seat that wait. */
  step(people: number, arrived: (seat: string) => Arrived | undefined): readonly Effect[] {
    const batch = this.#commands.take()
    const housekeeping = this.#peopleChanged ? this.#house.adjust(this.match.state, people) : []
    this.#peopleChanged = false
    // A bot gives way before somebody sits down, and sits down after somebody has left: else a full match refuses one.
    const first = housekeeping[0]?.kind === 'bot.leave' ? housekeeping : []
    const commands = [...first, ...batch.commands, ...(first === housekeeping ? [] : housekeeping)]
    const entry = { commands, inputs: this.#takeInputs(arrived) }
    this.recording.entry(this.match.tick + 1, entry)
    let verdicts: readonly Verdict[] = []
    try {
      const step = this.match.advance(entry)
      verdicts = step.verdicts
      return step.effects
    } finally {
      // Also where the game has thrown: nobody is to wait for an answer that never comes.
      batch.settle(verdicts.slice(first.length))
    }
  }

  /** The moments among a step's effects, which go on the tape for everybody to see. */
  marks(effects: readonly Effect[]): Mark[] {
    const marks = effects.flatMap((effect) =>
      effect.kind === 'mark' ? [{ name: effect.name, data: effect.data }] : [],
    )
    for (const mark of marks) this.recording.mark(mark)
    return marks
  }

  /** All that it takes to go on from here, with what only the room knows. */
  snapshot(room: Pick<TapeSnapshot, 'nextReference' | 'clockMs' | 'claims' | 'audience'>): TapeSnapshot {
    const { match } = this
    const open = [...match.state.ballots.values()].filter((ballot) => ballot.status === 'open')
    return {
      head: this.#head,
      delayTicks: this.#delayTicks,
      hash: match.hash(),
      match: match.snapshot(),
      votesFromTick: Math.min(match.tick, ...open.map((ballot) => ballot.opensAt)),
      ...room,
    }
  }

  /** No tick comes any more. */
  close(): void {
    this.#commands.close()
  }

  #takeInputs(arrived: (seat: string) => Arrived | undefined): Map<string, readonly object[]> {
    const inputs = new Map<string, readonly object[]>()
    for (const [seat, queue] of this.#queues) {
      const source = arrived(seat)
      const taken = source === undefined ? [] : queue.take(source)
      if (taken.length > 0) inputs.set(seat, taken)
      this.activity.sent(seat, taken)
    }
    return inputs
  }
}
