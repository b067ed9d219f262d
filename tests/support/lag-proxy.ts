import { connect, createServer, type Server, type Socket } from 'node:net'
import { Random } from '../../shared/random.ts'
import { DelayLine, type Weather } from './delay-line.ts'

export type Direction = 'toServer' | 'toClient'

export interface LagProxyOptions extends Partial<Weather> {
  /** The port that is forwarded to. */
  readonly targetPort: number
  /** 127.0.0.1 if left out. */
  readonly targetHost?: string
  /** Which of the held chunks it will be; the same in every run if left out. */
  readonly seed?: string
  /** A free one if left out. */
  readonly port?: number
}

/** Forwards TCP both ways, as a slow and lossy network would. */
export class LagProxy implements AsyncDisposable {
  readonly #server: Server
  readonly #options: LagProxyOptions
  readonly #weather: Weather
  readonly #paused = new Set<Direction>()
  readonly #links = new Set<Link>()
  #accepted = 0

  private constructor(options: LagProxyOptions) {
    const { delayMs = 0, holdFraction = 0, holdMs = 200 } = options
    this.#options = options
    this.#weather = { delayMs, holdFraction, holdMs }
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#accept(client))
  }

  static async start(options: LagProxyOptions): Promise<LagProxy> {
    const proxy = new LagProxy(options)
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject)
      proxy.#server.listen(options.port ?? 0, '127.0.0.1', resolve)
    })
    return proxy
  }

  get port(): number {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('The proxy is closed.')
    return address.port
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#links.size
  }

  /** How many connections there have been. */
  get accepted(): number {
    return this.#accepted
  }

  /** How many chunks the open connections have had in a direction, and how many of them were held back as lost. */
  chunks(direction: Direction): { readonly taken: number; readonly held: number } {
    const lines = [...this.#links].map((link) => link[direction])
    return {
      taken: lines.reduce((sum, line) => sum + line.taken, 0),
      held: lines.reduce((sum, line) => sum + line.held, 0),
    }
  }

  /** Changes the delay and the losses for all that is read from now on. */
  setWeather(weather: Partial<Weather>): void {
    Object.assign(this.#weather, weather)
  }

  /** Stops reading what goes in a direction, now and on new connections: its sender finds a reader that does not read. */
  pause(direction: Direction): void {
    this.#paused.add(direction)
    for (const link of this.#links) link[direction].pause()
  }

  resume(direction: Direction): void {
    this.#paused.delete(direction)
    for (const link of this.#links) link[direction].resume()
  }

  /** Breaks all connections off by a reset; new ones are let in. */
  cut(): void {
    for (const link of this.#links) link.cut()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.cut()
    await closed
  }

  #accept(client: Socket): void {
    const { targetPort, targetHost = '127.0.0.1', seed = 'lag' } = this.#options
    const upstream = connect({ port: targetPort, host: targetHost, allowHalfOpen: true, noDelay: true })
    const number = this.#accepted++
    const line = (from: Socket, to: Socket, direction: Direction) =>
      new DelayLine(from, to, this.#weather, Random.fromSeed(seed, `${number} ${direction}`))
    const link = new Link(client, upstream, line(client, upstream, 'toServer'), line(upstream, client, 'toClient'))
    for (const direction of this.#paused) link[direction].pause()
    this.#links.add(link)
    link.onEnd(() => this.#links.delete(link))
  }
}

/** One forwarded connection. */
class Link {
  readonly toServer: DelayLine
  readonly toClient: DelayLine
  readonly #sockets: readonly Socket[]

  constructor(client: Socket, upstream: Socket, toServer: DelayLine, toClient: DelayLine) {
    this.#sockets = [client, upstream]
    this.toServer = toServer
    this.toClient = toClient
    for (const socket of this.#sockets) socket.on('error', () => this.cut())
  }

  /** Calls back once both sides are closed. */
  onEnd(callback: () => void): void {
    let open = this.#sockets.length
    for (const socket of this.#sockets) {
      socket.once('close', () => {
        if (--open === 0) callback()
      })
    }
  }

  cut(): void {
    this.toServer.stop()
    this.toClient.stop()
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }
}
