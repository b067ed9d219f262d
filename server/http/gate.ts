import { randomUUID } from 'node:crypto'

const turnMs = 20
/** Requests that are kept waiting; whoever comes beyond them is told to come again. */
const heldMost = 200
/** Places a turn: what the gate begins with, and its bounds. 25 to 1,000 a second. */
const firstPlaces = 4
const fewestPlaces = 0.5
const mostPlaces = 20
/** A turn that comes later than this has found the loop busy: the gate then opens less. */
const lateTurnMs = 8
const whenLate = 0.7
const whenNot = 0.1
/** Unused places that are kept, in turns, so that a handful who come at once need not wait. */
const turnsKept = 5
/**
 * Sockets that are kept waiting, and for how long. They are sent away fifty a turn: of ten thousand the last after seven
 * seconds, for our page gives one up that has not opened after eight.
 */
const socketsMost = 10_000
const socketHeldMs = 3000
const sentAwayMost = 50
/** Who has passed with a request has so long to come with the socket, as long as Colyseus keeps a seat. */
const expectedMs = 15_000
const expectedMost = 20_000
const soonestReturnMs = 1000
const latestReturnMs = 30_000
/** How much of the rate that times are told by is the newest turn's: a few seconds make it up. */
const newestShare = 0.01
/** Told times are that much longer by chance, so that those who came at one moment do not come back at one. */
const mostLonger = 0.3
/** Numbers so far behind the one that is served are forgotten: whoever still has one gets another. */
const numbersKept = 20_000
/** Numbers that are given out at most. Who comes then has to come again without one. */
const numbersMost = 200_000

/** What somebody at the gate is told. */
export type Entry =
  | { readonly kind: 'in' }
  /** `place` from 1. The ticket keeps it; to be shown again after `returnMs` milliseconds. */
  | { readonly kind: 'later'; readonly place: number; readonly returnMs: number; readonly ticket: string }

/** Somebody at the gate. */
export interface Comer {
  readonly ticket?: string | undefined
  /** Whoever has a place already, and comes back to it, need not queue behind those who have none. */
  readonly returning?: boolean
  /** Whether nobody waits for the answer any more. */
  gone?(): boolean
}

/** A socket that comes back to a place by itself. */
export interface ComingBack {
  /** It may come in; or it has waited for long enough, and has to come again. */
  settle(outcome: 'in' | 'later'): void
}

interface Held {
  readonly comer: Comer
  readonly letIn: () => void
}

/**
 * Lets a storm of people in at the rate that the loop can bear. A few are kept waiting, in order; beyond them everybody
 * gets a number, and comes again when it is likely to be served. Numbers are served by time, not by who is there: whoever
 * has left holds nobody up.
 */
export class Gate {
  /** Numbers by ticket, the oldest first. A ticket cannot be guessed, and is good for one entry. */
  readonly #tickets = new Map<string, number>()
  #held: Held[] = []
  /** Sockets in the order in which they came, and since when they wait, in milliseconds. */
  readonly #sockets = new Map<ComingBack, number>()
  #socketsFirst = false
  /** Tokens of those who have passed with a request, and until when they may follow with a socket, in milliseconds. */
  readonly #expected = new Map<string, number>()
  readonly #open: () => boolean
  #issued = 0
  #served = 0
  #places = firstPlaces
  #credit = firstPlaces * turnsKept
  /** How many are let in a turn, on the average. */
  #rate = firstPlaces
  #timer: NodeJS.Timeout | undefined
  #turnDueMs = 0

  /** `open`: whether sockets are let in at all. Until then they wait. */
  constructor(open: () => boolean = () => true) {
    this.#open = open
  }

  /** How many are waiting, with a request, with a socket or with a number. */
  get waiting(): number {
    return this.#held.length + this.#sockets.size + this.#issued - this.#served
  }

  /** How many are waiting with a socket. */
  get comingBack(): number {
    return this.#sockets.size
  }

