import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { appendFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Remembers for a while which signed messages came, so that none is taken twice. */
export interface Once {
  /** Whether this is the first with its id. It is no more from now on. */
  first(id: string): Promise<boolean>
  /** It came to nothing: who sent it may try again. */
  again(id: string): Promise<void>
}

/** Ids are chosen by senders: digests bound what each takes. */
export const digestOf = (id: string): string => createHash('sha256').update(id).digest('base64url').slice(0, 22)

/** More ids than this are not remembered: the oldest go. */
const most = 200_000
/** The file is written anew once it has this many lines, and twice as many as are remembered. */
const fewestLines = 4096

// Begins with the line feed: after one that a kill has cut short, the next is whole.
const lineOf = (digest: string, untilMs: number): string => `\n${untilMs} ${digest}`

/** In the memory of one process. */
export class OnceInMemory implements Once {
  readonly #keptMs: number
  readonly #now: () => number
  readonly #untilMs = new Map<string, number>()

  constructor(keptMs: number, now: () => number = Date.now) {
    this.#keptMs = keptMs
    this.#now = now
  }

  async first(id: string): Promise<boolean> {
    return this.take(digestOf(id)) !== undefined
  }

  async again(id: string): Promise<void> {
    this.#untilMs.delete(digestOf(id))
  }

  /** Until when a digest is remembered, if it is new. */
  protected take(digest: string): number | undefined {
    const nowMs = this.#now()
    if ((this.#untilMs.get(digest) ?? 0) >= nowMs) return undefined
    const untilMs = nowMs + this.#keptMs
    this.put(digest, untilMs)
    return untilMs
  }

  protected put(digest: string, untilMs: number): void {
    const nowMs = this.#now()
    // The oldest come first, and all are kept equally long.
    for (const [oldest, endMs] of this.#untilMs) {
      if (endMs >= nowMs && this.#untilMs.size < most) break
      this.#untilMs.delete(oldest)
    }
    this.#untilMs.delete(digest)
    this.#untilMs.set(digest, untilMs)
  }

  protected get lines(): string[] {
    return [...this.#untilMs].map(([digest, untilMs]) => lineOf(digest, untilMs))
  }
}

/**
 * In a file: it outlives the process, also one that is killed. Without it, whoever has seen a delivery pass sends it again
 * after a restart, and turns a vote back.
 */
export class OnceInFile extends OnceInMemory {
  readonly #file: string
  readonly #failed: (error: unknown) => void
  #count = 0
  #writing: Promise<void> = Promise.resolve()

  constructor(file: string, keptMs: number, failed: (error: unknown) => void, now?: () => number) {
    super(keptMs, now)
    this.#file = file
    this.#failed = failed
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    for (const [, untilMs, digest = ''] of linesOf(file)) {
      this.put(digest, Number(untilMs))
      this.#count++
    }
  }

  /** Resolves once the id is on the disk. A disk that takes nothing costs what a restart would lose, and no message. */
  override async first(id: string): Promise<boolean> {
    const digest = digestOf(id)
    const untilMs = this.take(digest)
    if (untilMs === undefined) return false
    await this.#write(lineOf(digest, untilMs))
    return true
  }

  override async again(id: string): Promise<void> {
    await super.again(id)
    await this.#write(lineOf(digestOf(id), 0))
  }

  #write(line: string): Promise<void> {
    this.#writing = this.#writing.then(() => this.#append(line)).catch((error: unknown) => this.#failed(error))
    return this.#writing
  }

  async #append(line: string): Promise<void> {
    this.#count++
    if (this.#count < fewestLines || this.#count < 2 * this.lines.length) return appendFile(this.#file, line)
    const { lines } = this
    const fresh = `${this.#file}.new`
    await writeFile(fresh, lines.join(''), { mode: 0o600 })
    await rename(fresh, this.#file)
    this.#count = lines.length
  }
}

// A line that a kill has cut short is no id.
function linesOf(file: string): Iterable<RegExpExecArray> {
  try {
    return readFileSync(file, 'utf8').matchAll(/^(\d+) ([\w-]{22})$/gm)
  } catch {
    return []
  }
}
