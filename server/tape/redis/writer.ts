import type { Redis } from 'ioredis'
import { CaveaError } from '../../../shared/errors.ts'
import type { TapeHead, TapeRecord } from '../../../shared/tape/record.ts'
import { roughBytes } from '../size.ts'
import type { TapeStore, TapeWriter } from '../store.ts'
import { handover, handoverMs, leaseMs, renewEveryMs, thisHolder } from './holder.ts'
import { entryId, entryOf, fenceOf, inPieces, isRefusal, keyOf } from './records.ts'

/** What the hash of open tapes says of one. */
export interface OpenTape {
  readonly head: TapeHead
  readonly lastTick: number
  readonly bytes: number
}

/**
 * So long, in seconds, a tape that is finished has its fence here still: a writer who stood still meanwhile would otherwise
 * begin it anew.
 */
const fenceSeconds = 24 * 3600

/** How often what is old moves from Redis to files, in milliseconds of the tape. */
const archiveEveryMs = 60_000

/** What a writer is made of. */
export interface RedisWriterParts {
  readonly redis: Redis
  readonly id: string
  readonly epoch: number
  readonly lastSeq: number
  readonly known: OpenTape | undefined
  /** Where finished tapes go, and what is older than the longest delay. */
  readonly archive: TapeStore
  readonly keepMs: number
}

/** Writes a tape into two streams. Redis itself refuses a writer that was fenced: its ids are too low. */
export class RedisWriter implements TapeWriter {
  readonly epoch: number
  readonly #parts: RedisWriterParts
  #archive: TapeWriter | undefined
  #lastSeq: number
  #open: OpenTape | undefined
  #archivedAt: number | undefined
  #heldAt = Number.NEGATIVE_INFINITY
  /** The newest keyframe that is old enough to begin with: all before it may go. */
  #keyframes: { readonly seq: number; readonly epoch: number; readonly time: number }[] = []
  #last: Promise<unknown> = Promise.resolve()
  /** What is old on its way to the archive; never rejects. */
  #archiving: Promise<void> = Promise.resolve()
  #released = false
  #lostPast = false
  #failure: { readonly error: unknown } | undefined

  constructor(parts: RedisWriterParts) {
    this.epoch = parts.epoch
    this.#parts = parts
    this.#lastSeq = parts.lastSeq
    this.#open = parts.known
  }

  append(records: readonly TapeRecord[]): Promise<void> {
    return this.#inTurn(() => this.#append(records))
  }

  lostPast(): boolean {
    const lost = this.#lostPast
    this.#lostPast = false
    return lost
  }

