import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '../support/until.ts'

const projectFolder = join(import.meta.dirname, '../..')
const notCopied = new Set(['.git', '.data', 'dist', 'node_modules'])

/** How a command ended. */
export interface Ended {
  readonly code: number | null
  /** Standard output. */
  readonly output: string
  /** Standard error. */
  readonly errors: string
}

/** A command that runs, in a process group of its own. */
export class Running {
  readonly ended: Promise<Ended>
  output = ''
  errors = ''
  readonly #child: ChildProcess
  #over = false

  constructor(line: string, folder: string, env: Readonly<Record<string, string>>) {
    const [command = '', ...parameters] = line.split(' ')
    const inherited = { PATH: process.env.PATH, HOME: process.env.HOME }
    this.#child = spawn(command, parameters, {
      cwd: folder,
      env: { ...inherited, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.output += text
    })
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text
    })
    this.ended = new Promise((resolve) => {
      this.#child.once('close', (code) => {
        this.#over = true
        resolve({ code, output: this.output, errors: this.errors })
      })
    })
  }

  /** Waits until its standard output matches. Rejects with all that it said if it ends before. */
  async says(pattern: RegExp, withinMilliseconds = 60_000): Promise<void> {
    const found = () => pattern.test(this.output) || this.#over
    await until(found, { what: `it says ${pattern}`, withinMilliseconds })
    if (!pattern.test(this.output)) throw new Error(`It ended after it said:\n${this.output}\n${this.errors}`)
  }

  /** Ends it and all that it started, as Ctrl+C in a terminal does. */
  async interrupt(): Promise<Ended> {
    if (!this.#over && this.#child.pid !== undefined) process.kill(-this.#child.pid, 'SIGINT')
    return this.ended
  }
}

/** A copy of this project, with the packages that are installed here: what commands write does not show in the original. */
export class ProjectCopy implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'cavea-copy-'))

  constructor() {
    for (const name of readdirSync(projectFolder)) {
      if (!notCopied.has(name)) cpSync(join(projectFolder, name), join(this.folder, name), { recursive: true })
    }
    symlinkSync(join(projectFolder, 'node_modules'), join(this.folder, 'node_modules'))
  }

  /** Starts a command line with nothing in its environment but PATH, HOME and `env`. */
  start(line: string, env: Readonly<Record<string, string>> = {}): Running {
    return new Running(line, this.folder, env)
  }

  /** Runs a command line to its end. */
  run(line: string, env?: Readonly<Record<string, string>>): Promise<Ended> {
    return this.start(line, env).ended
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
