import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { CaveaError } from '../../../shared/errors.ts'
import { encodeTape } from '../../../shared/tape/encode.ts'
import type { PublicTapeRecord, TapeRecord } from '../../../shared/tape/record.ts'
import type { TapeRow, TapeStore, TapeWriter } from '../store.ts'

/** First form: one file a tape, batches one after another. */
export class FileStore implements TapeStore {
  readonly #folder: string

  constructor(folder: string, _report: (text: string, details: Record<string, unknown>) => void) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  }

  async open(id: string): Promise<TapeWriter> {
    const folder = join(this.#folder, id)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (existsSync(join(folder, 'finished'))) throw new CaveaError('tape_finished', { value: id })
    let epoch = 1
    while (existsSync(join(folder, `epoch-${epoch}`))) epoch++
    writeFileSync(join(folder, `epoch-${epoch}`), '')
    return {
      epoch,
      async append(records) {
        if (existsSync(join(folder, `epoch-${epoch + 1}`))) throw new CaveaError('tape_fenced', { value: id })
        const bytes = serialize(records)
        const head = Buffer.alloc(4)
        head.writeUInt32LE(bytes.length)
        await appendFile(join(folder, 'records'), Buffer.concat([head, bytes]), { mode: 0o600 })
      },
      async finish() {
        writeFileSync(join(folder, 'finished'), '')
      },
      async release() {},
    }
  }

  async read(id: string): Promise<readonly TapeRecord[] | undefined> {
    const file = join(this.#folder, id, 'records')
    if (!existsSync(file)) return undefined
    const bytes = readFileSync(file)
    const records: TapeRecord[] = []
    for (let at = 0; at + 4 <= bytes.length; ) {
      const length = bytes.readUInt32LE(at)
      if (at + 4 + length > bytes.length) break
      records.push(...(deserialize(bytes.subarray(at + 4, at + 4 + length)) as TapeRecord[]))
      at += 4 + length
    }
    return records
  }

  async publicFile(id: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const records = await this.read(id)
    if (records === undefined) return undefined
    const file = encodeTape(records.filter((record): record is PublicTapeRecord => record.track === 'public'))
    return (async function* () {
      yield file
    })()
  }

  async list(): Promise<readonly TapeRow[]> {
    const rows: TapeRow[] = []
    for (const id of readdirSync(this.#folder)) {
      const records = await this.read(id)
      const start = records?.find((record) => record.kind === 'start')
      if (records === undefined || start?.kind !== 'start') continue
      const folder = join(this.#folder, id)
      rows.push({
        id,
        head: start.head,
        finished: existsSync(join(folder, 'finished')),
        lastTick: records.at(-1)?.tick ?? 0,
        bytes: statSync(join(folder, 'records')).size,
      })
    }
    return rows
  }

  async close(): Promise<void> {}
}
