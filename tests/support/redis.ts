import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { provideRedisServer } from '../../scripts/redis-server.ts'
import { freePort } from './free-port.ts'
import { until } from './until.ts'

/** A real Redis server on a free port, in a folder of its own. */
export class RedisServer implements AsyncDisposable {
  readonly port: number
  readonly #folder = mkdtempSync(join(tmpdir(), 'cavea-redis-'))
  readonly #clients: Redis[] = []
  #child: ChildProcess

  private constructor(port: number) {
    this.port = port
    this.#child = this.#spawn()
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort())
    await server.#ready()
    return server
  }

  get address(): string {
    return `redis://127.0.0.1:${this.port}`
  }

  /** A connection that ends with the server. */
  client(): Redis {
    const client = new Redis(this.port, '127.0.0.1', { maxRetriesPerRequest: 0, retryStrategy: () => 50 })
    client.on('error', () => {})
    this.#clients.push(client)
    return client
  }

  /** Ends the server on the spot; what it holds stays in its append-only file. */
  async kill(): Promise<void> {
    const gone = once(this.#child, 'close')
    this.#child.kill('SIGKILL')
    await gone
  }

  /** Sends a signal; SIGSTOP lets it fall silent with all its connections open. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  async restart(): Promise<void> {
    this.#child = this.#spawn()
    await this.#ready()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.disconnect()
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.kill()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #spawn(): ChildProcess {
    const settings = ['--port', `${this.port}`, '--bind', '127.0.0.1', '--dir', this.#folder, '--save', '']
    const child = spawn(provideRedisServer(), [...settings, '--appendonly', 'yes', '--appendfsync', 'always'], {
      stdio: 'ignore',
    })
    child.on('error', () => {})
    process.once('exit', () => child.kill('SIGKILL'))
    return child
  }

  async #ready(): Promise<void> {
    const probe = this.client()
    await until(async () => (await probe.ping()) === 'PONG', {
      what: 'redis-server answers',
      withinMilliseconds: 10_000,
    })
  }
}
