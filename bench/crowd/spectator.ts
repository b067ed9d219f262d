import { setTimeout as pause } from 'node:timers/promises'
import { getMessageBytes, Protocol } from '@colyseus/core'
import { Encoder as SocketIoEncoder } from 'socket.io-msgpack-parser'
import type { Entrance } from '../stands/arm.ts'
import { linePattern } from '../stands/work.ts'
import type { Entry, Ledger } from './ledger.ts'
import { opcodes, RawSocket } from './raw-socket.ts'
import { queueing, reserve, storming } from './reservation.ts'
import type { Viewer } from './viewer.ts'

const firstLine = Buffer.from('line 1 at ')
const codeMask = 31
/** Numbers of requests that fit into one byte. */
const mostAsked = 127
const requestOk = 0

/** Why a socket ends whose spectator is to come back at once. */
const sentOn = 'closed with 4010'

/** As the stock SDK tries to come back: after 0.2 s, 0.4 s and so on, at most 5 s, fifteen times. */
const mostTries = 15
const pauseBeforeMs = (attempt: number) => Math.min(5000, 2 ** attempt * 100)

/** Who has a seat has the state by then, in milliseconds, however many come. */
const stateWithinMs = 60_000

/** How one comes in. */
export interface Way {
  /** Whether all come at one moment, each by a connection of its own. */
  readonly storms: boolean
  /** Hears of each request for a seat, and of each socket that comes back. */
  tried(): void
}

/** Who counts what spectators get. */
export interface Watch {
  readonly ledger: Ledger
  /** One was sent on to another process of the server. */
  sentOn(): void
  got(entry: Entry): void
  fault(text: string): void
}

/** One of the crowd: comes in, and holds every message to the ledger. */
export class Spectator {
  readonly #watch: Watch
  readonly #viewer: Pick<Viewer, 'take'> | undefined
  readonly #speaks: Entrance['speaks']
  readonly #port: number
  readonly #path: string
  #socket: RawSocket | undefined
  #bytesBefore = 0
  #token = ''
  /** The place in the ledger of what must come next; undefined before the job has begun. */
  #place: number | undefined
  /** The last line, for one who has come back: to another process, maybe, which sends others the same by other windows. */
  #lineSince: number | undefined
  #asked = 0
  readonly #asking = new Map<number, (answer: 'counted' | 'refused') => void>()
  #state: 'coming' | 'here' | 'lost' = 'coming'

  private constructor(
    port: number,
    path: string,
    speaks: Entrance['speaks'],
    watch: Watch,
    viewer: Pick<Viewer, 'take'> | undefined,
  ) {
    this.#port = port
    this.#path = path
    this.#watch = watch
    this.#viewer = viewer
    this.#speaks = speaks
  }

  /** Resolves once the spectator has the whole state; rejects if it was not let in. */
  static async enter(
    port: number,
    entrance: Entrance,
    watch: Watch,
    viewer?: Pick<Viewer, 'take'>,
    way: Way = { storms: false, tried() {} },
  ): Promise<Spectator> {
    const spectator = new Spectator(port, await pathOf(port, entrance, way), entrance.speaks, watch, viewer)
    await spectator.#connect(spectator.#path)
    return spectator
  }

  /** Loses its socket at once, as where a network goes away. */
  cut(): void {
    this.#socket?.end()
    this.#bytesBefore += this.#socket?.receivedBytes ?? 0
    this.#socket = undefined
    this.#state = 'coming'
    this.#lineSince ??= 0
  }

