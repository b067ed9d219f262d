import { type ReadonlySignal, signal } from '@preact/signals'
import { placeKeptMs } from './tokens.ts'

/** How often, and for how long, a page tries to come back to a place whose connection is gone. */
export interface Retries {
  /** A socket that has not opened after so long goes to a network that is no longer there. In milliseconds. */
  readonly openingMs: number
  /** Whether the server is there all the same: it starts, or others are let in before. */
  readonly queued: ReadonlySignal<boolean>
  /** Milliseconds until the next try. `goneMs`: since when the connection is gone. `moved`: the match goes on elsewhere. */
  pause(goneMs: number, moved: boolean): number
  /** Whether there is no hope any more. */
  isOver(goneMs: number): boolean
  /** The network has changed, or somebody looks at the page again: tries come often again. */
  hurry(): void
  /** The connection is back. */
  back(): void
}

const shortestMs = 250

/** Of those who play: a few, whose match waits for them. */
export class PlayerRetries implements Retries {
  readonly openingMs = 4000
  readonly queued: ReadonlySignal<boolean> = signal(false)

  pause(_goneMs: number, moved: boolean): number {
    return moved ? 0 : shortestMs
  }

  isOver(goneMs: number): boolean {
    return goneMs > placeKeptMs
  }

  hurry(): void {}
  back(): void {}
}

const longestMs = 4000
/** After so long without a connection it is asked whether the server is there, and then not too often: ten thousand may. */
const firstAskMs = 8000
const askEveryMs = 20_000

/** What the tries of spectators need of the outside. */
export interface SpectatorPorts {
  /** Whether the server answers anything at all. A browser tells of a socket that was refused no more than that it was. */
  answers(): Promise<boolean>
  /** At least 0 and below 1. */
  random?(): number
}

/**
 * Of those who watch: thousands, whose places go at one moment. Their tries are spread by chance over a time that grows from
 * a quarter of a second to four, and go on for as long as the server says that it is there: all of them are let in, but
 * one after another.
 */
export class SpectatorRetries implements Retries {
  /** The gate of the stands keeps sockets waiting for three seconds, and answers those of a crowd one after another. */
  readonly openingMs = 8000
  readonly #ports: SpectatorPorts
  readonly #queued = signal(false)
  #tries = 0
  /** When the server was last asked, and when it last answered: how long the connection had been gone. */
  #askedMs = Number.NEGATIVE_INFINITY
  #answeredMs = 0
  #isSilent = false

  constructor(ports: SpectatorPorts) {
    this.#ports = ports
  }

  get queued(): ReadonlySignal<boolean> {
    return this.#queued
  }

  pause(goneMs: number): number {
    this.#askAfter(goneMs)
    const mostMs = Math.min(longestMs, shortestMs * 2 ** this.#tries++)
    return mostMs * (this.#ports.random ?? Math.random)()
  }

  isOver(goneMs: number): boolean {
    return this.#isSilent && goneMs - this.#answeredMs > placeKeptMs
  }

  hurry(): void {
    this.#tries = 0
  }

  back(): void {
    this.#tries = 0
    this.#askedMs = Number.NEGATIVE_INFINITY
    this.#answeredMs = 0
    this.#isSilent = false
    this.#queued.value = false
  }

  #askAfter(goneMs: number): void {
    if (goneMs < firstAskMs || goneMs - this.#askedMs < askEveryMs) return
    this.#askedMs = goneMs
    void this.#ports.answers().then((answers) => {
      // The connection came back meanwhile.
      if (this.#askedMs !== goneMs) return
      this.#isSilent = !answers
      this.#queued.value = answers
      if (answers) this.#answeredMs = goneMs
    })
  }
}
