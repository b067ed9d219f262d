import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../../server/config.ts'
import { FileStore } from '../../server/tape/file/store.ts'
import { CaveaError } from '../../shared/errors.ts'
import { decodeTrack } from '../../shared/tape/encode.ts'
import type { TapeRecord } from '../../shared/tape/record.ts'
import { Refusal } from '../project.ts'

/** A tape as a command was given it. */
export interface FoundTape {
  readonly name: string
  readonly records: readonly TapeRecord[]
  /** A downloaded file has the public track alone: it can be watched and inspected, not run again. */
  readonly tracks: 'both' | 'public'
  readonly bytes: number
  /** What was found wrong on the way. */
  readonly remarks: readonly string[]
}

/** Reads a downloaded file, or a tape of this server's data folder by its id. Nothing is changed there. */
export async function findTape(given: string): Promise<FoundTape> {
  if (existsSync(given) && statSync(given).isFile()) return fromFile(given)
  const folder = join(readConfig(process.env).dataDirectory, 'tapes')
  if (!existsSync(folder)) throw unknown(given, folder)
  const remarks: string[] = []
  const remark = (text: string, { segment }: Record<string, unknown>) =>
    remarks.push(segment === undefined ? `${text}.` : `${text}: segment ${segment}.`)
  const store = new FileStore(folder, remark, 'look')
  try {
    const records = await store.read(given)
    if (records === undefined || records.length === 0) throw unknown(given, folder)
    return { name: given, records, tracks: 'both', bytes: bytesIn(join(folder, given)), remarks }
  } catch (error) {
    throw error instanceof CaveaError ? new Refusal(error.code, error.message) : error
  }
}

// By its files: the index of a running match knows nothing yet of the segment that is being written.
function bytesIn(folder: string): number {
  const names = readdirSync(folder).filter((name) => name.endsWith('.tape'))
  return names.reduce((sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0), 0)
}

function fromFile(path: string): FoundTape {
  const bytes = readFileSync(path)
  try {
    const { records, fault, torn } = decodeTrack('public', bytes)
    const remarks = torn ? ['Its last record is cut off and was left out.'] : []
    if (fault !== undefined) remarks.push(`From byte ${fault.atByte} on it cannot be read. ${fault.error.message}`)
    return { name: path, records, tracks: 'public', bytes: bytes.length, remarks }
  } catch (error) {
    throw error instanceof CaveaError ? new Refusal(error.code, error.message) : error
  }
}

const unknown = (given: string, folder: string) =>
  new Refusal(
    'tape_unknown',
    `There is neither a file ${given} nor a tape of that id in ${folder}. CAVEA_DATA_DIR says where to look.`,
  )
