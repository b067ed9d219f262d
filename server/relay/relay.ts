import type { ChatLine, Mark, TallyUpdate } from '../../shared/protocol.ts'
import type { GameState } from '../../shared/state.ts'
import type { PublicTapeRecord } from '../../shared/tape/record.ts'
import { Cursor, type Due } from './cursor.ts'
import { dataMessage, patchMessage, socketFrame, stateMessage } from './frame.ts'
import { Mirror } from './mirror.ts'
import { firstNumberOf } from './numbers.ts'
import { Pace } from './pace.ts'
import { Parcel, type Sample } from './parcel.ts'
import { Seats, type Spectator } from './seats.ts'
import { Stall } from './stall.ts'

const none = Buffer.alloc(0)

/** Chat lines that somebody who comes in gets to read. */
const chatBacklog = 50

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
  /** Where the mirror's numbers begin; with those of the tape's epoch where it is left out. */
  readonly firstNumber?: number
  readonly ended: () => void
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

/**
 * Reads one match's tape, once, and shows it to any number of spectators: it keeps a mirror of the state as it was
 * `delayMs` ago, and a few times a second sends everybody the same bytes, merged patches, chat and tallies in one write.
 *
 * Every `sampleMs` a sample is taken; with one or two of them a window is due. What is made for a window is made once. It
 * is handed out in slices, so a large crowd blocks nothing, and the next begins after the last has got it: whoever comes
 * in, with the full state as of the last sample, needs only those after it.
 */
export class Relay {
  readonly mirror: Mirror<GameState>
  readonly #cursor: Cursor
  readonly #options: RelayOptions
  readonly #now: () => number
  readonly #seats = new Seats(() => performance.now())
  readonly #pace = new Pace()
  readonly #stall = new Stall()
  readonly #stopFollowing: () => void
  readonly #chat: ChatLine[] = []
  readonly #tallies = new Map<string, TallyUpdate>()
  /** The epoch of the patches that can be applied now; 0 before the first keyframe. */
  #epoch = 0
  #state: 'running' | 'ended' | 'closed' = 'running'
  #sample = 0
  #samples: Sample[] = []
  #stateMessage: Uint8Array | undefined
  #backlog: Buffer | undefined
  #timer: NodeJS.Timeout | undefined
  #dueMs = performance.now()
  #lateMs = 0

