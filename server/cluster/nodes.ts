import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { listedAt } from './listing.ts'

/** One server process, as others know it. */
export interface Node {
  readonly id: string
  /** Where clients reach it, as in `10.0.0.7:2567`. */
  readonly address: string
}

/** This process, as others are to know it. */
export interface Self extends Node {
  /** Whether it shows the matches of all nodes to spectators. */
  readonly relays?: boolean
}

/** What became of the wish that a node take a match: `unknown` where it began to, and nothing came back. */
export type Answer = 'taken' | 'refused' | 'silent' | 'unknown'

/** A node that has said nothing for so long is gone, in milliseconds. */
const silenceMs = 6000
const wordEveryMs = 1500
/** A request that nobody has accepted by then is taken back. */
const askMs = 3000
/** So long a node may take to bring back a match that it has accepted, in milliseconds. */
const takeMs = 4000
/** Who leaves waits for nobody: after so long in milliseconds what was to be said goes unsaid. */
const partingMs = 1000
/** A match that was taken from here is listed by who took it within a second. */
const [findMs, findEveryMs] = [3000, 200]

// For connections that block: theirs are opened when they are used.
const waits = { lazyConnect: false, enableOfflineQueue: true, maxRetriesPerRequest: 1, socketTimeout: 10_000 } as const

const nodesKey = 'cavea:nodes'
const requestsKey = (node: string) => `cavea:node:${node}:requests`
/** Is there while a request may be accepted. Of who accepts it and who takes it back one alone finds it. */
const offerKey = (request: string) => `cavea:offer:${request}`
const answerKey = (request: string) => `cavea:answer:${request}`

/** What is known of a node. `takes`: it takes matches that others hand over. */
interface Word {
  readonly address: string
  readonly at: number
  readonly takes: boolean
  readonly relays?: boolean
}

/** One node asks another to go on with a match. */
interface Request {
  readonly request: string
  readonly roomId: string
}

/**
 * The processes that share a Redis, and how one asks another to go on with a match. Who may run what in a large cluster
 * is decided elsewhere: here is only the asking.
 */
export class Nodes {
  readonly #redis: Redis
  readonly #asking: Redis
  readonly #self: Self
  readonly #take: ((roomId: string) => Promise<boolean>) | undefined
  readonly #failed: (where: string, error: unknown) => void
  /** Those that did not accept a request in time: none is worth three seconds of another match. */
  readonly #silent = new Set<string>()
  /** Who is asked now, once for each match. */
  readonly #asked: string[] = []
  #timer: NodeJS.Timeout | undefined
  #takes: boolean
  #relays: boolean
  #addresses: readonly string[] = []
  #open = true
  #turn = 0

  /** `take` brings a match back in this process, and resolves with whether it could; undefined where none are run. */
  constructor(
    redis: Redis,
    self: Self,
    take: ((roomId: string) => Promise<boolean>) | undefined,
    failed: (where: string, error: unknown) => void,
  ) {
    this.#redis = redis
    // One that waits for requests can do nothing else meanwhile.
    this.#asking = redis.duplicate(waits)
    this.#self = self
    this.#asking.on('error', (error) => failed('cluster', error))
    this.#take = take
    this.#takes = take !== undefined
    this.#relays = self.relays === true
    this.#failed = failed
  }

  /** Tells the others of this node, and listens to them. */
  async join(): Promise<void> {
    await this.#tell()
    this.#timer = setInterval(() => void this.#tell().catch((error) => this.#failed('cluster', error)), wordEveryMs)
    void this.#listen()
  }

  /** Takes no more matches from others, and lets them know; spectators are sent here no more either. */
  close(): void {
    this.#takes = false
    this.#relays = false
    this.#tell().catch((error) => this.#failed('cluster', error))
  }

