/**
 * Where a spectator connects from, as far as vote integrity has to know: keyed digests of their address and of the
 * prefix around it. Nobody can tell the address from them, so they may be stored on a tape's private track.
 */
export interface Network {
  /** Stands for one IPv4 address or one IPv6 /64. */
  readonly address: string
  /** Stands for the IPv4 /24 or IPv6 /48 around it. Empty inside a private network, where neighbours share it by nature. */
  readonly prefix: string
  /** How many people an operator has said are behind this network, which then counts as one venue. */
  readonly seats?: number
}

/** What the server itself knows of a spectator who votes or writes. Sources other than the watch page have none of it. */
export interface Origin {
  readonly network: Network
  /** How long ago the spectator joined, in milliseconds. A reconnection does not begin it again. */
  readonly watchedMs: number
  /** Whether this session has solved a proof of work. */
  readonly proven: boolean
}

/** A place whose people share an address or a range of addresses. */
export interface VenueNetwork {
  /** An address, or a range as in `10.0.0.0/8`. */
  readonly range: string
  /** How many people it has at most. */
  readonly seats: number
}
