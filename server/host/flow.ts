import { type Client, ClientState } from '@colyseus/core'

/** A socket that has more than this unsent is read too slowly: it gets no more patches until it has caught up. */
const congestedBytes = 256 * 1024
/** A congested socket that has less than this unsent has caught up. */
const drainedBytes = 8 * 1024

/** What Colyseus's client type leaves open: the `ws` socket below it. */
interface SocketBelow {
  readonly ref: { readonly bufferedAmount: number }
}

const unsentBytes = (client: Client): number => (client as unknown as SocketBelow).ref.bufferedAmount ?? 0

/**
 * Who gets patches. `ws` queues without a bound for a socket that nobody reads: seen were 14 MB for one paused tab.
 * Whoever is behind gets nothing until the queue is gone, then one fresh full state.
 */
export class Flow {
  readonly #congested = new Set<Client>()

  /** Those that can take a patch now, and those that have caught up and need a full state after it. */
  sort<C extends Client>(clients: readonly C[]): { flowing: C[]; recovered: C[] } {
    const flowing: C[] = []
    const recovered: C[] = []
    for (const client of clients) {
      const unsent = unsentBytes(client)
      if (!this.#congested.has(client)) {
        if (unsent <= congestedBytes || client.state !== ClientState.JOINED) flowing.push(client)
        else this.#congested.add(client)
      } else if (unsent <= drainedBytes) {
        this.#congested.delete(client)
        recovered.push(client)
      }
    }
    return { flowing, recovered }
  }

  forget(client: Client): void {
    this.#congested.delete(client)
  }
}
