import { mkdirSync, readFileSync } from 'node:fs'
import { appendFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Mailbox, type MailRecord } from './mailbox.ts'

/** Where the changes of one mailbox are kept. */
export interface Journal {
  /** The mailbox as it was left. */
  readonly mailbox: Mailbox
  note(record: MailRecord): void
  /** Resolves once all that was noted so far is kept. */
  settled(): Promise<void>
}

/** A mailbox that ends with its process. */
export function memoryJournal(): Journal {
  const mailbox = new Mailbox()
  return { mailbox, note: (record) => mailbox.apply(record), settled: () => Promise.resolve() }
}

/** After so many changes the file is written anew with what still counts. */
const changesBetween = 2000

/** A mailbox in a file, one change a line: it outlives its process, also one that is killed. */
export class FileJournal implements Journal {
  readonly mailbox = new Mailbox()
  readonly #file: string
  readonly #failed: (error: unknown) => void
  #lines: string[] = []
  #changes = changesBetween
  #writing: Promise<void> | undefined

  constructor(file: string, failed: (error: unknown) => void) {
    this.#file = file
    this.#failed = failed
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    for (const record of recordsIn(file)) this.mailbox.apply(record)
  }

  note(record: MailRecord): void {
    this.mailbox.apply(record)
    this.#lines.push(`${JSON.stringify(record)}\n`)
    this.#changes += 1
    this.#writing ??= this.#write()
  }

  async settled(): Promise<void> {
    await this.#writing
  }

  // A disk that is full costs what a kill after it would lose, and nothing of what is sent.
  async #write(): Promise<void> {
    while (this.#lines.length > 0) {
      const lines = this.#lines
      this.#lines = []
      try {
        if (this.#changes >= changesBetween) await this.#writeAnew()
        else await appendFile(this.#file, lines.join(''))
      } catch (error) {
        this.#changes = changesBetween
        this.#failed(error)
      }
    }
    // At once, not when the promise is told: what comes in between would be written by nobody.
    this.#writing = undefined
  }

  // What was gathered so far is in the mailbox already.
  async #writeAnew(): Promise<void> {
    const fresh = `${this.#file}.new`
    const lines = this.mailbox.records().map((record) => `${JSON.stringify(record)}\n`)
    this.#lines = []
    this.#changes = 0
    await writeFile(fresh, lines.join(''), { mode: 0o600 })
    await rename(fresh, this.#file)
  }
}

// The last line of a process that was killed may be cut off: its change is as if it had not been.
function recordsIn(file: string): MailRecord[] {
  let text = ''
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return []
  }
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as MailRecord]
    } catch {
      return []
    }
  })
}
