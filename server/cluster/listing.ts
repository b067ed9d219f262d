import type { Redis } from 'ioredis'
import type { MatchRow } from '../../shared/protocol.ts'

const listKey = 'cavea:matches'
/** The tapes that are not finished, as their store keeps them. */
const openKey = 'cavea:tapes'
const tellEveryMs = 1000
/** How often rows of matches that are over are taken away: once in so many rounds. */
const tidyRounds = 10

/** A match as the cluster lists it. */
interface Listed {
  readonly row: MatchRow
  /** Where it is played. */
  readonly address: string
}

/** Where a match is played, by the last word of who played it. */
export async function listedAt(redis: Redis, roomId: string): Promise<string | undefined> {
  const text = await redis.hget(listKey, roomId)
  return text === null ? undefined : (JSON.parse(text) as Listed).address
}

/**
 * Where a match is hosted, by the last word of its host, and whether it is over. A match that is not over may have no host
 * at the moment, and its address may be that of a node that is gone. Rejects where Redis does not answer.
 */
export async function whereIs(redis: Redis, roomId: string): Promise<{ isOver: boolean; address: string | undefined }> {
  const [open, text] = await Promise.all([redis.hexists(openKey, roomId), redis.hget(listKey, roomId)])
  return { isOver: open === 0, address: text === null ? undefined : (JSON.parse(text) as Listed).address }
}

/** The matches of all servers that share a Redis, as of a second ago. */
export class Listing {
  readonly #redis: Redis
  readonly #open: () => Promise<ReadonlySet<string>>
  readonly #failed: (where: string, error: unknown) => void
  #rows: ReadonlyMap<string, Listed> = new Map()
  #timer: NodeJS.Timeout | undefined
  #tell: (() => Promise<void>) | undefined

  /** `open` gives the ids of the matches that are not over, whether a process runs them now or not. */
  constructor(redis: Redis, open: () => Promise<ReadonlySet<string>>, failed: (where: string, error: unknown) => void) {
    this.#redis = redis
    this.#open = open
    this.#failed = failed
  }

  /** From now on tells the others of the matches that run here. */
  publish(address: () => string, rows: () => readonly MatchRow[]): void {
    let round = 0
    this.#tell = async () => {
      const listed = rows().map(
        (row) => [row.roomId, JSON.stringify({ row, address: address() } satisfies Listed)] as const,
      )
      if (listed.length > 0) await this.#redis.hset(listKey, Object.fromEntries(listed))
    }
    this.#every(async () => {
      await this.#tell?.()
      if (++round % tidyRounds === 0) await this.#tidy()
    })
  }

  /** Tells the others now. */
  announce(): void {
    this.#tell?.().catch((error: unknown) => this.#failed('listing', error))
  }

  /** From now on reads what the others tell. Resolves after the first time. */
  follow(): Promise<void> {
    return this.#every(() => this.refresh())
  }

  async refresh(): Promise<void> {
    const [rows, open] = await Promise.all([this.#redis.hgetall(listKey), this.#open()])
    const listed = Object.entries(rows).filter(([roomId]) => open.has(roomId))
    this.#rows = new Map(listed.map(([roomId, text]) => [roomId, JSON.parse(text) as Listed]))
  }

  rows(): MatchRow[] {
    return [...this.#rows.values()].map(({ row }) => row)
  }

  /** Where a match is played, as of its last word. */
  addressOf(roomId: string): string | undefined {
    return this.#rows.get(roomId)?.address
  }

  close(): void {
    clearInterval(this.#timer)
  }

  // A tape is opened before its match is listed, so what has none is over.
  async #tidy(): Promise<void> {
    const listed = await this.#redis.hkeys(listKey)
    const open = await this.#open()
    const over = listed.filter((roomId) => !open.has(roomId))
    if (over.length > 0) await this.#redis.hdel(listKey, ...over)
  }

  #every(work: () => Promise<void>): Promise<void> {
    const run = () => work().catch((error: unknown) => this.#failed('listing', error))
    this.#timer = setInterval(() => void run(), tellEveryMs)
    return run()
  }
}
