import type { ChatLine, Mark, TallyUpdate } from '../../shared/protocol.ts'
import type { GameState } from '../../shared/state.ts'
import type { PublicTapeRecord } from '../../shared/tape/record.ts'
import { Cursor, type Due } from './cursor.ts'
import { dataMessage, patchMessage, socketFrame, stateMessage } from './frame.ts'
import { Mirror } from './mirror.ts'

/** Milliseconds between two windows: what one spectator gets in one write. */
export const windowMs = 100

/** Unsent bytes above which a spectator gets no more until it has caught up, and below which it has. */
const congestedBytes = 256 * 1024
const drainedBytes = 8 * 1024

/** More structures than this no match makes while one process runs it; a mirror of the next begins behind them. */
const numbersPerEpoch = 2 ** 24

/** Chat lines that somebody who comes in gets to read. */
const chatBacklog = 50

/** One spectator's socket, as far as the relay needs it. */
export interface Spectator {
  /** False before the spectator has its first full state, and when it is about to leave. */
  readonly ready: boolean
  readonly unsentBytes: number
  /** Puts whole WebSocket frames on the wire, in one write. */
  write(frames: Buffer): void
}

/** The tape that a relay reads. */
export interface RelayTape {
  /** Counts the processes that have run the match. From 1. */
  readonly epoch: number
  publicRecords(): readonly PublicTapeRecord[]
  follow(listener: (record: PublicTapeRecord) => void): () => void
}

/** What a relay is made of. */
export interface RelayOptions {
  readonly stateClass: new () => GameState
  readonly tape: RelayTape
  readonly delayMs: number
  readonly ended: () => void
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

interface Seat {
  readonly spectator: Spectator
  /** The tick that this spectator's picture has reached. */
  seenTick: number
  congested: boolean
}

/**
 * Reads one match's tape, once, and shows it to any number of spectators: it keeps a mirror of the state as it was
 * `delayMs` ago, and a few times a second sends everybody the same bytes, merged patch, chat and tallies in one write.
 */
export class Relay {
  readonly mirror: Mirror<GameState>
  readonly #cursor: Cursor
  readonly #options: RelayOptions
  readonly #now: () => number
  readonly #seats = new Map<Spectator, Seat>()
  readonly #stopFollowing: () => void
  readonly #timer: NodeJS.Timeout
  readonly #chat: ChatLine[] = []
  readonly #tallies = new Map<string, TallyUpdate>()
  /** The epoch of the patches that can be applied now; 0 before the first keyframe. */
  #epoch = 0
  #ended = false

