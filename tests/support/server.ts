import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { freePort } from './free-port.ts'
import { until } from './until.ts'

const projectFolder = join(import.meta.dirname, '../..')

// What a process needs of its surroundings. Settings of whoever runs the tests would make them come out differently.
const inherited = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'SystemRoot']

export interface ServerOptions {
  /** Variables on top of the port, the address and the data folder. */
  readonly env?: Readonly<Record<string, string>>
  /** A free one if left out. */
  readonly port?: number
  /** A new one, removed at the end, if left out. */
  readonly dataFolder?: string
  /** The file that is run, below the folder of package.json; server/main.ts if left out. */
  readonly script?: string
  readonly parameters?: readonly string[]
  /** 15000 if left out. */
  readonly readyWithinMilliseconds?: number
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A server of ours in a process of its own. */
export class TestServer implements AsyncDisposable {
  readonly port: number
  readonly dataFolder: string
  /** When the process was started, in milliseconds of `performance.now()`. */
  readonly startedAtMilliseconds = performance.now()
  /** Resolves once the process has ended. */
  readonly exited: Promise<Exit>
  readonly #child: ChildProcess
  readonly #ownsFolder: boolean
  #output = ''
  #exit: Exit | undefined

  private constructor(options: ServerOptions, port: number) {
    this.port = port
    this.#ownsFolder = options.dataFolder === undefined
    this.dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'cavea-data-'))
    const script = resolve(projectFolder, options.script ?? 'server/main.ts')
    this.#child = spawn(process.execPath, [script, ...(options.parameters ?? [])], {
      cwd: projectFolder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...Object.fromEntries(inherited.map((name) => [name, process.env[name]])),
        PORT: String(port),
        HOST: '127.0.0.1',
        CAVEA_DATA_DIR: this.dataFolder,
        // Whole audiences of the tests come from this machine: without it they would count as one household.
        CAVEA_VENUE_NETWORKS: '127.0.0.0/8=1000000',
        ...options.env,
      },
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text
      })
    }
    const endWithUs = () => this.#child.kill('SIGKILL')
    process.once('exit', endWithUs)
    this.exited = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => {
        process.off('exit', endWithUs)
        this.#exit = { code, signal }
        resolve(this.#exit)
      })
    })
  }

  /** Starts a process without waiting for it: for one that is meant to refuse. */
  static async launch(options: ServerOptions = {}): Promise<TestServer> {
    return new TestServer(options, options.port ?? (await freePort()))
  }

  /** Starts a server and waits until `GET /health/ready` answers 200. Rejects with its output if it ends before. */
  static async start(options: ServerOptions = {}): Promise<TestServer> {
    const server = await TestServer.launch(options)
    try {
      await server.ready(options.readyWithinMilliseconds)
    } catch (cause) {
      await server[Symbol.asyncDispose]()
      throw new Error(`The server did not get ready. Its output:\n${server.output}`, { cause })
    }
    return server
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error('The process could not be started.')
    return this.#child.pid
  }

  /** The address of its pages, without a slash at the end. */
  get address(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** The address of its sockets, without a slash at the end. */
  get socketAddress(): string {
    return `ws://127.0.0.1:${this.port}`
  }

  /** All that it has written so far, errors included. */
  get output(): string {
    return this.#output
  }

  /** Whether the process still runs. */
  get running(): boolean {
    return this.#exit === undefined
  }

  /** Waits until it serves. */
  async ready(withinMilliseconds = 15_000): Promise<void> {
    const isReady = async () => {
      if (!this.running) return 'ended'
      const response = await fetch(`${this.address}/health/ready`, { signal: AbortSignal.timeout(2000) })
      await response.arrayBuffer()
      return response.ok ? 'ready' : undefined
    }
    const outcome = await until(isReady, { what: `${this.address} is ready`, withinMilliseconds })
    if (outcome === 'ended') throw new Error(`The process ended with ${JSON.stringify(this.#exit)}.`)
  }

  /** Waits until its output matches, and gives the match. */
  async said(pattern: RegExp, withinMilliseconds?: number): Promise<RegExpExecArray> {
    const what = `the server says ${pattern}`
    return until(() => pattern.exec(this.#output), {
      what,
      ...(withinMilliseconds === undefined ? {} : { withinMilliseconds }),
    })
  }

  /** Sends a signal; SIGSTOP and SIGCONT freeze and thaw it. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Ends it as a supervisor would, by SIGTERM. Rejects, and kills it, if it takes longer than that (10000 if left out). */
  async stop(withinMilliseconds = 10_000): Promise<Exit> {
    this.signal('SIGTERM')
    try {
      return await until(() => this.#exit, { what: 'the server ends', withinMilliseconds })
    } catch (cause) {
      await this.kill()
      throw new Error(`The server did not end on SIGTERM. Its output:\n${this.#output}`, { cause })
    }
  }

  /** Ends it on the spot, by SIGKILL. */
  async kill(): Promise<Exit> {
    this.signal('SIGKILL')
    return this.exited
  }

  /** Kills what still runs and removes the data folder, if it was made for this server. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.running) await this.kill()
    if (this.#ownsFolder) rmSync(this.dataFolder, { recursive: true, force: true })
  }
}
