import { CaveaError } from '../../shared/errors.ts'
import { encodeTape } from '../../shared/tape/encode.ts'
import { Recorder } from './recorder.ts'
import type { TapeStore } from './store.ts'

// Until tapes outlive their process, each match has one writer in its whole life.
const firstEpoch = 0

/** The tapes of this process: those being written, and those that are kept. */
export class Tapes {
  readonly #store: TapeStore
  readonly #recorders = new Map<string, Recorder>()

  constructor(store: TapeStore) {
    this.#store = store
  }

  /** Starts the tape of a match. */
  open(roomId: string): Recorder {
    const recorder = new Recorder(this.#store.create(roomId), firstEpoch, () => this.#recorders.delete(roomId))
    this.#recorders.set(roomId, recorder)
    return recorder
  }

  /** The recorder of a running match. Throws `match_unknown`. */
  recorder(roomId: string): Recorder {
    const recorder = this.#recorders.get(roomId)
    if (recorder === undefined) throw new CaveaError('match_unknown', { value: roomId })
    return recorder
  }

  list() {
    return this.#store.list().map(({ id, head, live, lastTick, bytes }) => {
      const { game, title, startedAt, tickRate } = head
      return { id, game, title, live, startedAt, bytes, seconds: Math.round(lastTick / tickRate) }
    })
  }

  /** The public track as a file. Throws `tape_unknown`. */
  file(id: string): Uint8Array {
    const tape = this.#store.find(id)
    if (tape === undefined) throw new CaveaError('tape_unknown', { value: id })
    return encodeTape(tape.publicRecords())
  }
}
