import { setTimeout as pause } from 'node:timers/promises'
import type { VoteRow } from '../../shared/ballot/chain.ts'
import type { TickEntry } from '../../shared/command.ts'
import type { ElectorateVerdict } from '../../shared/electorate.ts'
import { CaveaError } from '../../shared/errors.ts'
import type { ModerationSnapshot } from '../../shared/moderation.ts'
import type { Network } from '../../shared/network.ts'
import type { ChatLine, Mark, TallyUpdate } from '../../shared/protocol.ts'
import { schemaDigits } from '../../shared/tape/digits.ts'
import type {
  PrivateRecord,
  PublicRecord,
  PublicTapeRecord,
  SeatClaim,
  TapeHead,
  TapeRecord,
  TapeSnapshot,
} from '../../shared/tape/record.ts'
import type { LiveTape } from './live.ts'
import type { Pen } from './pen.ts'

/**
 * Seconds between two keyframes: how far back a seek and a recovery have to start at most. A snapshot takes three
 * milliseconds of a match of eight, which at five seconds was 2 % of all that the match took.
 */
export const keyframeSeconds = 10

/** Where a recorder goes on: with a new tape everything is 0 and the epoch 1. */
export interface RecorderStart {
  readonly epoch: number
  readonly seq: number
  readonly tick: number
  readonly tickRate: number
}

/** Writes one match's tape. The match's host and its audience hold it as ports of their own. */
export class Recorder {
  readonly #live: LiveTape
  readonly #pen: Pen
  readonly #epoch: number
  readonly #keyframeTicks: number
  readonly #ended: () => void
  #seq: number
  #tick: number
  #time = 0

  constructor(live: LiveTape, pen: Pen, start: RecorderStart, ended: () => void) {
    this.#live = live
    this.#pen = pen
    this.#epoch = start.epoch
    this.#seq = start.seq
    this.#tick = start.tick
    this.#keyframeTicks = keyframeSeconds * start.tickRate
    this.#ended = ended
  }

  /** Opens both tracks of a new tape, and gives its head with the digits that stand for the reflection. */
  begin(
    head: Omit<TapeHead, 'schema'>,
    reflection: Uint8Array,
    secret: { seed: string; delayTicks: number },
  ): TapeHead {
    const whole = { ...head, schema: schemaDigits(reflection) }
    this.#public({ kind: 'start', head: whole, reflection })
    this.#private({ kind: 'seed', ...secret })
    return whole
  }

  /** What enters at a tick, before its step. A tick in which nothing enters leaves no record. */
  entry(tick: number, entry: TickEntry): void {
    this.#tick = tick
    if (entry.commands.length === 0 && entry.inputs.size === 0) return
    this.#private({ kind: 'entry', commands: entry.commands, inputs: entry.inputs })
  }

  patch(bytes: Uint8Array): void {
    this.#public({ kind: 'patch', bytes })
  }

  /** Whether this tick is one for a keyframe and a snapshot. */
  get keyframeDue(): boolean {
    return this.#tick % this.#keyframeTicks === 0 || this.#pen.needsKeyframe
  }

  /** The full state and, for whoever resumes, all that is behind it. Both at once: one without the other helps nobody. */
  keyframe(bytes: Uint8Array, snapshot: TapeSnapshot): void {
    this.#public({ kind: 'keyframe', bytes })
    this.#private({ kind: 'snapshot', snapshot })
  }

  roster(claims: readonly SeatClaim[]): void {
    this.#private({ kind: 'roster', claims })
  }

  mark(mark: Mark): void {
    this.#public({ kind: 'mark', mark })
  }

  chat(line: ChatLine): void {
    this.#public({ kind: 'chat', line })
  }

  /** Takes lines of chat down, by id. */
  hide(lines: readonly string[]): void {
    this.#public({ kind: 'hide', lines })
  }

  moderation(moderation: ModerationSnapshot): void {
    this.#private({ kind: 'moderation', moderation })
  }

  /** What the electorate said of a ballot's votes. */
  verdict(ballot: string, verdict: ElectorateVerdict): void {
    this.#private({ kind: 'verdict', ballot, verdict })
  }

  tally(tally: TallyUpdate): void {
    this.#public({ kind: 'tally', tally })
  }

  /**
   * Resolves once the votes are stored. Rejects with `not_ready` where the store cannot take them, or has not taken them
   * after three seconds: they may be stored later.
   */
  votes(
    ballot: string,
    votes: readonly VoteRow[],
    batch?: string,
    networks: readonly (Network | null)[] = [],
  ): Promise<void> {
    const from = networks.some((network) => network !== null) ? { networks } : {}
    this.#private({ kind: 'votes', ballot, votes, ...(batch === undefined ? {} : { batch }), ...from })
    return inTime(this.#pen.stored())
  }

  /** Resolves once all that was written so far is stored. Rejects with `not_ready` where that was given up. */
  stored(): Promise<void> {
    return this.#pen.stored()
  }

  /** Resolves once all that was written so far is stored, or after a second: a store that is away keeps no match from beginning. */
  async begun(): Promise<void> {
    await Promise.race([this.stored().catch(() => {}), pause(beginMs, undefined, { ref: false })])
  }

  /** How many records wait for the store. */
  get waiting(): number {
    return this.#pen.waiting
  }

  /** The tick is over: what was written of it may go to the store. */
  flush(): void {
    this.#pen.flush()
  }

  /** The match is over. Resolves once the tape is complete in its store. */
  async end(reason: string): Promise<void> {
    this.#public({ kind: 'end', reason })
    this.#live.close()
    this.#ended()
    await this.#pen.close('finish', closeMs)
  }

  /** The match goes on elsewhere, from what is stored: resolves once that is all. */
  async release(): Promise<void> {
    this.#live.close()
    this.#ended()
    await this.#pen.close('release', closeMs)
  }

  #public(record: PublicRecord): void {
    const whole = this.#stamped('public', record) as PublicTapeRecord
    this.#live.append(whole)
    this.#pen.add(whole)
  }

  #private(record: PrivateRecord): void {
    this.#pen.add(this.#stamped('private', record))
  }

  #stamped(track: TapeRecord['track'], record: PublicRecord | PrivateRecord): TapeRecord {
    // A clock that is set back must not put a record before those that are there.
    this.#time = Math.max(this.#time, Date.now())
    const whole = { track, epoch: this.#epoch, seq: this.#seq++, tick: this.#tick, time: this.#time, ...record }
    return whole as TapeRecord
  }
}

/** How long a match waits for its store before it is told of, in milliseconds. */
const beginMs = 1000
/** How long votes wait for the store: a voter is answered before the SDK gives up, which takes ten seconds. */
const confirmMs = 3000

function inTime(stored: Promise<void>): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(() => reject(new CaveaError('not_ready')), confirmMs).unref()
  void stored.then(resolve, reject).finally(() => clearTimeout(timer))
  return promise
}

/** How long a match's end waits for its store, in milliseconds. */
const closeMs = 5000

export { schemaDigits }
