import type { Redis } from 'ioredis'
import { mailKeys } from './stands-mail.ts'

const tellEveryMs = 1000
/** A relay of which so many looks, one a second, have found nothing new has nobody there any more. */
const silentLooks = 5
/**
 * Of a match that nobody watches any more it is told for so long: who dropped may come back, and has their place in line
 * until then.
 */
const emptyToldMs = 65_000
const keptMs = 3600_000

/** What a relay says of one match. `word` differs each time: who hears it needs no clock in common. */
interface CrowdWord {
  readonly address: string
  readonly spectators: number
  readonly word: number
}

interface TellerBatch {
  hset(key: string, field: string, value: string): TellerBatch
  pexpire(key: string, ms: number): TellerBatch
  exec(): Promise<unknown>
}

interface TellerRedis {
  pipeline(): TellerBatch
}

/** A relay's side: tells how many watch each match here. */
export class CrowdTeller {
  readonly #redis: TellerRedis
  readonly #relay: string
  readonly #address: () => string
  readonly #failed: (where: string, error: unknown) => void
  readonly #counts = new Map<string, { readonly spectators: number; readonly sinceMs: number }>()
  readonly #timer: NodeJS.Timeout
  #word = 0

  constructor(
    redis: TellerRedis,
    relay: string,
    address: () => string,
    failed: (where: string, error: unknown) => void,
  ) {
    this.#redis = redis
    this.#relay = relay
    this.#address = address
    this.#failed = failed
    this.#timer = setInterval(() => {
      this.#forgetEmpty()
      this.#tell([...this.#counts.keys()])
    }, tellEveryMs)
  }

  /** From now on so many watch a match. */
  tell(match: string, spectators: number): void {
    this.#counts.set(match, { spectators, sinceMs: performance.now() })
    this.#tell([match])
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #forgetEmpty(): void {
    const before = performance.now() - emptyToldMs
    for (const [match, { spectators, sinceMs }] of this.#counts) {
      if (spectators === 0 && sinceMs < before) this.#counts.delete(match)
    }
  }

  #tell(matches: readonly string[]): void {
    if (matches.length === 0) return
    const batch = this.#redis.pipeline()
    for (const match of matches) {
      const spectators = this.#counts.get(match)?.spectators ?? 0
      const word: CrowdWord = { address: this.#address(), spectators, word: ++this.#word }
      batch.hset(mailKeys.crowd(match), this.#relay, JSON.stringify(word)).pexpire(mailKeys.crowd(match), keptMs)
    }
    batch.exec().catch((error: unknown) => this.#failed('crowd', error))
  }
}

/**
 * Of these matches those whose stands a relay at an address had before it was started anew. What it said then is taken
 * away: it is not there any more.
 */
export async function matchesShownAt(redis: Redis, address: string, matches: Iterable<string>): Promise<string[]> {
  const shown: string[] = []
  for (const match of matches) {
    const words = Object.entries(await redis.hgetall(mailKeys.crowd(match)))
    const ours = words.map(([relay, text]) => ({ relay, ...(JSON.parse(text) as CrowdWord) }))
    const gone = ours.filter((word) => word.address === address)
    if (gone.some((word) => word.spectators > 0)) shown.push(match)
    if (gone.length > 0) await redis.hdel(mailKeys.crowd(match), ...gone.map(({ relay }) => relay))
  }
  return shown
}

/** What the book needs of Redis, and of the process that runs matches. */
export interface CrowdsPorts {
  readonly redis: { hgetall(key: string): Promise<Record<string, string>> }
  /** The matches that run here. */
  matches(): readonly string[]
  /** Is told how many watch, here and elsewhere, whenever it has changed. */
  count(match: string, spectators: number): void
  /** A relay has said nothing new of a match for too long: it is gone. */
  forgotten(match: string, relay: string): void
  failed(where: string, error: unknown): void
}

/** The last word of a relay on a match. */
interface Word {
  readonly text: string
  /** How many looks in a row have found it unchanged. */
  readonly looks: number
}

/** The side of who runs matches: adds up what the relays say, and who watches in this process. */
export class Crowds {
  readonly #ports: CrowdsPorts
  readonly #here = new Map<string, number>()
  /** By match, and by relay. */
  readonly #words = new Map<string, Map<string, Word>>()
  readonly #told = new Map<string, number>()
  readonly #timer: NodeJS.Timeout
  #looking = false

  constructor(ports: CrowdsPorts) {
    this.#ports = ports
    this.#timer = setInterval(() => void this.look(), tellEveryMs)
  }

  /** So many watch a match in this process. */
  here(match: string, spectators: number): void {
    this.#here.set(match, spectators)
    void this.#sumOf(match, 0).catch((error: unknown) => this.#ports.failed('crowd', error))
  }

  /**
   * Reads what all relays say. Called by the timer; a test may call it itself. What a relay does not say while Redis is
   * away, or slow, is not held against it.
   */
  async look(): Promise<void> {
    if (this.#looking) return
    this.#looking = true
    try {
      await this.#sum()
    } catch (error) {
      this.#ports.failed('crowd', error)
    } finally {
      this.#looking = false
    }
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async #sum(): Promise<void> {
    const matches = new Set(this.#ports.matches())
    for (const known of [this.#here, this.#told, this.#words]) {
      for (const match of known.keys()) if (!matches.has(match)) known.delete(match)
    }
    await Promise.all([...matches].map((match) => this.#sumOf(match, 1)))
  }

  async #sumOf(match: string, looks: number): Promise<void> {
    const said = await this.#ports.redis.hgetall(mailKeys.crowd(match))
    const known = this.#words.get(match) ?? new Map<string, Word>()
    this.#words.set(match, known)
    let spectators = this.#here.get(match) ?? 0
    for (const relay of new Set([...known.keys(), ...Object.keys(said)])) {
      const text = said[relay]
      const lives = this.#lives(match, relay, text, looks)
      if (text === undefined && !lives) known.delete(relay)
      if (text !== undefined && lives) spectators += (JSON.parse(text) as CrowdWord).spectators
    }
    if (this.#told.get(match) === spectators) return
    this.#told.set(match, spectators)
    this.#ports.count(match, spectators)
  }

  // One whose word was taken away, as by who was started anew in its place, says nothing new either.
  #lives(match: string, relay: string, text: string | undefined, looks: number): boolean {
    const words = this.#words.get(match)
    const before = words?.get(relay)
    const isNew = text !== undefined && text !== before?.text
    const word: Word = isNew ? { text, looks: 0 } : { text: before?.text ?? '', looks: (before?.looks ?? 0) + looks }
    words?.set(relay, word)
    if (word.looks >= silentLooks && (before?.looks ?? 0) < silentLooks) this.#ports.forgotten(match, relay)
    return word.looks < silentLooks
  }
}
