import type { TickEntry } from '../../shared/command.ts'
import type { Json } from '../../shared/json.ts'
import type { ChatLine, Mark, TallyUpdate } from '../../shared/protocol.ts'
import { hashText } from '../../shared/random.ts'
import type { PrivateRecord, PublicRecord, TapeHead, VoteRow } from '../../shared/tape/record.ts'
import type { Tape } from './store.ts'

/** Seconds between two keyframes: how far back a seek has to start at most. */
const keyframeSeconds = 5

/** Writes one match's tape. The match's host and its audience hold it as ports of their own. */
export class Recorder {
  readonly #tape: Tape
  readonly #epoch: number
  readonly #ended: () => void
  #seq = 0
  #tick = 0
  #keyframeTicks = 1

  constructor(tape: Tape, epoch: number, ended: () => void) {
    this.#tape = tape
    this.#epoch = epoch
    this.#ended = ended
  }

  /** Opens both tracks. */
  begin(head: Omit<TapeHead, 'schema'>, reflection: Uint8Array, secret: { seed: string; delayTicks: number }): void {
    this.#keyframeTicks = keyframeSeconds * head.tickRate
    const schema = hashText(Buffer.from(reflection).toString('latin1'))
    this.#public({ kind: 'start', head: { ...head, schema }, reflection })
    this.#private({ kind: 'seed', ...secret })
  }

  /** What enters at a tick, before its step. A tick in which nothing enters leaves no record. */
  entry(tick: number, entry: TickEntry): void {
    this.#tick = tick
    const inputs = Object.fromEntries(entry.inputs) as Record<string, readonly Json[]>
    if (entry.commands.length === 0 && entry.inputs.size === 0) return
    this.#private({ kind: 'entry', commands: entry.commands, inputs })
  }

  patch(bytes: Uint8Array): void {
    this.#public({ kind: 'patch', bytes })
  }

  /** Whether this tick is one for a keyframe. */
  get keyframeDue(): boolean {
    return this.#tick % this.#keyframeTicks === 0
  }

  keyframe(bytes: Uint8Array): void {
    this.#public({ kind: 'keyframe', bytes })
  }

  mark(mark: Mark): void {
    this.#public({ kind: 'mark', mark })
  }

  chat(line: ChatLine): void {
    this.#public({ kind: 'chat', line })
  }

  tally(tally: TallyUpdate): void {
    this.#public({ kind: 'tally', tally })
  }

  votes(ballot: string, votes: readonly VoteRow[]): void {
    this.#private({ kind: 'votes', ballot, votes })
  }

  end(reason: string): void {
    this.#public({ kind: 'end', reason })
    this.#tape.close()
    this.#ended()
  }

  #public(record: PublicRecord): void {
    this.#tape.append({ track: 'public', ...this.#stamp(), ...record })
  }

  #private(record: PrivateRecord): void {
    this.#tape.append({ track: 'private', ...this.#stamp(), ...record })
  }

  #stamp() {
    return { epoch: this.#epoch, seq: this.#seq++, tick: this.#tick, time: Date.now() }
  }
}
