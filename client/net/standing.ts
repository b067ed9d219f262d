import type { Signal } from '@preact/signals'
import type { LinePlace } from '../../shared/protocol.ts'
import { refusedBy } from './server.ts'

/** A spectator's standing in line for a seat. */
export class Standing {
  readonly #place: Signal<LinePlace | undefined>
  readonly #ask: (name: string) => Promise<LinePlace>
  #name = ''

  /** `place` is told of by the server as well. `ask` asks for one; who has one already is told of it. */
  constructor(place: Signal<LinePlace | undefined>, ask: (name: string) => Promise<LinePlace>) {
    this.#place = place
    this.#ask = ask
  }

  /** Rejects with a `RefusedError`. */
  async join(name: string): Promise<LinePlace> {
    const place = await this.#ask(name)
    this.#name = name
    this.#place.value = place
    return place
  }

  leave(): void {
    this.#place.value = undefined
  }

  /**
   * The connection is back. It may be to another server than before, which does not know of the place: told once more, it
   * is kept, and the seat is offered here.
   */
  async back(): Promise<void> {
    if (this.#place.value === undefined) return
    try {
      const place = await this.#ask(this.#name)
      // Who has left meanwhile, or was offered a seat, does not stand there again.
      if (this.#place.value !== undefined) this.#place.value = place
    } catch (error) {
      // Gone again, it is asked once more when it is back.
      if (refusedBy(error).code !== 'offline') this.#place.value = undefined
    }
  }
}
