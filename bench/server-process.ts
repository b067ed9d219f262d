import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { projectFolder } from '../scripts/project.ts'
import { provideRedisServer } from '../scripts/redis-server.ts'
import type { MatchRow } from '../shared/protocol.ts'
import { freePort } from './free-port.ts'

const password = 'benchmark-password'
const pollMs = 25
const startWithinMs = 30_000
const reportMs = 10_000

/** A server of ours in a process of its own, as `npm start` runs it; only what limits joins from one address is lifted. */
export class ServerProcess implements AsyncDisposable {
  readonly port: number
  readonly #child: ChildProcess
  readonly #folder = mkdtempSync(join(tmpdir(), 'cavea-bench-'))

  private constructor(
    port: number,
    settings: Readonly<Record<string, string>>,
    probe: string | undefined,
    folder: string,
  ) {
    this.port = port
    const parameters = probe === undefined ? [] : ['--import', pathToFileURL(probe).href]
    this.#child = spawn(process.execPath, [...parameters, join(folder, 'server/main.ts')], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {
        PATH: process.env.PATH,
        PORT: `${port}`,
        HOST: '127.0.0.1',
        CAVEA_DATA_DIR: this.#folder,
        CAVEA_ADMIN_PASSWORD: password,
        CAVEA_JOINS_PER_MINUTE: '1000000',
        CAVEA_BALLOT_EVERY_SECONDS: '0',
        // All spectators of a benchmark come from this machine: without it they would count as one household.
        CAVEA_VENUE_NETWORKS: '127.0.0.0/8=1000000',
        ...settings,
      },
    })
  }

  /**
   * `probe`: a module that is loaded before the server and sends `{ report }` when it is asked for one by {@link report}.
   * `folder`: that of another checkout. Rejects, and leaves no process behind, where the server ends or is not ready in time.
   */
  static async start(
    settings: Readonly<Record<string, string>>,
    probe?: string,
    withinMs = startWithinMs,
    folder = projectFolder,
  ): Promise<ServerProcess> {
    const server = new ServerProcess(await freePort(), settings, probe, folder)
    const over = new AbortController()
    try {
      const gone = once(server.#child, 'exit', { signal: over.signal }).then(([code]) => {
        throw new Error(`A server ended before it was ready, with code ${code}.`)
      })
      const ready = settled('a server is ready', async () => (await server.#get('/health/ready')).ok, withinMs)
      await Promise.race([ready, gone])
      return server
    } catch (error) {
      await server[Symbol.asyncDispose]()
      throw error
    } finally {
      over.abort()
    }
  }

  /** The first match that it lists. */
  async match(): Promise<MatchRow> {
    return settled('a match is listed', async () => (await this.matches())[0])
  }

  async matches(): Promise<readonly MatchRow[]> {
    return (await (await this.#get('/api/matches')).json()) as MatchRow[]
  }

  /** Opens a ballot as an operator, as soon as no more than two others are open, and gives its id. */
  openBallot(match: string, about: { mechanic: string; method?: string; seconds: number }): Promise<string> {
    return settled(`a ballot on ${about.mechanic} is opened`, () => this.#tryBallot(match, about))
  }

  async #tryBallot(match: string, about: object): Promise<string | undefined> {
    const response = await fetch(this.#url(`/api/matches/${match}/ballots`), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`,
      },
      body: JSON.stringify(about),
    })
    return ((await response.json()) as { ballot?: string }).ballot
  }

  /** What the probe has seen since it was last asked. Rejects where it does not say so in time, or the process is gone. */
  report<Report>(withinMs = reportMs): Promise<Report> {
    const child = this.#child
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer)
        child.off('message', heard).off('exit', gone)
        settle()
      }
      const heard = (word: unknown) => {
        if (typeof word === 'object' && word !== null && 'report' in word) end(() => resolve(word.report as Report))
      }
      const gone = () => end(() => reject(new Error('A server ended before its probe had said anything.')))
      const late = () => end(() => reject(new Error(`A server's probe said nothing within ${withinMs} ms.`)))
      const timer = setTimeout(late, withinMs)
      child.on('message', heard).once('exit', gone)
      child.send('report', (error) => error !== null && gone())
    })
  }

  #get(path: string): Promise<Response> {
    return fetch(this.#url(path))
  }

  #url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await ended(this.#child)
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** A Redis server of its own that keeps nothing on disk. */
export class RedisProcess implements AsyncDisposable {
  readonly address: string
  readonly #child: ChildProcess

  private constructor(port: number) {
    this.address = `redis://127.0.0.1:${port}`
    this.#child = spawn(provideRedisServer(), ['--port', `${port}`, '--bind', '127.0.0.1', '--save', ''], {
      stdio: 'ignore',
    })
  }

  static async start(): Promise<RedisProcess> {
    return new RedisProcess(await freePort())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await ended(this.#child)
  }
}

/** Waits until something is so, and gives it. */
export async function settled<T>(what: string, look: () => T | Promise<T>, withinMs = startWithinMs) {
  const endMs = performance.now() + withinMs
  for (;;) {
    const seen = await Promise.resolve(look()).catch(() => undefined)
    if (seen) return seen as NonNullable<T>
    if (performance.now() > endMs) throw new Error(`Waited for ${withinMs} ms until ${what}.`)
    await pause(pollMs)
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('close', resolve))
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 5000)
  await gone
  clearTimeout(late)
}
