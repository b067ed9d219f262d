import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { availableParallelism } from 'node:os'
import { standsOf } from '../../../shared/protocol.ts'
import { Lateness } from './lateness.ts'
import { type FedTape, StandsProcess, type StandsProcessPorts } from './stands-process.ts'

/** Stands with fewer than this in them are not what makes ticks late. */
const fewestSpectators = 50
/** What a process has to show by then whether it was enough, in milliseconds, before another match's stands follow. */
const pauseMs = 20_000
/**
 * The SDK comes back by itself only where it has been for 5 seconds. Whoever came in last, just before the process took
 * all others, stays where they are for that long.
 */
const settleMs = 6000
/** What a match showed last is seen by its stands a watch delay after it is over, and by then for sure. */
const lastSeenMs = 2000
/** How many are moved at a time, and how often: none while as many wait to come back. */
const movedAtOnce = 100
const moveEveryMs = 100
/** Epochs count from 1, relays elsewhere from 64: the mirrors of stands' processes number from places in between. */
const firstNumber = 32
const numbers = 32

interface TickMetrics {
  stepped(latenessMs: number, durationMs: number): void
  failed(where: string): void
}

/** A process for the stands of one match, as far as it is given something to do. */
type Stands = Pick<StandsProcess, 'shows' | 'take' | 'look' | 'sendOn' | 'close'>
type Start = (...given: ConstructorParameters<typeof StandsProcess>) => Stands

/** What handing stands off needs of the outside. */
export interface HandOffPorts extends Omit<StandsProcessPorts, 'ended' | 'crowd'> {
  /** The file that a stands' process runs. */
  readonly script: string
  /** The matches that run here. */
  matches(): readonly { readonly roomId: string; readonly game: { readonly name: string } }[]
  tape(match: string): (FedTape & { readonly epoch: number }) | undefined
  readonly sockets: {
    /** Whether any are taken at all. */
    ready(): boolean
    /** How many wait to come back. */
    comingBack(): number
  }
  readonly stands: {
    here(match: string): number
    keepOpen(match: string): void
    letGo(match: string, most: number): void
    passFor(match: string, sessionId: string): string | undefined
  }
  /** Tells how many watch a match, here and in a process of its own. */
  count(match: string, spectators: number): void
}

/**
 * Gives the stands of a match a process of their own when ticks come late. Its sockets are handed over as they come in:
 * address and port stay what they are. Those who are here already are let go a few at a time, and come back there.
 */
export class HandOff {
  readonly #ports: HandOffPorts
  readonly #start: Start
  readonly #lateness = new Lateness()
  readonly #away = new Map<string, Stands>()
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #second: NodeJS.Timeout
  #handedAtMs = Number.NEGATIVE_INFINITY
  #handed = 0
  readonly #crowds = new Map<string, { readonly here: number; readonly away: number }>()
  /** Matches that are over and whose stands have a process still: since when, in milliseconds. */
  readonly #over = new Map<string, number>()

  /** `start`: a test may give another. */
  constructor(ports: HandOffPorts, start: Start = (...given) => new StandsProcess(...given)) {
    this.#ports = ports
    this.#start = start
    this.#second = setInterval(() => this.#judge(), 1000)
  }

  /** Metrics of matches, which tell this of the lateness of their ticks, too. */
  watching(metrics: TickMetrics): TickMetrics {
    return {
      stepped: (latenessMs, durationMs) => {
        this.#lateness.observe(latenessMs)
        metrics.stepped(latenessMs, durationMs)
      },
      failed: (where) => metrics.failed(where),
    }
  }

