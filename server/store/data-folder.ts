import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CaveaError } from '../../shared/errors.ts'
import { makeFolder, tryWriting, whyUnusable } from './make-folder.ts'
import { beginningOf, runs } from './process-life.ts'

const secretBytes = 32

/** The folder in which one server keeps its files: it is one process's at a time. */
export class DataFolder {
  readonly path: string
  /** What this server's tokens are signed with. It outlives restarts, so the tokens do, too. */
  readonly secret: Uint8Array
  readonly #lock: string
  readonly #shared: boolean

  /**
   * Takes the folder, and makes it where it is missing. With `shared`, others may use it, too: something else sees to
   * it that each match is one process's. Throws `config_invalid` where the folder cannot be made or written to, and where
   * another process has it: two servers that go on with the same matches would take them away from each other for ever.
   */
  constructor(path: string, shared = false) {
    this.path = path
    this.#lock = join(path, 'lock')
    this.#shared = shared
    this.secret = usableOrRefused(path, () => {
      makeFolder(path)
      makeFolder(join(path, 'tapes'))
      tryWriting(path)
      if (!shared) this.#take()
      return secretIn(join(path, 'secret'))
    })
  }

  /** Leaves the folder to the next process. */
  close(): void {
    if (!this.#shared) rmSync(this.#lock, { force: true })
  }

  #take(): void {
    const holder = holderOf(this.#lock)
    if (holder !== undefined && holder !== process.pid) {
      const detail = `Process ${holder} uses ${this.path}. End it, or set CAVEA_DATA_DIR to another folder.`
      throw new CaveaError('config_invalid', { value: this.path, detail })
    }
    writeFileSync(this.#lock, `${process.pid} ${beginningOf(process.pid)}\n`)
  }
}

/** What `prepare` returns. Throws `config_invalid` with the reason where the system refuses what it does. */
function usableOrRefused<T>(path: string, prepare: () => T): T {
  try {
    return prepare()
  } catch (cause) {
    if (cause instanceof CaveaError) throw cause
    const detail = `CAVEA_DATA_DIR ${path} cannot be used, ${whyUnusable(cause)}: set it to a folder that this user may write to.`
    throw new CaveaError('config_invalid', { value: path, cause, detail })
  }
}

/** The process that has a lock and runs; undefined for none. A killed server leaves its lock behind. */
function holderOf(lock: string): number | undefined {
  try {
    const [, holder, began] = /^([1-9]\d*) (\d*)\s*$/.exec(readFileSync(lock, 'utf8')) ?? []
    return holder !== undefined && runs(Number(holder), began ?? '') ? Number(holder) : undefined
  } catch {
    return undefined
  }
}

function secretIn(file: string): Uint8Array {
  const made = randomBytes(secretBytes)
  try {
    // Of two servers that share a folder and start at once, one makes the secret for both.
    writeFileSync(file, made, { mode: 0o600, flag: 'wx' })
    return made
  } catch {
    const kept = readFileSync(file)
    if (kept.length === secretBytes) return kept
    writeFileSync(file, made, { mode: 0o600 })
    return made
  }
}
