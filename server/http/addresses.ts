import type { Server } from 'node:http'
import { networkInterfaces } from 'node:os'

/** Where a server is reached, once it listens. */
export class Addresses {
  readonly #http: Pick<Server, 'address'>
  readonly #settings: { readonly host: string; readonly port: number; readonly publicAddress: string }

  constructor(
    http: Pick<Server, 'address'>,
    settings: { readonly host: string; readonly port: number; readonly publicAddress: string },
  ) {
    this.#http = http
    this.#settings = settings
  }

  get port(): number {
    const bound = this.#http.address()
    return typeof bound === 'object' && bound !== null ? bound.port : this.#settings.port
  }

  /** The address that is set for everybody, if one is. */
  public(): string[] {
    const { publicAddress } = this.#settings
    if (publicAddress === '') return []
    return [publicAddress.includes('://') ? publicAddress : `http://${publicAddress}`]
  }

  /** Addresses for other devices, as in `http://192.168.0.7:2567`. */
  all(): string[] {
    const set = this.public()
    if (set.length > 0) return set
    const inNetwork = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
    const others = inNetwork.filter((one) => one.family === 'IPv4' && !one.internal)
    return others.map((one) => `http://${one.address}:${this.port}`)
  }

  /** The one by which other servers name this one, as in `10.0.0.7:2567`. */
  readonly own = (): string => {
    const [first] = this.all()
    const { host } = this.#settings
    return host === '0.0.0.0' && first !== undefined ? new URL(first).host : `${host}:${this.port}`
  }

  /** Says on standard output where the server is found, and a password that was made up for this start. */
  announce(madeUpPassword: string | undefined): void {
    const [first] = this.all()
    console.log(`Cavea is ready on http://localhost:${this.port}`)
    if (first !== undefined)
      console.log(`${this.public().length > 0 ? 'For everybody' : 'Phones in the same network'}: ${first}`)
    if (madeUpPassword !== undefined) console.log(`Operator (user admin, made up for this start): ${madeUpPassword}`)
  }
}
