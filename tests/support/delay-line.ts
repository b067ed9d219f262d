import type { Socket } from 'node:net'
import type { Random } from '../../shared/random.ts'

/** What a network does to what is sent over it. */
export interface Weather {
  /** How long every chunk is on its way, in one direction. */
  readonly delayMs: number
  /** The part of the chunks that gets lost and is sent again: 0 to 1. */
  readonly holdFraction: number
  /** How much later a lost chunk arrives. Whatever was sent after it waits behind it, as TCP has it. */
  readonly holdMs: number
}

type Parcel = { readonly dueAtMs: number; readonly chunk: Buffer | 'end' }

/** One direction of a connection: takes what one socket receives and writes it, later and in order, to another. */
export class DelayLine {
  readonly #from: Socket
  readonly #to: Socket
  readonly #weather: Weather
  readonly #random: Random
  readonly #parcels: Parcel[] = []
  #timer: NodeJS.Timeout | undefined
  #lastDueAtMs = 0
  #paused = false
  #choked = false
  #taken = 0
  #held = 0

  constructor(from: Socket, to: Socket, weather: Weather, random: Random) {
    this.#from = from
    this.#to = to
    this.#weather = weather
    this.#random = random
    from.on('data', (chunk) => this.#post(chunk))
    from.on('end', () => this.#post('end'))
    to.on('drain', () => this.#choke(false))
  }

  /** How many chunks it has taken so far. */
  get taken(): number {
    return this.#taken
  }

  /** How many of them it held back as lost. */
  get held(): number {
    return this.#held
  }

  pause(): void {
    this.#paused = true
    this.#from.pause()
  }

  resume(): void {
    this.#paused = false
    if (!this.#choked) this.#from.resume()
  }

  /** Drops what is on its way. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#parcels.length = 0
  }

  #post(chunk: Buffer | 'end'): void {
    const { delayMs, holdFraction, holdMs } = this.#weather
    const lost = chunk !== 'end' && this.#random.next() < holdFraction
    if (chunk !== 'end') this.#taken++
    if (lost) this.#held++
    this.#lastDueAtMs = Math.max(this.#lastDueAtMs, performance.now() + delayMs + (lost ? holdMs : 0))
    this.#parcels.push({ dueAtMs: this.#lastDueAtMs, chunk })
    if (this.#parcels.length === 1) this.#deliver()
  }

  #deliver(): void {
    for (let parcel = this.#parcels[0]; parcel !== undefined; parcel = this.#parcels[0]) {
      const waitMs = parcel.dueAtMs - performance.now()
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.#deliver(), Math.ceil(waitMs))
        return
      }
      this.#parcels.shift()
      this.#hand(parcel.chunk)
    }
  }

  #hand(chunk: Buffer | 'end'): void {
    if (this.#to.destroyed) return
    if (chunk === 'end') this.#to.end()
    else if (!this.#to.write(chunk)) this.#choke(true)
  }

  #choke(choked: boolean): void {
    this.#choked = choked
    if (choked) this.#from.pause()
    else if (!this.#paused) this.#from.resume()
  }
}