  /**
   * Gives a socket that asks to be upgraded to the stands' process that it belongs to; false where it belongs to none.
   * Whatever errors the socket has from then on are for its listeners.
   */
  take(url: URL, request: IncomingMessage, socket: Socket, head: Buffer): boolean {
    if (this.#away.size === 0) return false
    const room = url.pathname.split('/').at(-1) ?? ''
    const match = [...this.#away.keys()].find((one) => standsOf(one) === room)
    const process = match === undefined ? undefined : this.#away.get(match)
    if (match === undefined || process?.shows !== true || !this.#ports.sockets.ready()) return false
    if (!url.searchParams.has('reconnectionToken')) {
      const pass = this.#ports.stands.passFor(match, url.searchParams.get('sessionId') ?? '')
      if (pass === undefined) return false
      url.searchParams.set('reconnectionToken', pass)
    }
    const upgrade = {
      url: `${url.pathname}${url.search}`,
      headers: request.headers,
      head,
      address: socket.remoteAddress ?? '',
    }
    if (!process.take(upgrade, socket)) socket.destroy()
    return true
  }

  /** So many watch a match in this process. */
  crowd(match: string, spectators: number): void {
    this.#count(match, { here: spectators })
  }

  /** A match goes on elsewhere: those who watch in a process of their own are sent there. */
  sendOn(match: string, address: string | undefined): void {
    this.#away.get(match)?.sendOn(address)
  }

  close(): void {
    clearInterval(this.#second)
    for (const timer of this.#timers) clearInterval(timer)
    for (const process of this.#away.values()) process.close()
  }

  #count(match: string, part: { here: number } | { away: number }): void {
    const crowd = { here: 0, away: 0, ...this.#crowds.get(match), ...part }
    this.#crowds.set(match, crowd)
    this.#ports.count(match, crowd.here + crowd.away)
  }

  #closeThoseOver(): void {
    const running = new Set(this.#ports.matches().map(({ roomId }) => roomId))
    const nowMs = performance.now()
    for (const [match, process] of this.#away) {
      if (running.has(match)) continue
      const sinceMs = this.#over.get(match) ?? nowMs
      this.#over.set(match, sinceMs)
      if (nowMs - sinceMs >= this.#ports.delayMs + lastSeenMs) process.close()
    }
    for (const match of this.#crowds.keys()) if (!running.has(match)) this.#crowds.delete(match)
  }

  #judge(): void {
    for (const process of this.#away.values()) process.look()
    this.#closeThoseOver()
    if (!this.#lateness.second() || performance.now() - this.#handedAtMs < pauseMs) return
    if (this.#away.size >= Math.max(1, availableParallelism() - 1)) return
    const crowds = this.#ports
      .matches()
      .map(({ roomId, game }) => ({ roomId, game, here: this.#ports.stands.here(roomId) }))
    const [largest] = crowds.filter(({ roomId }) => !this.#away.has(roomId)).sort((one, other) => other.here - one.here)
    if (largest !== undefined && largest.here >= fewestSpectators) this.#handOff(largest.roomId, largest.game.name)
  }

  #handOff(match: string, game: string): void {
    const tape = this.#ports.tape(match)
    if (tape === undefined) return
    this.#handedAtMs = performance.now()
    const number = firstNumber + ((tape.epoch * 8 + this.#handed++) % numbers)
    const process = this.#start(
      this.#ports.script,
      { match, game, number, tape },
      {
        ...this.#ports,
        crowd: (one, spectators) => this.#count(one, { away: spectators }),
        ended: () => {
          this.#away.delete(match)
          this.#over.delete(match)
        },
      },
    )
    this.#away.set(match, process)
    // Should the process end, everybody comes back here at once.
    this.#ports.stands.keepOpen(match)
    let settledMs = Number.POSITIVE_INFINITY
    const timer = setInterval(() => {
      if (this.#away.get(match) !== process) return this.#stop(timer)
      if (!process.shows) return
      // Until now everybody who came in was let in here: on a late machine the start takes seconds.
      settledMs = Math.min(settledMs, performance.now() + settleMs)
      if (performance.now() < settledMs || this.#ports.sockets.comingBack() >= movedAtOnce) return
      this.#ports.stands.letGo(match, movedAtOnce)
    }, moveEveryMs)
    this.#timers.add(timer)
  }

  #stop(timer: NodeJS.Timeout): void {
    clearInterval(timer)
    this.#timers.delete(timer)
  }
}
