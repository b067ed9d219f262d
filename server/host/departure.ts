import { sendOn } from './send-on.ts'

/** What leaving takes of a match. */
export interface DepartureParts {
  readonly room: Parameters<typeof sendOn>[0] & { readonly roomId: string }
  /** Writes down where the match stands, and stops it. */
  stop(): void
  /** Lets go of its tape. */
  release(): Promise<void>
}

/** How a match leaves its process, to go on elsewhere. It does so once, however many ask for it. */
export class Departure {
  readonly #parts: DepartureParts
  #released: Promise<void> | undefined
  #gone: Promise<string | undefined> | undefined

  constructor(parts: DepartureParts) {
    this.#parts = parts
  }

  get begun(): boolean {
    return this.#gone !== undefined
  }

  /** Resolves with the address at which the match goes on, once all sockets are closed; rejects where its tape is not whole. */
  begin(next?: (roomId: string) => Promise<string | undefined>): Promise<string | undefined> {
    this.#gone ??= this.#go(next)
    return this.#gone
  }

  /** Lets go of the tape, if nobody has, and resolves once that is done. */
  async released(): Promise<void> {
    const before = this.#released
    this.#released ??= this.#parts.release()
    // Who began to let go of it hears of what went wrong.
    await (before === undefined ? this.#released : before.catch(() => {}))
  }

  async #go(next: ((roomId: string) => Promise<string | undefined>) | undefined): Promise<string | undefined> {
    const { room } = this.#parts
    let address: string | undefined
    try {
      this.#parts.stop()
      this.#released ??= this.#parts.release()
      await this.#released
      address = await next?.(room.roomId)
      return address
    } finally {
      // Whatever went wrong: closed by Colyseus instead, with a code for a server that ends, no client would come back.
      await sendOn(room, address)
    }
  }
}
