import type { Redis } from 'ioredis'
import { mailKeys } from './stands-mail.ts'

const tellEveryMs = 1000
/** A relay that has said nothing new for so long has nobody there any more. */
const silenceMs = 5000
const keptMs = 3600_000

/** What a relay says of one match. `word` differs each time: who hears it needs no clock in common. */
interface CrowdWord {
  readonly address: string
  readonly spectators: number
  readonly word: number
}

/** A relay's side: tells how many watch each match here. */
export class CrowdTeller {
  readonly #redis: Redis
  readonly #relay: string
  readonly #address: () => string
  readonly #failed: (where: string, error: unknown) => void
  readonly #counts = new Map<string, number>()
  readonly #timer: NodeJS.Timeout
  #word = 0

  constructor(redis: Redis, relay: string, address: () => string, failed: (where: string, error: unknown) => void) {
    this.#redis = redis
    this.#relay = relay
    this.#address = address
    this.#failed = failed
    this.#timer = setInterval(() => this.#tell([...this.#counts.keys()]), tellEveryMs)
  }

  /** From now on so many watch a match. */
  tell(match: string, spectators: number): void {
    this.#counts.set(match, spectators)
    this.#tell([match])
    if (spectators === 0) this.#counts.delete(match)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #tell(matches: readonly string[]): void {
    if (matches.length === 0) return
    const batch = this.#redis.pipeline()
    for (const match of matches) {
      const spectators = this.#counts.get(match) ?? 0
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

/** The side of who runs matches: adds up what the relays say, and who watches in this process. */
export class Crowds {
  readonly #redis: Redis
  readonly #matches: () => readonly string[]
  readonly #count: (match: string, spectators: number) => void
  readonly #failed: (where: string, error: unknown) => void
  readonly #here = new Map<string, number>()
  readonly #words = new Map<string, { text: string; heardMs: number }>()
  readonly #told = new Map<string, number>()
  readonly #timer: NodeJS.Timeout

  /** `count` is told the sum, whenever it has changed. */
  constructor(
    redis: Redis,
    matches: () => readonly string[],
    count: (match: string, spectators: number) => void,
    failed: (where: string, error: unknown) => void,
  ) {
    this.#redis = redis
    this.#matches = matches
    this.#count = count
    this.#failed = failed
    this.#timer = setInterval(() => void this.#sum().catch((error) => failed('crowd', error)), tellEveryMs)
  }

  /** So many watch a match in this process. */
  here(match: string, spectators: number): void {
    this.#here.set(match, spectators)
    void this.#sumOf(match).catch((error: unknown) => this.#failed('crowd', error))
  }

  close(): void {
    clearInterval(this.#timer)
  }

  async #sum(): Promise<void> {
    const matches = new Set(this.#matches())
    for (const known of [this.#here, this.#told]) {
      for (const match of known.keys()) if (!matches.has(match)) known.delete(match)
    }
    for (const key of this.#words.keys()) if (!matches.has(key.slice(0, key.indexOf(' ')))) this.#words.delete(key)
    await Promise.all([...matches].map((match) => this.#sumOf(match)))
  }

  async #sumOf(match: string): Promise<void> {
    const words = await this.#redis.hgetall(mailKeys.crowd(match))
    let spectators = this.#here.get(match) ?? 0
    for (const [relay, text] of Object.entries(words)) {
      if (this.#lives(`${match} ${relay}`, text)) spectators += (JSON.parse(text) as CrowdWord).spectators
    }
    if (this.#told.get(match) === spectators) return
    this.#told.set(match, spectators)
    this.#count(match, spectators)
  }

  #lives(key: string, text: string): boolean {
    const now = performance.now()
    const before = this.#words.get(key)
    if (before?.text === text) return now - before.heardMs < silenceMs
    this.#words.set(key, { text, heardMs: now })
    return true
  }
}