  /** Resolves when somebody may come in, or at once with when to come again. */
  enter(comer: Comer = {}): Promise<Entry> | Entry {
    this.#start()
    const { ticket = '' } = comer
    const number = this.#tickets.get(ticket)
    if (number !== undefined && number > this.#served) return this.#later(number, ticket)
    const first = number !== undefined || comer.returning === true || this.#issued === this.#served
    if (!first || this.#held.length >= heldMost)
      return number === undefined ? this.#issue() : this.#later(number, ticket)
    this.#tickets.delete(ticket)
    if (this.#held.length === 0 && this.#credit >= 1) {
      this.#credit--
      return { kind: 'in' }
    }
    return new Promise((resolve) => this.#held.push({ comer, letIn: () => resolve({ kind: 'in' }) }))
  }

  /**
   * Lets a socket in that comes back by itself: at once, or when its turn comes. Nobody can be told when to try again who
   * tries by themselves, so one whose turn is far is kept for three seconds first: an answer at once would be the next
   * try at once.
   */
  comeBack(socket: ComingBack): void {
    this.#start()
    if (this.#sockets.size === 0 && this.#credit >= 1 && this.#open()) {
      this.#credit--
      socket.settle('in')
    } else if (this.#sockets.size >= socketsMost) socket.settle('later')
    else this.#sockets.set(socket, performance.now())
  }

  /** Whoever shows this token has passed with a request: the socket that follows need not wait a second time. */
  expect(token: string): void {
    const nowMs = performance.now()
    for (const [oldest, untilMs] of this.#expected) {
      if (untilMs > nowMs && this.#expected.size < expectedMost) break
      this.#expected.delete(oldest)
    }
    this.#expected.set(token, nowMs + expectedMs)
  }

  /** Whether the socket that shows this token has been let in already. Good once. */
  expects(token: string): boolean {
    const untilMs = this.#expected.get(token)
    this.#expected.delete(token)
    return untilMs !== undefined && untilMs > performance.now()
  }

  /** A socket that waits has gone. */
  gone(socket: ComingBack): void {
    this.#sockets.delete(socket)
  }

  /** One turn that came so many milliseconds late. Called by the timer; a test may call it itself. */
  turn(lateMs: number): void {
    const places = lateMs > lateTurnMs ? this.#places * whenLate : this.#places + whenNot
    this.#places = Math.min(mostPlaces, Math.max(fewestPlaces, places))
    this.#credit = Math.min(this.#credit + this.#places, this.#places * turnsKept)
    // Numbers are called while those who wait are few, so that there is always somebody to let in.
    if (this.#held.length < heldMost / 2) this.#call(Math.ceil(this.#places))
    let letIn = 0
    for (let who = this.#nextIn(); who !== undefined; who = this.#nextIn()) if (who === 'held') letIn++
    if (this.#held.length > 0) this.#rate += (letIn - this.#rate) * newestShare
    this.#sendAway()
  }

  close(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  // By turns, so that neither those who come back nor those who come hold the others up.
  #nextIn(): 'held' | 'socket' | undefined {
    if (this.#credit < 1) return undefined
    this.#socketsFirst = !this.#socketsFirst
    const who = this.#socketsFirst ? (this.#socketIn() ?? this.#heldIn()) : (this.#heldIn() ?? this.#socketIn())
    if (who !== undefined) this.#credit--
    return who
  }

  #socketIn(): 'socket' | undefined {
    const [socket] = this.#sockets.keys()
    if (socket === undefined || !this.#open()) return undefined
    this.#sockets.delete(socket)
    socket.settle('in')
    return 'socket'
  }

  #heldIn(): 'held' | undefined {
    // The promise of somebody who has gone is left as it is: nobody has an answer to give.
    let next = this.#held.shift()
    while (next?.comer.gone?.() === true) next = this.#held.shift()
    next?.letIn()
    return next === undefined ? undefined : 'held'
  }

  // A few at a time: those who came at one moment are not to be back at one.
  #sendAway(): void {
    const before = performance.now() - socketHeldMs
    let sentAway = 0
    for (const [socket, sinceMs] of this.#sockets) {
      if (sinceMs > before || sentAway++ === sentAwayMost) return
      this.#sockets.delete(socket)
      socket.settle('later')
    }
  }

  #call(numbers: number): void {
    this.#served = Math.min(this.#issued, this.#served + numbers)
    for (const [ticket, number] of this.#tickets) {
      if (number > this.#served - numbersKept) break
      this.#tickets.delete(ticket)
    }
  }

  #issue(): Entry {
    if (this.#tickets.size >= numbersMost) return this.#later(this.#issued + 1, '')
    const ticket = randomUUID()
    this.#issued++
    this.#tickets.set(ticket, this.#issued)
    return this.#later(this.#issued, ticket)
  }

  #later(number: number, ticket: string): Entry {
    const place = Math.max(1, number - this.#served)
    const estimateMs = (place / Math.max(fewestPlaces, this.#rate)) * turnMs * (1 + Math.random() * mostLonger)
    const returnMs = Math.round(Math.min(latestReturnMs, Math.max(soonestReturnMs, estimateMs)))
    return { kind: 'later', place, returnMs, ticket }
  }

  // The timer runs while there is something to do: its lateness is how busy the loop is.
  #start(): void {
    if (this.#timer !== undefined) return
    this.#turnDueMs = performance.now() + turnMs
    this.#timer = setInterval(() => {
      const nowMs = performance.now()
      const lateMs = nowMs - this.#turnDueMs
      this.#turnDueMs = nowMs + turnMs
      this.turn(lateMs)
      if (this.waiting === 0 && this.#credit >= this.#places * turnsKept) this.close()
    }, turnMs).unref()
  }
}
