import type { Redis } from 'ioredis'
import type { PublicTapeRecord } from '../../../shared/tape/record.ts'
import { type Entry, entriesAPiece, keyOf, recordIn } from './records.ts'

/**
 * Reads a public track entry by entry. One that cannot be read is told of, and no patch is given after it until the next
 * keyframe: put on a picture that lacks one, it would make up what never was.
 */
export class PublicReader {
  readonly #failed: (where: string, error: unknown) => void
  #last = '0-0'
  #isWhole = true

  constructor(failed: (where: string, error: unknown) => void) {
    this.#failed = failed
  }

  /** The id of the last entry that was taken: what to read goes on behind it. */
  get last(): string {
    return this.#last
  }

  /** The record of the next entry; undefined where it says nothing, or nothing that can be used. */
  take(entry: Entry): PublicTapeRecord | undefined {
    this.#last = entry[0].toString()
    const record = this.#recordIn(entry)
    if (record?.track !== 'public') return undefined
    if (record.kind === 'keyframe') this.#isWhole = true
    return record.kind === 'patch' && !this.#isWhole ? undefined : record
  }

  /** All that there is behind the last entry, in pieces: matches that tick in this process must not wait for it. */
  async takeAll(redis: Redis, id: string): Promise<PublicTapeRecord[]> {
    const all: PublicTapeRecord[] = []
    for (;;) {
      const key = keyOf.stream(id, 'public')
      const entries = (await redis.xrangeBuffer(key, `(${this.#last}`, '+', 'COUNT', entriesAPiece)) as Entry[]
      for (const entry of entries) {
        const record = this.take(entry)
        if (record !== undefined) all.push(record)
      }
      if (entries.length < entriesAPiece) return all
    }
  }

  #recordIn(entry: Entry) {
    try {
      return recordIn('public', entry)
    } catch (cause) {
      this.#isWhole = false
      const text = `Entry ${this.#last} cannot be read: the picture stands still until the next keyframe.`
      this.#failed('far tape', new Error(text, { cause }))
      return undefined
    }
  }
}
