import { CaveaError } from '../errors.ts'
import type { PublicTapeRecord, TapeHead } from './record.ts'

type Keyframe = Extract<PublicTapeRecord, { kind: 'keyframe' }>
type Patch = Extract<PublicTapeRecord, { kind: 'patch' }>

/** The way to a tick: the keyframe to start from and the patches after it, in order. */
export interface Route {
  readonly keyframe: Keyframe
  /** One for each tick, without a gap, and all of the keyframe's epoch. */
  readonly patches: readonly Patch[]
  /** The tick that it leads to: an earlier one than was asked for where the tape has a gap or ends. */
  readonly tick: number
}

/** A public track that can be entered anywhere. */
export class TapeReader {
  readonly records: readonly PublicTapeRecord[]
  readonly head: TapeHead
  readonly reflection: Uint8Array
  /** Positions of the keyframes in {@link records}, so that a seek is a binary search. */
  readonly #keyframes: readonly number[]

  /** Throws `tape_damaged` where the tape has no start or no keyframe. */
  constructor(records: readonly PublicTapeRecord[]) {
    const start = records.find((record) => record.kind === 'start')
    if (start === undefined) throw new CaveaError('tape_damaged', { detail: 'It has no start.' })
    this.records = records
    this.head = start.head
    this.reflection = start.reflection
    this.#keyframes = standing(records)
    if (this.#keyframes.length === 0) throw new CaveaError('tape_damaged', { detail: 'It has no keyframe.' })
  }

  /** The first tick that can be shown. */
  get firstTick(): number {
    return this.records[this.#keyframes[0] ?? 0]?.tick ?? 0
  }

  /** The last tick on the tape. */
  get lastTick(): number {
    return this.records.at(-1)?.tick ?? 0
  }

  /** The way to a tick. One before the first that can be shown leads to the first, one after the last to the last. */
  seek(tick: number): Route {
    let low = 0
    let high = this.#keyframes.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.records[this.#keyframes[middle] ?? 0]?.tick ?? 0) <= tick) low = middle
      else high = middle - 1
    }
    const from = this.#keyframes[low] ?? 0
    const keyframe = this.records[from] as Keyframe
    const patches: Patch[] = []
    let reached = keyframe.tick
    for (let at = from + 1; at < this.records.length; at++) {
      const record = this.records[at]
      // Another process numbers references anew: its patches mean nothing to the state of the one before.
      if (record === undefined || record.epoch !== keyframe.epoch || record.tick > tick) break
      if (record.kind !== 'patch') continue
      // What a lost patch added would be missing from then on: the state stands still until the next keyframe.
      if (record.tick !== reached + 1) break
      patches.push(record)
      reached = record.tick
    }
    return { keyframe, patches, tick: reached }
  }
}

/**
 * Positions of the keyframes that hold, by rising tick. A match that was brought back goes on a little earlier than it
 * had come: what the process before had written of those ticks was played again and is no longer what happened.
 */
function standing(records: readonly PublicTapeRecord[]): number[] {
  const positions: number[] = []
  let next = Number.POSITIVE_INFINITY
  for (let at = records.length - 1; at >= 0; at--) {
    const record = records[at]
    if (record?.kind !== 'keyframe' || record.tick > next) continue
    next = record.tick
    positions.push(at)
  }
  return positions.reverse()
}