  constructor(options: RelayOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
    this.mirror = new Mirror(options.stateClass, options.firstNumber ?? firstNumberOf(options.tape.epoch))
    this.#cursor = new Cursor(options.delayMs)
    for (const record of sinceLastKeyframe(options.tape.publicRecords(), this.#now() - options.delayMs)) {
      this.#cursor.push(record)
    }
    this.#stopFollowing = options.tape.follow((record) => this.#cursor.push(record))
    const due = this.#cursor.take(this.#now())
    // What is there already counts: the match may stand still from here on, before anything else comes.
    this.#stall.look(this.#now() - options.delayMs, due.delayed.at(-1)?.time)
    this.#apply(due)
    this.mirror.takePatch()
    this.#remember(due)
    this.#wait()
  }

  get size(): number {
    return this.#seats.size
  }

  /** Chat and live counts for somebody who comes in. */
  backlog(): { chat: readonly ChatLine[]; tallies: readonly TallyUpdate[] } {
    return { chat: this.#chat, tallies: [...this.#tallies.values()] }
  }

  /** The full state as of the last sample, as a message; made once for all who come in before the next. */
  stateMessage(): Uint8Array {
    this.#stateMessage ??= stateMessage(this.mirror.fullState())
    return this.#stateMessage
  }

  /** Backlog as frames, made once between two samples, for all who come in meanwhile; undefined if there is none. */
  backlogFrames(): Buffer | undefined {
    if (this.#backlog === undefined) {
      const { chat, tallies } = this.backlog()
      const frames: Buffer[] = []
      if (chat.length > 0) frames.push(socketFrame(dataMessage('chat', { lines: chat })))
      if (tallies.length > 0) frames.push(socketFrame(dataMessage('tally', { tallies })))
      this.#backlog = Buffer.concat(frames)
    }
    return this.#backlog.length === 0 ? undefined : this.#backlog
  }

  /** Takes in somebody who is being given the mirror's full state at this very moment. */
  add(spectator: Spectator): void {
    this.#seats.add(spectator, this.#sample, this.mirror.state.tick)
  }

  remove(spectator: Spectator): void {
    this.#seats.remove(spectator)
  }

  /** The tick that a spectator's picture has reached: what it is known to have been sent, whatever it claims. */
  seenTick(spectator: Spectator): number {
    return this.#seats.seenTick(spectator)
  }

  close(): void {
    this.#state = 'closed'
    clearTimeout(this.#timer)
    this.#stopFollowing()
  }

  /** Takes in what is due. Called by the timer; a test may call it itself. Nothing happens while a window goes out. */
  sample(): void {
    // Those who wait for the window before are still to get it, as it was.
    if (this.#state !== 'running' || this.#seats.busy) return
    if (this.#takeSample() === 'last') this.#send()
  }

  /** Takes in what is due, and sends it with the samples before. As `sample()` otherwise. */
  window(): void {
    if (this.#state !== 'running' || this.#seats.busy) return
    this.#takeSample()
    this.#send()
  }

  // What follows is due at a time of its own: the timer does not drift with the work that it does.
  #wait(): void {
    if (this.#state !== 'running') return
    const { windowMs, samplesPerWindow } = this.#pace
    const nowMs = performance.now()
    this.#dueMs = Math.max(nowMs, this.#dueMs + windowMs / samplesPerWindow)
    this.#timer = setTimeout(() => this.#turn(), this.#dueMs - nowMs)
  }

  #turn(): void {
    this.#lateMs = Math.max(this.#lateMs, performance.now() - this.#dueMs)
    if (this.#samples.length + 1 < this.#pace.samplesPerWindow) this.sample()
    else this.window()
    this.#wait()
  }

  #takeSample(): 'last' | 'more' {
    const due = this.#cursor.take(this.#now())
    const messages = this.#apply(due)
    const forMs = this.#stall.look(this.#now() - this.#options.delayMs, due.delayed.at(-1)?.time)
    if (forMs !== undefined) messages.push(socketFrame(dataMessage('stalled', { forMs })))
    const patch = this.mirror.takePatch()
    this.#remember(due)
    this.#sample++
    this.#samples.push({
      number: this.#sample,
      tick: this.mirror.state.tick,
      patch: patch === undefined ? none : socketFrame(patchMessage(patch)),
      messages: Buffer.concat(messages),
    })
    if (patch !== undefined) this.#stateMessage = undefined
    if (!due.delayed.some((record) => record.kind === 'end')) return 'more'
    this.#state = 'ended'
    return 'last'
  }

  #send(): void {
    const parcel = new Parcel(this.#samples.splice(0), () => socketFrame(this.stateMessage()))
    const lateMs = this.#lateMs
    this.#lateMs = 0
    this.#seats.handOut(parcel, (writingMs) => {
      this.#pace.observe({ writingMs, lateMs })
      if (this.#state === 'ended') this.#options.ended()
    })
  }

  // Applies what is due and returns the frames of everything that is no state.
  #apply(due: Due): Buffer[] {
    const marks: Mark[] = []
    for (const record of due.delayed) {
      switch (record.kind) {
        case 'keyframe':
          // Between unbroken patches it says nothing new. But a store that was away leaves patches out, and goes on with one.
          this.mirror.applyKeyframe(record.bytes)
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
    const hidden = due.live.flatMap((record) => (record.kind === 'hide' ? record.lines : []))
    const lines: ChatLine[] = []
    for (const record of due.live) {
      if (record.kind === 'tally') tallies.set(record.tally.ballot, record.tally)
      else keepChat(lines, record)
    }
    const frames: Buffer[] = []
    const frame = (type: string, payload: unknown) => frames.push(socketFrame(dataMessage(type, payload)))
    if (marks.length > 0) frame('marks', { tick: due.delayed.at(-1)?.tick ?? 0, marks })
    if (tallies.size > 0) frame('tally', { tallies: [...tallies.values()] })
    // Before new lines: one that was taken down and has come back is among them.
    if (hidden.length > 0) frame('hide', { lines: hidden })
    if (lines.length > 0) frame('chat', { lines })
    return frames
  }

  // For those who come in later. A count is dropped once the mirror, which may lag behind it, shows its ballot closed.
  #remember({ live }: Due): void {
    if (live.length > 0) this.#backlog = undefined
    for (const record of live) {
      if (record.kind === 'tally') this.#tallies.set(record.tally.ballot, record.tally)
      else keepChat(this.#chat, record)
    }
    this.#chat.splice(0, Math.max(0, this.#chat.length - chatBacklog))
    if (this.#epoch === 0) return
    for (const ballot of this.#tallies.keys()) {
      const shown = this.mirror.state.ballots.get(ballot)
      if (shown === undefined || shown.status === 'open') continue
      this.#tallies.delete(ballot)
      this.#backlog = undefined
    }
  }
}

// What it takes to show the match as it was at a time: the last keyframe before it, and all that came after. Of what was
// said earlier the chat is kept, for those who come in.
function sinceLastKeyframe(records: readonly PublicTapeRecord[], time: number): readonly PublicTapeRecord[] {
  const from = records.findLastIndex((record) => record.kind === 'keyframe' && record.time <= time)
  if (from < 0) return records
  const chat = records.slice(0, from).filter((record) => record.kind === 'chat' || record.kind === 'hide')
  return [...chat.slice(-2 * chatBacklog), ...records.slice(from)]
}

// Adds a line, or takes lines out that were taken down.
function keepChat(lines: ChatLine[], record: Extract<PublicTapeRecord, { kind: 'chat' | 'hide' }>): void {
  if (record.kind === 'chat') lines.push(record.line)
  else for (const id of record.lines) lines.splice(0, lines.length, ...lines.filter((line) => line.id !== id))
}
