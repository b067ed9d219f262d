import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'

/** One server process, as others know it. */
export interface Node {
  readonly id: string
  /** Where clients reach it, as in `10.0.0.7:2567`. */
  readonly address: string
}

/** A node that has said nothing for so long is gone, in milliseconds. */
const silenceMs = 6000
const wordEveryMs = 1500
const askMs = 3000

// For connections that block: theirs are opened when they are used.
const waits = { lazyConnect: false, enableOfflineQueue: true, maxRetriesPerRequest: 1 } as const

const nodesKey = 'cavea:nodes'
const requestsKey = (node: string) => `cavea:node:${node}:requests`
const answerKey = (request: string) => `cavea:answer:${request}`

/** What is known of a node. `takes`: it takes matches that others hand over. */
interface Word {
  readonly address: string
  readonly at: number
  readonly takes: boolean
}

/**
 * The processes that share a Redis, and how one asks another to go on with a match. Who may run what in a large cluster
 * is decided elsewhere: here is only the asking.
 */
export class Nodes {
  readonly #redis: Redis
  readonly #asking: Redis
  readonly #self: Node
  readonly #take: ((roomId: string) => Promise<boolean>) | undefined
  readonly #failed: (where: string, error: unknown) => void
  #timer: NodeJS.Timeout | undefined
  #takes: boolean
  #open = true

  /** `take` brings a match back in this process, and resolves with whether it could; undefined where none are run. */
  constructor(
    redis: Redis,
    self: Node,
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
    this.#failed = failed
  }

  /** Tells the others of this node, and listens to them. */
  async join(): Promise<void> {
    await this.#tell()
    this.#timer = setInterval(() => void this.#tell().catch((error) => this.#failed('cluster', error)), wordEveryMs)
    void this.#listen()
  }

  /** Takes no more matches from others. */
  async close(): Promise<void> {
    this.#takes = false
    await this.#tell()
  }

  /** Leaves the others for good. */
  async leave(): Promise<void> {
    this.#open = false
    clearInterval(this.#timer)
    this.#asking.disconnect()
    await this.#redis.hdel(nodesKey, this.#self.id)
  }

  /** The other nodes that live and take matches. */
  async others(now = Date.now()): Promise<Node[]> {
    const all = await this.#redis.hgetall(nodesKey)
    return Object.entries(all).flatMap(([id, text]) => {
      const { address, at, takes } = JSON.parse(text) as Word
      return id !== this.#self.id && takes && now - at < silenceMs ? [{ id, address }] : []
    })
  }

  /** Finds another process that goes on with a match, and gives its address. Never rejects. */
  async handOn(roomId: string): Promise<string | undefined> {
    try {
      for (const node of await this.others()) if (await this.handTo(node, roomId)) return node.address
    } catch (error) {
      this.#failed('hand over', error)
    }
    return undefined
  }

  /** Asks a node to go on with a match whose tape has been let go. Resolves with whether it does. */
  async handTo(node: Node, roomId: string): Promise<boolean> {
    const request = randomUUID()
    await this.#redis.lpush(requestsKey(node.id), JSON.stringify({ request, roomId }))
    await this.#redis.pexpire(requestsKey(node.id), 4 * askMs)
    const waiting = this.#redis.duplicate(waits)
    waiting.on('error', (error) => this.#failed('cluster', error))
    try {
      const answer = await waiting.brpop(answerKey(request), askMs / 1000)
      return answer?.[1] === 'taken'
    } finally {
      waiting.disconnect()
    }
  }

  async #tell(): Promise<void> {
    const word: Word = { address: this.#self.address, at: Date.now(), takes: this.#takes }
    if (this.#open) await this.#redis.hset(nodesKey, this.#self.id, JSON.stringify(word))
  }

  async #listen(): Promise<void> {
    while (this.#open) {
      try {
        const asked = await this.#asking.brpop(requestsKey(this.#self.id), 1)
        if (asked === null) continue
        const { request, roomId } = JSON.parse(asked[1]) as { request: string; roomId: string }
        const taken = this.#takes && (await this.#take?.(roomId)) === true
        await this.#redis
          .multi()
          .lpush(answerKey(request), taken ? 'taken' : 'refused')
          .pexpire(answerKey(request), 2 * askMs)
          .exec()
      } catch (error) {
        if (!this.#open) return
        this.#failed('cluster', error)
        await new Promise((resolve) => setTimeout(resolve, wordEveryMs))
      }
    }
  }
}
