import { Decoder, Encoder, type Schema } from '@colyseus/schema'
import { CaveaError } from '../errors.ts'
import { type Difference, firstDifference } from '../match/difference.ts'
import { type Dump, dump } from '../match/dump.ts'
import type { Match } from '../match/match.ts'
import type { TapeRecord } from './record.ts'

type Keyframe = Extract<TapeRecord, { kind: 'keyframe' }>

/** The public state at one tick of a track. */
export interface Shown {
  readonly tick: number
  /** The same object each time: what was shown last. */
  readonly state: Schema
}

/**
 * What a track shows from a keyframe on: its state, and the one after each patch of the same process in `records`, which
 * are those behind it. Throws `tape_damaged` where they cannot be decoded.
 */
export function* shownFrom(
  stateClass: new () => object,
  keyframe: Keyframe,
  records: Iterable<TapeRecord>,
): Generator<Shown, void, undefined> {
  const decoder = new Decoder<Schema>(new stateClass() as Schema)
  const read = (bytes: Uint8Array) => {
    try {
      decoder.decode(bytes)
    } catch (cause) {
      throw new CaveaError('tape_damaged', { cause, detail: 'A state on it cannot be read.' })
    }
  }
  read(keyframe.bytes)
  yield { tick: keyframe.tick, state: decoder.state }
  for (const record of records) {
    if (record.kind !== 'patch' || record.epoch !== keyframe.epoch) continue
    read(record.bytes)
    yield { tick: record.tick, state: decoder.state }
  }
}

/** Where a state differs, at the wire's precision, from one that its full encoding `keyframe` gives; undefined nowhere. */
export function differenceFrom(
  shown: Schema,
  stateClass: new () => object,
  keyframe: Uint8Array,
): Difference | undefined {
  const now = new Decoder<Schema>(new stateClass() as Schema)
  now.decode(keyframe)
  return firstDifference(inOrder(shown), inOrder(now.state))
}

/** A match's public state as its clients get it, whole. */
export class WireView {
  readonly #encoder: Encoder

  /** `nextReference`: as the snapshot says of which the match was made. New structures get no number of an old one. */
  constructor(match: Match, nextReference: number) {
    this.#encoder = new Encoder(match.state as Match['state'] & Schema)
    const { root } = this.#encoder
    Reflect.set(root, 'nextUniqueId', Math.max(nextReference, Number(Reflect.get(root, 'nextUniqueId'))))
    // With Colyseus's 8 KB every larger state has its buffer grown again and again, each time with a warning.
    this.#encoder.sharedBuffer = new Uint8Array(256 * 1024)
  }

  /** The full state. Only between two steps. */
  keyframe(): Uint8Array {
    this.#encoder.discardChanges()
    return this.#encoder.encodeAll()
  }
}

// A decoder meets a map's keys in the order in which they changed: only what is under them can be compared.
function inOrder(state: Schema): Dump {
  const plain: unknown = state.toJSON()
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([key, inner]) => [key, sorted(inner)]),
    )
  }
  return dump(sorted(plain))
}