  finish(): Promise<void> {
    return this.#inTurn(async () => {
      const { id } = this.#parts
      if (await this.#fenced()) return
      await this.#archiving
      await this.#archiveUpTo('+')
      await (await this.#archiveWriter()).finish()
      await this.#ifOurs(
        `redis.call('HDEL', KEYS[2], ARGV[2])
        redis.call('DEL', KEYS[3], KEYS[4], KEYS[5])
        for at = 4, 5 do
          redis.call('XADD', KEYS[at], ARGV[3], 'k', 'fence')
          redis.call('EXPIRE', KEYS[at], ARGV[4])
        end
        redis.call('EXPIRE', KEYS[1], ARGV[4])`,
        [keyOf.open, keyOf.holder(id), keyOf.stream(id, 'public'), keyOf.stream(id, 'private')],
        [id, fenceOf(this.epoch + 1), `${fenceSeconds}`],
      )
    })
  }

  release(): Promise<void> {
    this.#released = true
    return this.#inTurn(async () => {
      await this.#archiving
      await this.#archive?.release()
      await this.#ifOurs(
        `redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])`,
        [keyOf.holder(this.#parts.id)],
        [handover, `${handoverMs}`],
      )
    })
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work)
    this.#last = turn.catch(() => {})
    return turn
  }

  async #append(records: readonly TapeRecord[]): Promise<void> {
    const { redis, id } = this.#parts
    const fresh = records.filter((record) => record.seq > this.#lastSeq)
    const last = fresh.at(-1)
    if (last === undefined) return
    const batch = redis.multi()
    for (const record of fresh) batch.call('XADD', ...entryOf(id, record))
    const results = await batch.exec()
    const refused = results?.find(([error]) => error !== null)?.[0]
    if (results === null || refused) await this.#explain(refused ?? new Error('Redis took nothing.'))
    this.#lastSeq = last.seq
    this.#note(fresh)
    await this.#hold(fresh)
    this.#archiveOld(last.time)
    this.#tellFailure()
  }

  // Says that this process holds the tape, and what a list is to say of it.
  async #hold(records: readonly TapeRecord[]): Promise<void> {
    const now = performance.now()
    const news = records.some(({ kind }) => kind === 'keyframe' || kind === 'start')
    if (!news && now - this.#heldAt < renewEveryMs) return
    const { id } = this.#parts
    const row = this.#open === undefined ? '' : JSON.stringify(this.#open)
    // Without an epoch Redis was wiped: nobody else has taken the tape, for nobody else knows of it.
    const script = `
      local isWiped = redis.call('EXISTS', KEYS[1]) == 0
      if isWiped then redis.call('SET', KEYS[1], ARGV[1]) end
      if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
      redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
      if ARGV[5] ~= '' then redis.call('HSET', KEYS[3], ARGV[4], ARGV[5]) end
      return isWiped and 1 or 0`
    const keys = [keyOf.epoch(id), keyOf.holder(id), keyOf.open]
    const values = [`${this.epoch}`, thisHolder, `${leaseMs}`, id, row]
    if ((await this.#parts.redis.eval(script, keys.length, ...keys, ...values)) === 1) this.#lostPast = true
    this.#heldAt = now
  }

  // Redis runs a script as one step: nobody can take the tape between the look and the deed.
  async #ifOurs(deed: string, keys: readonly string[], values: readonly string[]): Promise<void> {
    const { redis, id } = this.#parts
    const script = `if redis.call('GET', KEYS[1]) == ARGV[1] then ${deed} end return 0`
    await redis.eval(script, keys.length + 1, keyOf.epoch(id), ...keys, `${this.epoch}`, ...values)
  }

  async #fenced(): Promise<boolean> {
    return (await this.#parts.redis.get(keyOf.epoch(this.#parts.id))) !== `${this.epoch}`
  }

  #note(records: readonly TapeRecord[]): void {
    for (const record of records) {
      if (record.kind === 'start') this.#open = { head: record.head, lastTick: 0, bytes: 0 }
      if (record.kind === 'keyframe') this.#keyframes.push(record)
    }
    if (this.#open === undefined) return
    const bytes = records.reduce((sum, record) => sum + roughBytes(record), 0)
    this.#open = { ...this.#open, lastTick: records.at(-1)?.tick ?? 0, bytes: this.#open.bytes + bytes }
  }

  // An id that is too low is either a fence of somebody else, or a batch that was stored while its answer was lost.
  async #explain(error: Error): Promise<void> {
    if (!isRefusal(error)) throw error
    const { redis, id } = this.#parts
    const [newest] = await redis.xrevrange(keyOf.stream(id, 'private'), '+', '-', 'COUNT', 1)
    const [epoch = 0] = (newest?.[0] ?? '').split('-').map(Number)
    if (epoch > this.epoch) throw new CaveaError('tape_fenced', { value: this.epoch, cause: error })
  }

  // Beside what is written meanwhile: a minute of tape takes a while to move, and votes wait for what is written.
  #archiveOld(now: number): void {
    this.#archivedAt ??= now
    if (now - this.#archivedAt < archiveEveryMs) return
    const old = this.#keyframes.findLast(({ time }) => now - time > this.#parts.keepMs)
    if (old === undefined) return
    this.#archivedAt = now
    this.#keyframes = this.#keyframes.filter(({ seq }) => seq >= old.seq)
    this.#archiving = this.#archiving
      .then(() => this.#moveUpTo(old))
      .catch((error: unknown) => {
        // Whoever writes next is told. It is tried again with what is old in a minute.
        this.#failure = { error }
      })
  }

  async #moveUpTo({ epoch, seq }: { readonly epoch: number; readonly seq: number }): Promise<void> {
    const { redis, id } = this.#parts
    const from = entryId(epoch, seq)
    await this.#archiveUpTo(`(${from}`)
    if (this.#released) return
    await redis
      .multi()
      .xtrim(keyOf.stream(id, 'public'), 'MINID', from)
      .xtrim(keyOf.stream(id, 'private'), 'MINID', from)
      .exec()
  }

  async #archiveUpTo(to: string): Promise<void> {
    const { redis, id } = this.#parts
    const archive = await this.#archiveWriter()
    for await (const piece of inPieces(redis, id, to)) {
      // Players wait for whoever goes on with the match. All of it is in Redis still, to be moved by them.
      if (this.#released) return
      await archive.append(piece)
    }
  }

  #tellFailure(): void {
    const failure = this.#failure
    this.#failure = undefined
    if (failure !== undefined) throw failure.error
  }

  async #archiveWriter(): Promise<TapeWriter> {
    this.#archive ??= await this.#parts.archive.open(this.#parts.id)
    return this.#archive
  }
}