  /** Leaves the others for good. */
  async leave(): Promise<void> {
    this.#open = false
    clearInterval(this.#timer)
    this.#asking.disconnect()
    await within(partingMs, this.#redis.hdel(nodesKey, this.#self.id))
  }

  /** The other nodes that live and take matches. */
  async others(now = Date.now()): Promise<Node[]> {
    const { sure, doubtful } = await this.#others(now)
    return [...sure, ...doubtful]
  }

  /** The addresses of all other nodes that live, as of a moment ago. */
  get addresses(): readonly string[] {
    return this.#addresses
  }

  /** The address of another node that shows all matches to spectators; undefined where there is none. Never rejects. */
  async otherRelay(now = Date.now()): Promise<string | undefined> {
    const words = await within(partingMs, this.#words()).catch(() => undefined)
    const relays = (words ?? []).filter(({ relays, at }) => relays === true && now - at < 2 * wordEveryMs)
    return relays[Math.floor(Math.random() * relays.length)]?.address
  }

  /** Finds another process that goes on with a match, and gives its address. Each is asked in its turn. Never rejects. */
  async handOn(roomId: string): Promise<string | undefined> {
    try {
      const { sure, doubtful } = await this.#others(Date.now())
      const first = this.#turn++ % Math.max(1, sure.length)
      const inTurn = [...sure.slice(first), ...sure.slice(0, first)]
      // One that is at another match still, or that does not hear, would keep this one waiting.
      const busy = ({ id }: Node) => this.#asked.filter((one) => one === id).length
      for (const node of [...inTurn.sort((one, other) => busy(one) - busy(other)), ...doubtful]) {
        if (this.#silent.has(node.id)) continue
        this.#asked.push(node.id)
        const answer = await this.handTo(node, roomId).finally(() =>
          this.#asked.splice(this.#asked.indexOf(node.id), 1),
        )
        if (answer === 'taken') return node.address
        if (answer === 'silent') this.#silent.add(node.id)
        // It may be about to run the match: another that took it as well would take it away.
        if (answer === 'unknown') return undefined
      }
    } catch (error) {
      this.#failed('hand over', error)
    }
    return undefined
  }

  /** Asks a node to go on with a match whose tape has been let go. */
  async handTo(node: Node, roomId: string): Promise<Answer> {
    const asked: Request = { request: randomUUID(), roomId }
    const text = JSON.stringify(asked)
    const waiting = this.#redis.duplicate(waits)
    waiting.on('error', (error) => this.#failed('cluster', error))
    const answer = async (withinMs: number) => (await waiting.brpop(answerKey(asked.request), withinMs / 1000))?.[1]
    try {
      await this.#redis
        .multi()
        .set(offerKey(asked.request), '1', 'PX', 2 * askMs)
        .lpush(requestsKey(node.id), text)
        .pexpire(requestsKey(node.id), 4 * askMs)
        .exec()
      const first = await within(2 * askMs, answer(askMs))
      if (first !== undefined) return first === 'taken' ? 'taken' : 'refused'
      // Redis may have given the request to a process that stands still: it has then not been accepted.
      const takenBack = this.#redis.multi().del(offerKey(asked.request)).lrem(requestsKey(node.id), 0, text).exec()
      if ((await within(partingMs, takenBack))?.[0]?.[1] === 1) return 'silent'
      const last = await within(2 * takeMs, answer(takeMs))
      return last === undefined ? 'unknown' : last === 'taken' ? 'taken' : 'refused'
    } finally {
      waiting.disconnect()
    }
  }

  /** Where a match is played that another process has taken from here; undefined where that is not said for a while. */
  async newAddressOf(roomId: string): Promise<string | undefined> {
    const until = performance.now() + findMs
    try {
      while (performance.now() < until) {
        const address = await within(findMs, listedAt(this.#redis, roomId))
        if (address !== undefined && address !== this.#self.address) return address
        await pause(findEveryMs)
      }
    } catch (error) {
      this.#failed('cluster', error)
    }
    return undefined
  }

  // Who has missed its time to speak may have been killed: it is asked when nobody else is left.
  async #others(now: number): Promise<{ sure: Node[]; doubtful: Node[] }> {
    const words = (await this.#words()).filter(({ takes, at }) => takes && now - at < silenceMs)
    const isSure = ({ at }: Word) => now - at < 2 * wordEveryMs
    return { sure: words.filter(isSure), doubtful: words.filter((word) => !isSure(word)) }
  }

  /** What the others have said last, however long ago. */
  async #words(): Promise<(Word & { readonly id: string })[]> {
    const words = Object.entries(await this.#redis.hgetall(nodesKey))
    return words.filter(([id]) => id !== this.#self.id).map(([id, text]) => ({ id, ...(JSON.parse(text) as Word) }))
  }

  async #tell(): Promise<void> {
    const word: Word = { address: this.#self.address, at: Date.now(), takes: this.#takes, relays: this.#relays }
    if (!this.#open) return
    await this.#redis.hset(nodesKey, this.#self.id, JSON.stringify(word))
    const living = (await this.#words()).filter(({ at }) => word.at - at < silenceMs)
    this.#addresses = living.map(({ address }) => address)
  }

  async #listen(): Promise<void> {
    while (this.#open) {
      try {
        const asked = await this.#asking.brpop(requestsKey(this.#self.id), 1)
        if (asked === null) continue
        const { request, roomId } = JSON.parse(asked[1]) as Request
        const accepted = this.#takes && (await this.#redis.del(offerKey(request))) === 1
        const taken = accepted && (await this.#take?.(roomId)) === true
        await this.#redis
          .multi()
          .lpush(answerKey(request), taken ? 'taken' : 'refused')
          .pexpire(answerKey(request), 2 * askMs)
          .exec()
      } catch (error) {
        if (!this.#open) return
        this.#failed('cluster', error)
        await pause(wordEveryMs)
      }
    }
  }
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds).unref())

// A Redis that has fallen silent leaves commands without an answer for ever.
const within = <T>(milliseconds: number, work: Promise<T>): Promise<T | undefined> =>
  Promise.race([work, pause(milliseconds).then(() => undefined)])
