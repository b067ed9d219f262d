import type { Room } from '@colyseus/sdk'
import { effect, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { closeCodes, movedTo } from '../../shared/protocol.ts'
import type { GameState } from '../../shared/state.ts'
import { PlayerRetries, type Retries } from './retries.ts'
import type { EndReason, SessionStatus } from './session.ts'
import type { TokenShelf } from './tokens.ts'
import { Ways } from './ways.ts'

export type AnyRoom = Room<unknown, GameState>

/** A server sends something each tick. After so long without anything the socket is taken for dead. */
const silenceMs = 2500
/** A socket that has been opening for less is not given up for another. */
const newMs = 500
const checkMs = 500

const colyseusCode = { mayReconnect: 4010, shutdown: 4001, consented: 4000 } as const

/** The socket of one place, kept up through everything that a phone's network does. */
export class Link {
  readonly room: AnyRoom
  readonly #shelf: TokenShelf
  readonly #retries: Retries
  readonly #ways: Ways
  readonly #status: Signal<SessionStatus> = signal({ kind: 'live' })
  readonly #stop = new AbortController()
  #heardMs = performance.now()
  #attemptMs = 0
  #checkedMs = performance.now()
  #movedNow = false
  /** The next try, while it waits. */
  #pause: { readonly dueMs: number; readonly timer: ReturnType<typeof setTimeout>; tries(): void } | undefined

  constructor(room: AnyRoom, shelf: TokenShelf, retries: Retries = new PlayerRetries()) {
    this.room = room
    this.#shelf = shelf
    this.#retries = retries
    this.#ways = new Ways(hostOf(room.connection.url))
    this.#remember()
    this.#tune()
    this.#follow()
    this.#watchPage()
  }

  get status(): ReadonlySignal<SessionStatus> {
    return this.#status
  }

  /** Learns of other servers that lead to the same match, by host and port. */
  know(servers: readonly string[]): void {
    this.#ways.know(servers)
  }

  /** Leaves for good. Resolves once the server knows, or at once without a connection. */
  async leave(): Promise<void> {
    if (this.#status.value.kind === 'ended') return
    const { room } = this
    const left = room.connection.isOpen ? room.leave() : undefined
    room.reconnection.enabled = false
    this.#end('left', 'You left the match.')
    await left
  }

  #tune(): void {
    const { reconnection, connection } = this.room
    const unbounded = Number.POSITIVE_INFINITY
    Object.assign(reconnection, { minUptime: 0, minDelay: 0, maxDelay: 0, maxRetries: unbounded, backoff: () => 0 })
    // The SDK's own pauses cannot be cut short: it makes none, and each try waits here.
    const reconnect = connection.reconnect.bind(connection)
    connection.reconnect = (place) => {
      const goneMs = this.#goneMs()
      // The SDK counts tries and knows no time. Without hope this one is the last.
      if (this.#retries.isOver(goneMs)) reconnection.maxRetries = 0
      this.#wait(this.#retries.pause(goneMs, this.#movedNow), () => {
        this.#attemptMs = performance.now()
        this.#goTo(this.#ways.next())
        reconnect(place)
      })
      this.#movedNow = false
    }
  }

  #wait(pauseMs: number, tries: () => void): void {
    const over = () => {
      this.#pause = undefined
      if (this.#status.value.kind === 'reconnecting') tries()
    }
    this.#pause = { dueMs: performance.now() + pauseMs, timer: setTimeout(over, pauseMs), tries }
  }

  #goneMs(): number {
    const status = this.#status.value
    return status.kind === 'reconnecting' ? Date.now() - status.sinceMs : 0
  }

  #follow(): void {
    const { room } = this
    room.onStateChange(() => {
      this.#heardMs = performance.now()
    })
    // Stands whose match stands still say so each second: the socket is alive.
    room.onMessage('stalled', () => {
      this.#heardMs = performance.now()
    })
    room.onDrop((_code, reason) => {
      this.#goWhereItMoved(reason)
      if (this.#status.value.kind !== 'live') return
      this.#status.value = { kind: 'reconnecting', sinceMs: Date.now(), queued: false }
    })
    room.onReconnect(() => {
      this.#heardMs = performance.now()
      this.#retries.back()
      this.#ways.back()
      room.reconnection.maxRetries = Number.POSITIVE_INFINITY
      // A try that was on its way when the page left.
      if (this.#status.value.kind === 'ended') void room.leave()
      else this.#status.value = { kind: 'live' }
      // The SDK sets the new token after it has told of the reconnection.
      queueMicrotask(() => this.#remember())
    })
    room.onLeave((code) => this.#end(...endOf(code)))
    const stop = effect(() => {
      const queued = this.#retries.queued.value
      const status = this.#status.peek()
      if (status.kind === 'reconnecting') this.#status.value = { ...status, queued }
    })
    this.#stop.signal.addEventListener('abort', stop)
  }

  // The match goes on in another process: there, and at once.
  #goWhereItMoved(reason: string | undefined): void {
    const address = movedTo(reason)
    if (address === undefined) return
    this.#ways.moved(address)
    this.#movedNow = true
  }

  #goTo(host: string): void {
    const { connection } = this.room
    if (connection.url === undefined) return
    const url = new URL(connection.url)
    url.host = host
    connection.url = url.toString()
  }

  #watchPage(): void {
    const { signal } = this.#stop
    const timer = setInterval(() => this.#check(), checkMs)
    signal.addEventListener('abort', () => clearInterval(timer))
    const shown = () => {
      this.#remember()
      this.#heardMs = Math.max(this.#heardMs, performance.now() - silenceMs + 2 * checkMs)
      this.#retries.hurry()
      this.#hurry()
    }
    addEventListener('pageshow', shown, { signal })
    addEventListener('online', shown, { signal })
    addEventListener('pagehide', () => this.#shelf.leaveBehind(this.room.reconnectionToken), { signal })
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#remember() : shown()), { signal })
  }

  #check(): void {
    if (document.hidden) return
    const now = performance.now()
    // A page that was busy, as while an engine starts, has not heard what lies ready for it: that is no silence.
    if (now - this.#checkedMs > 2 * checkMs) this.#heardMs = Math.max(this.#heardMs, now - silenceMs + 2 * checkMs)
    this.#checkedMs = now
    const status = this.#status.value
    if (status.kind === 'live') {
      this.#remember()
      if (now - this.#heardMs > silenceMs) this.#giveUpSocket()
    } else if (this.#pause === undefined && now - this.#attemptMs > this.#retries.openingMs) this.#hurry()
  }

  // The SDK listens on to a socket that it has given up: a patch that comes late would be put on a newer state.
  #giveUpSocket(): void {
    const { transport } = this.room.connection
    const socket: unknown = 'ws' in transport ? transport.ws : undefined
    if (socket instanceof WebSocket) socket.onmessage = null
    this.room.connection.close(colyseusCode.mayReconnect)
  }

  // Ends a pause, or gives up a socket that is still opening, so that the next try begins: on the network that has come
  // back.
  #hurry(): void {
    if (this.#status.value.kind !== 'reconnecting' || this.room.connection.isOpen) return
    if (this.#pause !== undefined) {
      const { dueMs, timer, tries } = this.#pause
      const pauseMs = this.#retries.pause(this.#goneMs(), false)
      if (performance.now() + pauseMs > dueMs) return
      clearTimeout(timer)
      this.#wait(pauseMs, tries)
      return
    }
    if (performance.now() - this.#attemptMs < newMs) return
    this.#attemptMs = performance.now()
    this.room.connection.close()
  }

  #remember(): void {
    if (this.#status.value.kind !== 'ended') this.#shelf.keep(this.room.reconnectionToken)
  }

  #end(why: EndReason, message: string): void {
    if (this.#status.value.kind === 'ended') return
    this.#stop.abort()
    this.#shelf.forget()
    this.#status.value = { kind: 'ended', why, message }
  }
}

const hostOf = (url: string | undefined): string => (url === undefined ? '' : new URL(url).host)

function endOf(code: number): [EndReason, string] {
  switch (code) {
    case closeCodes.seatTaken:
      return ['seat-taken', 'You went on in another tab.']
    case closeCodes.idle:
      return ['idle', 'You did nothing for a while, and somebody was waiting for a seat. Your score is kept.']
    case closeCodes.matchOver:
      return ['match-over', 'The match is over.']
    case closeCodes.badRequest:
      return ['refused', 'The server did not understand this page. Load it anew.']
    case colyseusCode.consented:
      return ['left', 'You left the match.']
    case colyseusCode.shutdown:
      return ['lost', 'The server is being restarted.']
    default:
      return ['lost', 'The connection was lost.']
  }
}
