import { CaveaError } from '../../shared/errors.ts'
import { auditPieces } from './audit-pieces.ts'
import { TapeCatalogue, type TapeListing, type TapePage, type TapeQuery } from './catalogue.ts'
import { type LiveBounds, LiveTape } from './live.ts'
import { Pen, type PenReports } from './pen.ts'
import { Recorder } from './recorder.ts'
import { enoughToResume, hasEnded, type Resumption, resumptionOf } from './resumption.ts'
import type { TapeStore, TapeWriter } from './store.ts'

/** What becomes of tapes, for metrics and the log. */
export interface TapeReports extends Omit<PenReports, 'fenced'> {
  /** Another process runs the match now. */
  fenced(roomId: string): void
}

/** What a match that goes on is given: what was, and a recorder that goes on with the tape. */
export interface Resumed {
  readonly past: Resumption
  readonly recording: Recorder
}

/** The tapes of this process: those being written, and those that are kept. */
export class Tapes {
  readonly #store: TapeStore
  readonly #catalogue: TapeCatalogue
  readonly #bounds: LiveBounds
  readonly #reports: TapeReports
  readonly #running = new Map<string, { readonly recorder: Recorder; readonly live: LiveTape }>()

  constructor(store: TapeStore, bounds: LiveBounds, reports: TapeReports) {
    this.#store = store
    this.#catalogue = new TapeCatalogue(() => store.list())
    this.#bounds = bounds
    this.#reports = reports
  }

  /** Starts the tape of a new match. What is written before its store is ready waits. */
  open(roomId: string, tickRate: number): Recorder {
    return this.#record(roomId, new LiveTape(roomId, 1, this.#bounds), () => this.#store.open(roomId), {
      epoch: 1,
      seq: 0,
      tick: 0,
      tickRate,
    })
  }

  /**
   * Goes on with the tape of a match that was left, here or elsewhere: whoever wrote it before is fenced. Throws
   * `tape_unknown`, `tape_damaged` where nothing can be resumed from, or `tape_finished`, also where all that was left to do
   * was to say that the tape is complete.
   */
  async resume(roomId: string): Promise<Resumed> {
    const writer = await this.#store.open(roomId)
    try {
      const records = await this.#store.read(roomId, enoughToResume(this.#bounds.keepMs))
      if (records === undefined) throw new CaveaError('tape_unknown', { value: roomId })
      // Everybody was told that the match is over: its process died between that and the end of its tape.
      if (hasEnded(records)) {
        await writer.finish()
        throw new CaveaError('tape_finished', { value: roomId })
      }
      return this.#resumed(roomId, writer, resumptionOf(records))
    } catch (error) {
      // Whoever tries it next has to find it free.
      await writer.release().catch((failure: unknown) => this.#reports.failed(failure))
      throw error
    }
  }

  #resumed(roomId: string, writer: TapeWriter, past: Resumption): Resumed {
    const live = new LiveTape(roomId, writer.epoch, this.#bounds, past.publicRecords)
    const { epoch } = writer
    const { nextSeq: seq, lastTick: tick, snapshot } = past
    const start = { epoch, seq, tick, tickRate: snapshot.head.tickRate }
    return { past, recording: this.#record(roomId, live, async () => writer, start) }
  }

  /** The matches that were not brought to an end, by their tapes. */
  async unfinished(): Promise<string[]> {
    const rows = await this.#store.list()
    return rows.filter((row) => !row.finished && !row.held && !this.#running.has(row.id)).map((row) => row.id)
  }

  /** Brings a tape to its end that nothing can be resumed from: what is left of it can be watched still. */
  async giveUp(roomId: string): Promise<void> {
    const writer = await this.#store.open(roomId)
    await writer.finish()
  }

  /** The recorder of a running match. Throws `match_unknown`. */
  recorder(roomId: string): Recorder {
    const running = this.#running.get(roomId)
    if (running === undefined) throw new CaveaError('match_unknown', { value: roomId })
    return running.recorder
  }

  /** The tape of a running match as its readers in this process see it. */
  live(roomId: string): LiveTape | undefined {
    return this.#running.get(roomId)?.live
  }

  /** How many records of all running matches wait for the store. */
  get waiting(): number {
    return [...this.#running.values()].reduce((sum, { recorder }) => sum + recorder.waiting, 0)
  }

  /** A part of the list of all tapes, newest first. Throws `request_invalid` for a cursor that no page gave. */
  page(query?: TapeQuery): Promise<TapePage> {
    return this.#catalogue.page(query)
  }

  /** What the list says of one tape; undefined where it is not in there. */
  summary(id: string): Promise<TapeListing | undefined> {
    return this.#catalogue.find(id)
  }

  /**
   * The public track as a file, in pieces; of a match that goes on what the stands have seen, who watch so many milliseconds
   * behind. Throws `tape_unknown`, also where that is nothing yet.
   */
  async file(id: string, delayMs: number): Promise<AsyncIterable<Uint8Array>> {
    return begun(id, await this.#store.publicFile(id, { time: Date.now() - delayMs, seq: Number.POSITIVE_INFINITY }))
  }

  /**
   * The document of all ballots, without the accounts of voters, in pieces: lines of JSON as docs/reference/audit.md has them.
   * It reaches as far as {@link file}, and throws as that does; while it is read, also `tape_damaged`.
   */
  async audit(id: string, delayMs: number): Promise<AsyncIterable<string>> {
    const reach = { time: Date.now() - delayMs, seq: Number.POSITIVE_INFINITY }
    const records = await begun(id, await this.#store.ballotRecords(id, reach))
    return auditPieces(records)
  }

  #record(
    roomId: string,
    live: LiveTape,
    writer: () => Promise<TapeWriter>,
    start: ConstructorParameters<typeof Recorder>[2],
  ): Recorder {
    const pen = new Pen(writer, start.tickRate, { ...this.#reports, fenced: () => this.#reports.fenced(roomId) })
    const recorder = new Recorder(live, pen, start, () => this.#running.delete(roomId))
    this.#running.set(roomId, { recorder, live })
    return recorder
  }
}

/** The same pieces, of which there is one at least. Throws `tape_unknown` where there is none. */
async function begun<Piece>(id: string, pieces: AsyncIterable<Piece> | undefined): Promise<AsyncIterable<Piece>> {
  const rest = pieces?.[Symbol.asyncIterator]()
  const first = await rest?.next()
  if (rest === undefined || first === undefined || first.done) throw new CaveaError('tape_unknown', { value: id })
  return (async function* () {
    try {
      yield first.value
      for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value
    } finally {
      await rest.return?.()
    }
  })()
}
