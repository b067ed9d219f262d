import type { Redis } from 'ioredis'
import { CaveaError } from '../../../shared/errors.ts'
import type { Reach } from '../../../shared/tape/copy.ts'
import type { PrivateTapeRecord, TapeRecord } from '../../../shared/tape/record.ts'
import type { TapeRow, TapeStore, TapeWriter } from '../store.ts'
import { ballotTail } from './ballot-tail.ts'
import { mayLive } from './holder.ts'
import { publicTail } from './public-tail.ts'
import { bothTracks, fenceOf, isRefusal, keyOf, lastSeqIn } from './records.ts'
import { type OpenTape, RedisWriter } from './writer.ts'

/**
 * Tapes as Redis Streams, so that another process can go on with a match: two streams each, one entry a record. What is
 * older than the longest delay, and what is finished, moves to an archive.
 */
export class RedisStore implements TapeStore {
  readonly #redis: Redis
  readonly #archive: TapeStore
  readonly #keepMs: number

  /** `keepMs`: no record younger than this leaves Redis while its match runs. */
  constructor(redis: Redis, archive: TapeStore, keepMs: number) {
    this.#redis = redis
    this.#archive = archive
    this.#keepMs = keepMs
  }

  async open(id: string): Promise<TapeWriter> {
    const redis = this.#redis
    const known = await this.#known(id)
    const archived = known === undefined ? (await this.#archive.list()).find((row) => row.id === id) : undefined
    if (archived?.finished) throw new CaveaError('tape_finished', { value: id })
    const epoch = await redis.incr(keyOf.epoch(id))
    const fence = fenceOf(epoch)
    const fenced = await redis
      .multi()
      .xadd(keyOf.stream(id, 'public'), fence, 'k', 'fence')
      .xadd(keyOf.stream(id, 'private'), fence, 'k', 'fence')
      .exec()
    const refused = fenced?.find(([error]) => error !== null)?.[0]
    // Somebody has opened it after us, and before we were done, or has finished it.
    if (refused && isRefusal(refused)) throw new CaveaError('tape_fenced', { value: epoch, cause: refused })
    if (!fenced || refused) throw refused ?? new Error('Redis took nothing.')
    const lastSeq = await this.#lastSeq(id)
    return new RedisWriter({ redis, id, epoch, lastSeq, known, archive: this.#archive, keepMs: this.#keepMs })
  }

  async read(
    id: string,
    enough: (records: readonly TapeRecord[]) => boolean = () => false,
  ): Promise<readonly TapeRecord[] | undefined> {
    const recent = await bothTracks(this.#redis, id)
    if (recent.length > 0 && enough(recent)) return recent
    const [first] = recent
    const older = await this.#archive.read(id, (records) => enough([...records, ...recent])).catch(orNothing)
    if (older === undefined) return recent.length === 0 ? undefined : recent
    return first === undefined ? older : [...older.filter(({ seq }) => seq < first.seq), ...recent]
  }

  async publicFile(id: string, reach: Reach): Promise<AsyncIterable<Uint8Array> | undefined> {
    // Redis first: what it has no more by then is in the archive, and the other way round a record might be in neither.
    const tail = await publicTail(this.#redis, id)
    const seq = Math.min(reach.seq, tail.firstSeq)
    const older = await this.#archive.publicFile(id, { ...reach, seq }).catch(orNothing)
    if (older === undefined && tail.empty) return undefined
    return (async function* () {
      if (older !== undefined) yield* older
      yield* tail.pieces(reach)
    })()
  }

  async ballotRecords(id: string, reach: Reach): Promise<AsyncIterable<PrivateTapeRecord> | undefined> {
    const tail = await ballotTail(this.#redis, id)
    const seq = Math.min(reach.seq, tail.firstSeq)
    const older = await this.#archive.ballotRecords(id, { ...reach, seq }).catch(orNothing)
    if (older === undefined && tail.empty) return undefined
    return (async function* () {
      if (older !== undefined) yield* older
      yield* tail.records(reach)
    })()
  }

  async list(): Promise<readonly TapeRow[]> {
    const [open, archived] = await Promise.all([this.#redis.hgetall(keyOf.open), this.#archive.list()])
    const ids = Object.keys(open)
    const holders = ids.length === 0 ? [] : await this.#redis.mget(ids.map(keyOf.holder))
    const rows = Object.entries(open).map(([id, text], at): TapeRow => {
      const { head, lastTick, bytes } = JSON.parse(text) as OpenTape
      const holder = holders[at]
      const held = typeof holder === 'string' && mayLive(holder)
      return { id, head, finished: false, held, lastTick, bytes }
    })
    const all = [...archived.filter(({ id }) => !Object.hasOwn(open, id)), ...rows]
    return all.sort((one, other) => one.head.startedAt - other.head.startedAt)
  }

  async close(): Promise<void> {
    await this.#archive.close()
  }

  async #lastSeq(id: string): Promise<number> {
    const recent = await lastSeqIn(this.#redis, id)
    if (recent >= 0) return recent
    return (await this.#archive.read(id, () => true).catch(orNothing))?.at(-1)?.seq ?? -1
  }

  async #known(id: string): Promise<OpenTape | undefined> {
    const text = await this.#redis.hget(keyOf.open, id)
    return text === null ? undefined : (JSON.parse(text) as OpenTape)
  }
}

const orNothing = (error: unknown): undefined => {
  if (error instanceof CaveaError && error.code === 'tape_unknown') return undefined
  throw error
}
