import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'

/** Marks what one node passes on to another for a client: the client's address with the signature of a node. */
export const passedOnHeader = 'x-cavea-passed-on'

/**
 * What nodes tell one another of the clients whose requests they pass on. Limits and the weight of votes go by address: for
 * the node that gets them all, they would come from the one that passes them on.
 */
export class PassedOn {
  readonly #secret: Uint8Array

  /** `secret` is known to all nodes and to nobody else. */
  constructor(secret: Uint8Array) {
    this.#secret = secret
  }

  /** The header's value for a request that has come to this node. */
  markOf({ socket }: Pick<IncomingMessage, 'socket'>): string {
    const address = socket.remoteAddress ?? ''
    return `${address} ${this.#signature(address)}`
  }

  /**
   * Gives a request that another node has passed on the address of its client, as the connection's own. The header of
   * anybody else is taken away.
   */
  believe(request: Pick<IncomingMessage, 'headers' | 'socket'>): void {
    const mark = request.headers[passedOnHeader]
    if (mark === undefined) return
    const [address = '', shown = ''] = `${mark}`.split(' ')
    const [one, other] = [Buffer.from(shown), Buffer.from(this.#signature(address))]
    if (one.length === other.length && timingSafeEqual(one, other)) {
      Object.defineProperty(request.socket, 'remoteAddress', { value: address, configurable: true })
    } else delete request.headers[passedOnHeader]
  }

  /** Does so for all that comes to a server, before anybody looks at it. */
  believeAt(http: Server): void {
    for (const event of ['request', 'upgrade'])
      http.prependListener(event, (request: IncomingMessage) => this.believe(request))
  }

  #signature(address: string): string {
    return createHmac('sha256', this.#secret).update(`passed on ${address}`).digest('base64url')
  }
}
