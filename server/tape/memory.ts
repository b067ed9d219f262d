import { CaveaError } from '../../shared/errors.ts'
import type { Reach } from '../../shared/tape/copy.ts'
import { encodeTape } from '../../shared/tape/encode.ts'
import type { PrivateTapeRecord, PublicTapeRecord, TapeRecord } from '../../shared/tape/record.ts'
import type { TapeRow, TapeStore, TapeWriter } from './store.ts'

/** One tape, and who may write it. */
interface Kept {
  readonly records: TapeRecord[]
  epoch: number
  finished: boolean
}

/**
 * Tapes in memory, for tests and simulations alone: they go with the process, and nothing ever goes before. No setting of
 * the server chooses it.
 */
export class MemoryStore implements TapeStore {
  readonly #tapes = new Map<string, Kept>()

  async open(id: string): Promise<TapeWriter> {
    const tape = this.#tapes.get(id) ?? { records: [], epoch: 0, finished: false }
    if (tape.finished) throw new CaveaError('tape_finished', { value: id })
    this.#tapes.set(id, tape)
    tape.epoch += 1
    const { epoch } = tape
    return {
      epoch,
      async append(records) {
        if (tape.epoch !== epoch || tape.finished) throw new CaveaError('tape_fenced', { value: epoch })
        const last = tape.records.at(-1)?.seq ?? -1
        tape.records.push(...records.filter((record) => record.seq > last))
      },
      async finish() {
        if (tape.epoch === epoch) tape.finished = true
      },
      async release() {},
    }
  }

  async read(id: string): Promise<readonly TapeRecord[] | undefined> {
    return this.#tapes.get(id)?.records.slice()
  }

  async publicFile(id: string, reach: Reach): Promise<AsyncIterable<Uint8Array> | undefined> {
    const tape = this.#tapes.get(id)
    if (tape === undefined) return undefined
    const shown = tape.records.filter(
      (record): record is PublicTapeRecord =>
        record.track === 'public' && record.seq < reach.seq && (tape.finished || record.time <= reach.time),
    )
    return (async function* () {
      if (shown.length > 0) yield encodeTape(shown)
    })()
  }

  async ballotRecords(id: string, reach: Reach): Promise<AsyncIterable<PrivateTapeRecord> | undefined> {
    const tape = this.#tapes.get(id)
    if (tape === undefined) return undefined
    const { records, finished } = tape
    const shown = records.filter(
      (record): record is PrivateTapeRecord =>
        record.track === 'private' && record.seq < reach.seq && (finished || record.time <= reach.time),
    )
    return (async function* () {
      yield* shown
    })()
  }

  async list(): Promise<readonly TapeRow[]> {
    return [...this.#tapes].flatMap(([id, { records, finished }]) => {
      const start = records.find((record) => record.kind === 'start')
      if (start?.kind !== 'start') return []
      const bytes = records.reduce((sum, record) => sum + ('bytes' in record ? record.bytes.length : 64), 0)
      return [{ id, head: start.head, finished, held: false, lastTick: records.at(-1)?.tick ?? 0, bytes }]
    })
  }

  async close(): Promise<void> {}
}
