import type { VenueNetwork } from '../../../shared/network.ts'
import type { PublicTapeRecord } from '../../../shared/tape/record.ts'
import type { Asked, Told } from '../stands-mail.ts'

/** A socket's request to be upgraded, as it goes along with the socket. */
export interface Upgrade {
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly head: Uint8Array
  /** Where the client is; for a request that another node has passed on, the socket's own end is that node. */
  readonly address: string
}

/** What a process says to its stands' process. */
export type ToStands =
  | {
      readonly kind: 'begin'
      readonly secret: Uint8Array
      readonly delayMs: number
      readonly allowedOrigins: readonly string[]
      readonly proxyHops: number
      readonly venueNetworks: readonly VenueNetwork[]
    }
  /** Shows a match from now on. `number`: what its mirror numbers structures by, like an epoch. */
  | {
      readonly kind: 'show'
      readonly match: string
      readonly game: string
      readonly number: number
      readonly records: readonly PublicTapeRecord[]
    }
  | { readonly kind: 'record'; readonly match: string; readonly record: PublicTapeRecord }
  /** Comes along with a socket. */
  | { readonly kind: 'upgrade'; readonly upgrade: Upgrade }
  | { readonly kind: 'told'; readonly told: Told }
  /** The match goes on elsewhere: at an address, where one is known. */
  | { readonly kind: 'gone'; readonly match: string; readonly address: string | undefined }

/** What a stands' process says. */
export type FromStands =
  | { readonly kind: 'ready' }
  /** Once a second. */
  | { readonly kind: 'alive' }
  /** A match is shown: sockets may come. */
  | { readonly kind: 'shown'; readonly match: string }
  | { readonly kind: 'asked'; readonly match: string; readonly asked: Asked }
  | { readonly kind: 'crowd'; readonly match: string; readonly spectators: number }
  | { readonly kind: 'failed'; readonly where: string; readonly text: string }