  /** Comes back to its place as the stock SDK does. Resolves once it has the whole state again; rejects where it gives up. */
  async comeBack(tried: () => void): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await pause(pauseBeforeMs(attempt))
      tried()
      try {
        return await this.#connect(`${this.#path}&reconnectionToken=${this.#token}&skipHandshake=true`)
      } catch (error) {
        if (attempt === mostTries) throw error
      }
    }
  }

  #connect(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error?: Error) => {
        clearTimeout(timer)
        if (error === undefined) resolve()
        else reject(error)
      }
      const timer = setTimeout(() => {
        this.#socket?.end()
        settle(new Error(`no state within ${stateWithinMs} ms`))
      }, stateWithinMs)
      this.#state = 'coming'
      this.#socket = new RawSocket(this.#port, path, {
        opened() {},
        message: (payload, opcode) => this.#message(payload, opcode, settle),
        closed: (reason) => this.#closed(reason, settle),
      })
    })
  }

  /** Votes as a request of Colyseus's. Of several that are under way each gets its own answer. */
  vote(ballot: string, choice: string): Promise<'counted' | 'refused'> {
    this.#asked = (this.#asked % mostAsked) + 1
    const number = this.#asked
    return new Promise((resolve) => {
      this.#asking.set(number, resolve)
      const body = getMessageBytes.raw(Protocol.ROOM_DATA, 'vote', { ballot, choice }).subarray(1)
      this.#socket?.send(Buffer.concat([Buffer.of(Protocol.ROOM_REQUEST, number), body]))
    })
  }

  /** Whether it has that line, and everything before it. */
  hasLine(line: number): boolean {
    const { ledger } = this.#watch
    if (this.#lineSince !== undefined) return this.#state === 'here' && this.#lineSince >= line
    return this.#place !== undefined && ledger.line >= line && this.#place > ledger.lineEntry
  }

  get receivedBytes(): number {
    return this.#bytesBefore + (this.#socket?.receivedBytes ?? 0)
  }

  end(): void {
    this.#socket?.end()
  }

  #closed(reason: string, settle: (error?: Error) => void): void {
    if (this.#state === 'here' && reason === sentOn) {
      this.#goOn()
      return
    }
    if (this.#state === 'here') this.#watch.fault(`a spectator lost its socket: ${reason}`)
    this.#state = 'lost'
    settle(new Error(reason))
  }

  // Where ticks come late a server gives its stands a process of their own, and those who are there come back to that.
  #goOn(): void {
    this.cut()
    this.#watch.sentOn()
    this.comeBack(() => {}).catch((error: unknown) => this.#watch.fault(`a spectator did not come back: ${error}`))
  }

  #message(payload: Buffer, opcode: number, settle: () => void): void {
    switch (this.#speaks) {
      case 'colyseus':
      case 'colyseus frames':
        this.#colyseus(payload, settle)
        break
      case 'socket.io':
        this.#socketIo(payload, opcode, settle)
        break
    }
  }

  #colyseus(payload: Buffer, settle: () => void): void {
    const code = (payload[0] ?? 0) & codeMask
    if (code === Protocol.JOIN_ROOM) this.#joined(payload)
    else if (code === Protocol.ROOM_STATE && this.#state === 'coming') this.#arrive(payload, settle)
    else if (code === Protocol.ROOM_RESPONSE) this.#answered(payload)
    else if (code === Protocol.ERROR) this.#watch.fault(`the server says: ${payload.toString('latin1', 1)}`)
    else this.#broadcast(payload)
  }

  #joined(payload: Buffer): void {
    this.#viewer?.take(payload)
    this.#token = payload.toString('latin1', 2, 2 + (payload[1] ?? 0))
    this.#socket?.send(Uint8Array.of(Protocol.JOIN_ROOM))
  }

  #answered(payload: Buffer): void {
    const number = payload[1] ?? 0
    this.#asking.get(number)?.(payload[2] === requestOk ? 'counted' : 'refused')
    this.#asking.delete(number)
  }

  #socketIo(payload: Buffer, opcode: number, settle: () => void): void {
    if (opcode === opcodes.text) {
      if (payload[0] === engineOpen) this.#socket?.send(socketIoConnect)
      else if (payload[0] === enginePing) this.#socket?.send(Buffer.from('3'), opcodes.text)
    } else if (this.#state === 'here') this.#broadcast(payload)
    else if (payload.includes('walkers')) this.#arrive(payload, settle)
  }

  #arrive(payload: Buffer, settle: () => void): void {
    this.#state = 'here'
    this.#viewer?.take(payload)
    settle()
  }

  #broadcast(payload: Buffer): void {
    const { ledger } = this.#watch
    this.#viewer?.take(payload)
    if (this.#lineSince !== undefined) {
      for (const [, line] of payload.toString('latin1').matchAll(linePattern)) this.#lineSince = Number(line)
      return
    }
    if (this.#place === undefined) {
      // The job begins with a line of chat: all are there by then, and get the same from here on.
      if (!payload.includes(firstLine)) return
      this.#place = 0
    }
    let entry = ledger.meet(this.#place, payload)
    if (entry === undefined) {
      const found = ledger.find(this.#place, payload)
      this.#watch.fault(
        found === undefined ? 'a message that others did not get' : `${found - this.#place} messages missing`,
      )
      this.#place = found ?? this.#place
      entry = ledger.entries[this.#place]
    }
    this.#place++
    if (entry !== undefined) this.#watch.got(entry)
  }
}

const engineOpen = '0'.charCodeAt(0)
const enginePing = '2'.charCodeAt(0)
const socketIoConnect = Buffer.from(
  (new SocketIoEncoder().encode({ type: 0, nsp: '/' }) as unknown as Uint8Array[])[0] ?? [],
)

async function pathOf(port: number, entrance: Entrance, { storms, tried }: Way): Promise<string> {
  switch (entrance.speaks) {
    case 'colyseus':
      return reserve(port, entrance.room, entrance.options, storms ? storming : queueing, tried)
    case 'colyseus frames':
      return '/'
    case 'socket.io':
      return '/socket.io/?EIO=4&transport=websocket'
  }
}
