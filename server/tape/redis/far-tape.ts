import type { Redis } from 'ioredis'
import { CaveaError } from '../../../shared/errors.ts'
import { forgetOldest } from '../../../shared/forget-oldest.ts'
import type { PublicTapeRecord, TapeHead } from '../../../shared/tape/record.ts'
import { type LiveBounds, LiveTape, type Stop } from '../live.ts'
import { PublicReader } from './public-reader.ts'
import { type Entry, keyOf } from './records.ts'
import type { OpenTape } from './writer.ts'

/** How long one read waits for something new, in milliseconds, and how long it may take at most. */
const blockMs = 1000
const readMs = 5000
const retryMs = 250
const entriesARead = 1000
/** One that nobody follows by then is closed again. */
const unclaimedMs = 15_000
/**
 * Processes that run a match number its structures by their epochs, from 1 on. Relays elsewhere begin behind those, each
 * with a number of its own: to a client that comes from one to another an old number must never mean something new.
 */
const firstRelayNumber = 64

/** So many matches' numbers are kept. */
const mostNumbers = 1000

const relaysKey = (id: string) => `cavea:tape:${id}:relays`

/** The tapes that other processes write, for the relays of this one. */
export class FarTapes {
  readonly #redis: Redis
  readonly #bounds: LiveBounds
  readonly #failed: (where: string, error: unknown) => void
  readonly #numbers = new Map<string, number>()

  constructor(redis: Redis, bounds: LiveBounds, failed: (where: string, error: unknown) => void) {
    this.#redis = redis
    this.#bounds = bounds
    this.#failed = failed
  }

  /** The ids of all tapes that are not finished. */
  async ids(): Promise<ReadonlySet<string>> {
    return new Set(await this.#redis.hkeys(keyOf.open))
  }

  /** Begins to read a tape, on a connection of its own. Throws `match_unknown` where there is no such tape to go on. */
  async open(id: string): Promise<FarTape> {
    const text = await this.#redis.hget(keyOf.open, id)
    if (text === null) throw new CaveaError('match_unknown', { value: id })
    const { head } = JSON.parse(text) as OpenTape
    const number = await this.#numberFor(id)
    const reader = new PublicReader(this.#failed)
    const live = new LiveTape(id, number, this.#bounds, await reader.takeAll(this.#redis, id))
    return new FarTape({ redis: this.#redis, head, live, reader, failed: this.#failed })
  }

  // The same at each opening: the mirrors of one process go on above one another by themselves.
  async #numberFor(id: string): Promise<number> {
    const known = this.#numbers.get(id)
    if (known !== undefined) return known
    const number = firstRelayNumber + (await this.#redis.incr(relaysKey(id)))
    await this.#redis.expire(relaysKey(id), 7 * 24 * 3600)
    this.#numbers.set(id, number)
    forgetOldest(this.#numbers, mostNumbers)
    return number
  }
}

/** What a far tape is made of. */
interface FarTapeParts {
  readonly redis: Redis
  readonly head: TapeHead
  readonly live: LiveTape
  /** Has read what is in `live`. */
  readonly reader: PublicReader
  readonly failed: (where: string, error: unknown) => void
}

/** One read of a running match's public track, shared by all that follow it. It ends when the last of them stops. */
export class FarTape {
  readonly head: TapeHead
  /** Unlike that of any process that runs or shows the match: what mirrors number their structures by. */
  readonly epoch: number
  readonly #parts: FarTapeParts
  readonly #live: LiveTape
  readonly #connection: Redis
  readonly #unclaimed: NodeJS.Timeout
  readonly #over = Promise.withResolvers<void>()
  #newest: PublicTapeRecord | undefined
  #followers = 0
  #open = true

  constructor(parts: FarTapeParts) {
    this.head = parts.head
    this.epoch = parts.live.epoch
    this.#parts = parts
    this.#live = parts.live
    this.#newest = parts.live.publicRecords().at(-1)
    const { redis, failed } = parts
    this.#connection = redis.duplicate({
      lazyConnect: false,
      enableOfflineQueue: true,
      maxRetriesPerRequest: 1,
      commandTimeout: readMs,
      socketTimeout: readMs,
    })
    this.#connection.on('error', (error) => failed('far tape', error))
    this.#unclaimed = setTimeout(() => this.close(), unclaimedMs).unref()
    void this.#read()
  }

  /** False once it is read no more. */
  get open(): boolean {
    return this.#open
  }

  /** Resolves once it is read no more. */
  get over(): Promise<void> {
    return this.#over.promise
  }

  publicRecords(): readonly PublicTapeRecord[] {
    return this.#live.publicRecords()
  }

  /** Calls back with every record from now on, in order. The last one to stop ends the reading. */
  follow(listener: (record: PublicTapeRecord) => void): Stop {
    clearTimeout(this.#unclaimed)
    this.#followers += 1
    const stop = this.#live.follow(listener)
    let following = true
    return () => {
      if (!following) return
      following = false
      stop()
      this.#followers -= 1
      if (this.#followers === 0) this.close()
    }
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    clearTimeout(this.#unclaimed)
    this.#live.close()
    this.#connection.disconnect()
    this.#over.resolve()
  }

  async #read(): Promise<void> {
    const { redis, failed } = this.#parts
    while (this.#open) {
      try {
        const entries = await this.#next()
        for (const entry of entries) this.#take(entry)
        if (entries.length > 0 || !this.#open) continue
        // Who finishes a tape takes it away: a reader that was late has not seen its last record.
        if ((await redis.hexists(keyOf.open, this.head.match)) === 0) this.#end()
      } catch (error) {
        if (!this.#open) return
        failed('far tape', error)
        this.#connection.disconnect(true)
        await new Promise((resolve) => setTimeout(resolve, retryMs))
      }
    }
  }

  async #next(): Promise<Entry[]> {
    const key = keyOf.stream(this.head.match, 'public')
    const found = await this.#connection.xreadBuffer(
      'COUNT',
      entriesARead,
      'BLOCK',
      blockMs,
      'STREAMS',
      key,
      this.#parts.reader.last,
    )
    return (found?.[0]?.[1] ?? []) as Entry[]
  }

  #take(entry: Entry): void {
    const record = this.#parts.reader.take(entry)
    if (record === undefined || !this.#open) return
    this.#newest = record
    this.#live.append(record)
    if (record.kind === 'end') this.close()
  }

  #end(): void {
    const { epoch = 1, seq = 0, tick = 0 } = this.#newest ?? {}
    if (this.#newest?.kind !== 'end') {
      const stamp = { epoch, seq: seq + 1, tick, time: Date.now() }
      this.#live.append({ track: 'public', ...stamp, kind: 'end', reason: 'finished' })
    }
    this.close()
  }
}
