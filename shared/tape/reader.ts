import { CaveaError } from '../errors.ts'
import type { ChatLine, Mark } from '../protocol.ts'
import { schemaDigits } from './digits.ts'
import type { PublicTapeRecord, TapeHead } from './record.ts'

type Keyframe = Extract<PublicTapeRecord, { kind: 'keyframe' }>
type Patch = Extract<PublicTapeRecord, { kind: 'patch' }>

/** The way to a tick: the keyframe to start from and the patches after it, in order. */
export interface Route {
  readonly keyframe: Keyframe
  readonly patches: readonly Patch[]
}

/** A keyframe and the patches that may be applied to it: one for each tick, without a gap. */
interface Stretch {
  readonly keyframe: Keyframe
  readonly patches: Patch[]
  /** Whether the patches before it lead to its keyframe. */
  readonly follows: boolean
}

const tickOf = ({ tick }: { readonly tick: number }): number => tick

/**
 * A public track that can be entered anywhere. It never gives a patch whose predecessor is missing: behind a gap, and
 * behind the place where another process went on, only the next keyframe leads further.
 */
export class TapeReader {
  readonly records: readonly PublicTapeRecord[]
  readonly head: TapeHead
  /** What there was to notice, in order. */
  readonly marks: readonly { readonly tick: number; readonly mark: Mark }[]
  /** What was said and may still be read, in order; the tick is that which the match had reached. */
  readonly chat: readonly { readonly tick: number; readonly line: ChatLine }[]
  /** Whether the tape was brought to its end. If not, its match is still on, or was broken off. */
  readonly complete: boolean
  readonly #reflection: Uint8Array
  /** In order; the ticks that one covers lie before those of the next. */
  readonly #stretches: readonly Stretch[]

  /** Throws `tape_damaged` where the tape has no start or no keyframe. */
  constructor(records: readonly PublicTapeRecord[]) {
    const start = records.find((record) => record.kind === 'start')
    if (start === undefined) throw new CaveaError('tape_damaged', { detail: 'It has no start.' })
    this.records = records
    this.head = start.head
    this.#reflection = start.reflection
    this.#stretches = stretchesOf(records)
    if (this.#stretches.length === 0) throw new CaveaError('tape_damaged', { detail: 'It has no keyframe.' })
    const valid = validUntil(records)
    this.marks = records.flatMap((record) =>
      record.kind === 'mark' && record.tick <= valid(record.epoch) ? [{ tick: record.tick, mark: record.mark }] : [],
    )
    this.chat = chatOf(records).map(({ tick, epoch, line }) => ({ tick: Math.min(tick, valid(epoch)), line }))
    this.complete = records.at(-1)?.kind === 'end'
  }

  /**
   * By which its states are decoded. Throws `tape_damaged` where it is not the one that the head speaks of: Colyseus may
   * never come to the end of one in which a byte is another.
   */
  get reflection(): Uint8Array {
    if (schemaDigits(this.#reflection) === this.head.schema) return this.#reflection
    throw new CaveaError('tape_damaged', {
      value: this.head.schema,
      detail: 'Its schema is not the one it was begun with.',
    })
  }

  /** The first tick that can be shown. */
  get firstTick(): number {
    return this.#stretches[0]?.keyframe.tick ?? 0
  }

  /** The last tick on the tape. */
  get lastTick(): number {
    return this.records.at(-1)?.tick ?? 0
  }

  /**
   * The way to a tick. One before the first that can be shown leads to the first, one in a gap to the last before it,
   * one after the last to the last.
   */
  seek(tick: number): Route {
    const { keyframe, patches } = this.#stretches[this.#at(tick)] as Stretch
    return { keyframe, patches: patches.slice(0, placeAfter(patches, tick)) }
  }

  /** The patches that lead from the state of one tick to that of a later one; undefined where only a keyframe does. */
  onward(from: number, to: number): readonly Patch[] | undefined {
    const [first, last] = [this.#at(from), this.#at(to)]
    if (to < from || this.#reached(first) < from) return undefined
    const stretches = this.#stretches.slice(first, last + 1)
    if (stretches.slice(1).some(({ follows }) => !follows)) return undefined
    return stretches.flatMap(({ patches }) => patches.slice(placeAfter(patches, from), placeAfter(patches, to)))
  }

  // The stretch that leads nearest to a tick from before.
  #at(tick: number): number {
    let low = 0
    let high = this.#stretches.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#stretches[middle] as Stretch).keyframe.tick <= tick) low = middle
      else high = middle - 1
    }
    return low
  }

  #reached(at: number): number {
    const { keyframe, patches } = this.#stretches[at] as Stretch
    return patches.at(-1)?.tick ?? keyframe.tick
  }
}

/** How many of some records, in the order of their ticks, lie at or before a tick. */
export function placeAfter(records: readonly { readonly tick: number }[], tick: number): number {
  let low = 0
  let high = records.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (tickOf(records[middle] as { tick: number }) <= tick) low = middle + 1
    else high = middle
  }
  return low
}

function stretchesOf(records: readonly PublicTapeRecord[]): Stretch[] {
  let stretches: Stretch[] = []
  let reached = 0
  let open = false
  for (const record of records) {
    if (record.kind === 'keyframe') {
      const before = stretches.at(-1)
      const samePen = before?.keyframe.epoch === record.epoch
      const follows = samePen && open && reached === record.tick
      // What another process had written of these ticks has not happened: the match went on from a little earlier.
      if (before !== undefined && !samePen) stretches = cutAt(stretches, record.tick)
      stretches.push({ keyframe: record, patches: [], follows })
      reached = record.tick
      open = true
    } else if (record.kind === 'patch') {
      const stretch = stretches.at(-1)
      if (stretch === undefined) continue
      open &&= stretch.keyframe.epoch === record.epoch && record.tick === reached + 1
      if (!open) continue
      stretch.patches.push(record)
      reached = record.tick
    }
  }
  return stretches
}

function cutAt(stretches: readonly Stretch[], tick: number): Stretch[] {
  return stretches
    .filter(({ keyframe }) => keyframe.tick < tick)
    .map((stretch) => ({ ...stretch, patches: stretch.patches.filter((patch) => patch.tick < tick) }))
}

/** What was said, without what was taken down after it. A line that came back stands where it did so. */
function chatOf(records: readonly PublicTapeRecord[]): readonly Extract<PublicTapeRecord, { kind: 'chat' }>[] {
  const chat = new Map<string, Extract<PublicTapeRecord, { kind: 'chat' }>>()
  for (const record of records) {
    if (record.kind === 'hide') for (const id of record.lines) chat.delete(id)
    // Before ids were unique over restarts, tapes had some twice.
    else if (record.kind === 'chat')
      chat.set(chat.has(record.line.id) ? `${record.line.id} ${record.seq}` : record.line.id, record)
  }
  return [...chat.values()]
}

/** Up to which tick the records of an epoch hold: as far as the next process went back. */
function validUntil(records: readonly PublicTapeRecord[]): (epoch: number) => number {
  const begins = new Map<number, number>()
  for (const { kind, epoch, tick } of records) if (kind === 'keyframe' && !begins.has(epoch)) begins.set(epoch, tick)
  const firsts = [...begins]
  return (epoch) => Math.min(...firsts.filter(([later]) => later > epoch).map(([, tick]) => tick))
}
