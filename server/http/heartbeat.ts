import type { IncomingMessage } from 'node:http'
import { type TransportOptions, WebSocketTransport } from '@colyseus/ws-transport'
import type { WebSocket } from 'ws'
import type { Network } from '../../shared/network.ts'

/** Milliseconds between two looks at a part of the sockets. */
const turnMs = 50

/** A socket as the transport and the stands see it. */
export interface Beating {
  /** Pings that were not answered. */
  pingCount: number
  /** In how many rounds of pings this socket is pinged once, about: others come and go. Left out: in each. */
  pingEveryRounds?: number
  ping(): void
  terminate(): void
}

/**
 * Pings sockets and ends those that do not answer. Colyseus's transport pings all of them at one moment, which with
 * thousands of spectators holds up the loop, and a match's tick with it, for a tenth of a second every three seconds.
 */
export class Heartbeat {
  readonly #sockets: Iterable<Beating>
  readonly #turnsPerRound: number
  readonly #retries: number
  #left: Iterator<Beating> | undefined
  #round = 0
  #place = 0

  /** `sockets` is walked through anew in each round of `roundMs`; `retries`: unanswered pings that end a socket. */
  constructor(sockets: Iterable<Beating>, roundMs: number, retries: number) {
    this.#sockets = sockets
    this.#turnsPerRound = Math.max(1, Math.round(roundMs / turnMs))
    this.#retries = retries
  }

  /** Looks after a part of the sockets for as long as the process runs. Returns the timer. */
  start(count: () => number): NodeJS.Timeout {
    let turn = 0
    return setInterval(() => {
      if (turn === 0) this.#begin()
      this.#beat(Math.ceil(count() / this.#turnsPerRound))
      turn = (turn + 1) % this.#turnsPerRound
    }, turnMs)
  }

  /** One whole round. */
  round(): void {
    this.#begin()
    this.#beat(Number.POSITIVE_INFINITY)
  }

  #begin(): void {
    this.#round++
    this.#place = 0
    this.#left = this.#sockets[Symbol.iterator]()
  }

  #beat(most: number): void {
    for (let met = 0; met < most; met++, this.#place++) {
      const next = this.#left?.next()
      if (next === undefined || next.done === true) return
      const socket = next.value
      // By its place, too: thousands that are pinged seldom are not to be so all in one round.
      if ((this.#round + this.#place) % (socket.pingEveryRounds ?? 1) !== 0) continue
      if (socket.pingCount >= this.#retries) socket.terminate()
      else {
        socket.pingCount++
        socket.ping()
      }
    }
  }
}

/** The transport, with pings that are spread over time, and sockets that know the network that they come from. */
export class SpreadTransport extends WebSocketTransport {
  constructor(options: TransportOptions, networkOf: (request: IncomingMessage) => Network) {
    super(options)
    // Before Colyseus's own listener, in which the client joins its room.
    this.wss.prependListener('connection', (socket, request) => Object.assign(socket, { network: networkOf(request) }))
  }

  protected override autoTerminateUnresponsiveClients(pingInterval: number, pingMaxRetries: number): void {
    const sockets = this.wss.clients as Set<WebSocket & Beating>
    this.pingInterval = new Heartbeat(sockets, pingInterval, pingMaxRetries).start(() => sockets.size)
  }
}