  constructor(options: RelayOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.mirror = new Mirror(options.stateClass, (options.tape.epoch - 1) * numbersPerEpoch)
    this.#cursor = new Cursor(options.delayMs)
    for (const record of sinceLastKeyframe(options.tape.publicRecords(), this.#now() - options.delayMs)) {
      this.#cursor.push(record)
    }
    this.#stopFollowing = options.tape.follow((record) => this.#cursor.push(record))
    const due = this.#cursor.take(this.#now())
    this.#apply(due)
    this.mirror.takePatch()
    this.#remember(due)
    this.#timer = setInterval(() => this.window(), windowMs)
  }

  get size(): number {
    return this.#seats.size
  }

  /** Chat and live counts for somebody who comes in. */
  backlog(): { chat: readonly ChatLine[]; tallies: readonly TallyUpdate[] } {
    return { chat: this.#chat, tallies: [...this.#tallies.values()] }
  }

  add(spectator: Spectator): void {
    this.#seats.set(spectator, { spectator, seenTick: this.mirror.state.tick, congested: false })
  }

  remove(spectator: Spectator): void {
    this.#seats.delete(spectator)
  }

  /** The tick that a spectator's picture has reached: what it is known to have been sent, whatever it claims. */
  seenTick(spectator: Spectator): number {
    return this.#seats.get(spectator)?.seenTick ?? 0
  }

  close(): void {
    clearInterval(this.#timer)
    this.#stopFollowing()
  }

  /** One window: takes in what is due and sends it. Called by the timer; a test may call it itself. */
  window(): void {
    if (this.#ended) return
    const due = this.#cursor.take(this.#now())
    const frames = this.#apply(due)
    const patch = this.mirror.takePatch()
    this.#remember(due)
    const all = patch === undefined ? frames : [socketFrame(patchMessage(patch)), ...frames]
    if (all.length > 0) this.#send(Buffer.concat(all), Buffer.concat(frames))
    if (due.delayed.some((record) => record.kind === 'end')) {
      this.#ended = true
      this.#options.ended()
    }
  }

  #send(all: Buffer, withoutPatch: Buffer): void {
    const { tick } = this.mirror.state
    let fresh: Buffer | undefined
    for (const seat of this.#seats.values()) {
      if (!seat.spectator.ready) continue
      const unsent = seat.spectator.unsentBytes
      if (seat.congested && unsent > drainedBytes) continue
      if (!seat.congested && unsent > congestedBytes) {
        seat.congested = true
        continue
      }
      if (seat.congested) {
        // It has missed patches: a full state makes it whole, and the SDK reconciles to it.
        fresh ??= Buffer.concat([socketFrame(stateMessage(this.mirror.fullState())), withoutPatch])
        seat.spectator.write(fresh)
        seat.congested = false
      } else {
        seat.spectator.write(all)
      }
      seat.seenTick = tick
    }
  }

  // Applies what is due and returns the frames of everything that is no state.
  #apply(due: Due): Buffer[] {
    const marks: Mark[] = []
    for (const record of due.delayed) {
      switch (record.kind) {
        case 'keyframe':
          // Between unbroken patches a keyframe says nothing new; another process numbers a state's structures anew.
          if (this.#epoch !== record.epoch) this.mirror.applyKeyframe(record.bytes)
          this.#epoch = record.epoch
          break
        case 'patch':
          if (this.#epoch === record.epoch) this.mirror.applyPatch(record.bytes)
          break
        case 'mark':
          marks.push(record.mark)
          break
        case 'start':
        case 'end':
          break
      }
    }
    const tallies = new Map<string, TallyUpdate>()
    const lines: ChatLine[] = []
    for (const record of due.live) {
      if (record.kind === 'chat') lines.push(record.line)
      else tallies.set(record.tally.ballot, record.tally)
    }
    const frames: Buffer[] = []
    const frame = (type: string, payload: unknown) => frames.push(socketFrame(dataMessage(type, payload)))
    if (marks.length > 0) frame('marks', { tick: due.delayed.at(-1)?.tick ?? 0, marks })
    if (tallies.size > 0) frame('tally', { tallies: [...tallies.values()] })
    if (lines.length > 0) frame('chat', { lines })
    return frames
  }

  // For those who come in later. A count is dropped once the mirror, which may lag behind it, shows its ballot closed.
  #remember({ live }: Due): void {
    for (const record of live) {
      if (record.kind === 'chat') this.#chat.push(record.line)
      else this.#tallies.set(record.tally.ballot, record.tally)
    }
    this.#chat.splice(0, Math.max(0, this.#chat.length - chatBacklog))
    if (this.#epoch === 0) return
    for (const ballot of this.#tallies.keys()) {
      const shown = this.mirror.state.ballots.get(ballot)
      if (shown !== undefined && shown.status !== 'open') this.#tallies.delete(ballot)
    }
  }
}

// What it takes to show the match as it was at a time: the last keyframe before it, and all that came after. Of what was
// said earlier the chat is kept, for those who come in.
function sinceLastKeyframe(records: readonly PublicTapeRecord[], time: number): readonly PublicTapeRecord[] {
  const from = records.findLastIndex((record) => record.kind === 'keyframe' && record.time <= time)
  if (from < 0) return records
  const chat = records.slice(0, from).filter((record) => record.kind === 'chat')
  return [...chat.slice(-chatBacklog), ...records.slice(from)]
}
