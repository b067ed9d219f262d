import type { Parcel } from './parcel.ts'

/** Unsent bytes above which a spectator gets no more until it has caught up, and below which it has. */
const congestedBytes = 256 * 1024
const drainedBytes = 8 * 1024
/** More than that can only be asked for, by somebody who reads none of the answers. */
const drownedBytes = 1024 * 1024
/** Who has not caught up after this time is cut off. The SDK of an honest one comes back, and gets a fresh state. */
const catchUpMs = 30_000

/** How many spectators are written to before the clock is looked at. */
const writesPerLook = 64
/** The loop is handed back after so much writing: whatever else is due, a tick of the match above all, waits no longer. */
const sliceMs = 1

/** One spectator's socket, as far as the relay needs it. */
export interface Spectator {
  /** False when the spectator is about to leave. */
  readonly ready: boolean
  readonly unsentBytes: number
  /** Puts whole WebSocket frames on the wire, in one write. */
  write(frames: Buffer): void
  /** Ends the connection at once, without a word: who does not read would not read that either. */
  cutOff(): void
}

interface Seat {
  readonly spectator: Spectator
  /** The last sample that this spectator was given, and its tick: what its picture has reached. */
  sample: number
  tick: number
  /** Since when it has been behind, in milliseconds of a clock that never goes back. */
  congestedSinceMs: number | undefined
}

/** Who watches, and what each has been given. Hands windows out, a slice at a time. */
export class Seats {
  readonly #seats = new Map<Spectator, Seat>()
  readonly #nowMs: () => number
  #busy = false

  /** `nowMs`: milliseconds of a clock that never goes back. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  get size(): number {
    return this.#seats.size
  }

  /** Whether a window is being handed out. */
  get busy(): boolean {
    return this.#busy
  }

  add(spectator: Spectator, sample: number, tick: number): void {
    this.#seats.set(spectator, { spectator, sample, tick, congestedSinceMs: undefined })
  }

  remove(spectator: Spectator): void {
    this.#seats.delete(spectator)
  }

  seenTick(spectator: Spectator): number {
    return this.#seats.get(spectator)?.tick ?? 0
  }

  /**
   * Writes a window to everybody: to the first few at once, to the others in slices between which the loop does what
   * else is due. `done` hears how many milliseconds the writing took. Windows may not overlap.
   */
  handOut(parcel: Parcel, done: (writingMs: number) => void): void {
    this.#busy = true
    // Who comes in meanwhile is met at the end, and has it all already.
    const left = this.#seats.values()
    let writingMs = 0
    const slice = () => {
      const startMs = performance.now()
      let passedMs = 0
      for (let written = 1; passedMs < sliceMs; written++) {
        const { value: seat } = left.next()
        if (seat === undefined) {
          this.#busy = false
          done(writingMs + performance.now() - startMs)
          return
        }
        this.#write(seat, parcel)
        if (written % writesPerLook === 0) passedMs = performance.now() - startMs
      }
      writingMs += passedMs
      setImmediate(slice)
    }
    slice()
  }

  #write(seat: Seat, parcel: Parcel): void {
    const { spectator } = seat
    if (!spectator.ready) return
    const unsent = spectator.unsentBytes
    if (seat.congestedSinceMs !== undefined) {
      if (unsent > drainedBytes) {
        if (unsent > drownedBytes || this.#nowMs() - seat.congestedSinceMs > catchUpMs) spectator.cutOff()
        return
      }
      // It has missed patches: a full state makes it whole, and the SDK reconciles to it.
      spectator.write(parcel.fresh())
      seat.congestedSinceMs = undefined
    } else if (unsent > congestedBytes) {
      seat.congestedSinceMs = this.#nowMs()
      return
    } else {
      const frames = parcel.since(seat.sample)
      if (frames !== undefined) spectator.write(frames)
    }
    seat.sample = parcel.sample
    seat.tick = parcel.tick
  }
}
