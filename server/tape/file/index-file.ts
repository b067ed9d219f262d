import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import type { TapeHead } from '../../../shared/tape/record.ts'
import type { ClosedSegment } from './segment.ts'
import { writeFileWhole } from './write.ts'

const whole = z.number().int().nonnegative()

const indexShape = z.object({
  format: z.literal(1),
  head: z.object({
    match: z.string(),
    game: z.string(),
    title: z.string(),
    version: z.number(),
    tickRate: z.number(),
    schema: z.string(),
    startedAt: z.number(),
  }),
  finished: z.boolean(),
  segments: z.array(
    z.object({
      number: whole,
      publicBytes: whole,
      privateBytes: whole,
      publicChecksum: whole,
      privateChecksum: whole,
      lastTick: whole,
      lastTime: z.number(),
    }),
  ),
})

/** What a folder of a tape says of itself without its segments being read. */
export interface TapeIndex {
  readonly head: TapeHead
  readonly finished: boolean
  /** Those that are complete, oldest first. */
  readonly segments: readonly ClosedSegment[]
}

const file = (folder: string) => join(folder, 'index.json')

/** Undefined where there is none, or none that can be read: the segments say the same, only slower. */
export async function readIndex(folder: string): Promise<TapeIndex | undefined> {
  try {
    return indexShape.parse(JSON.parse(await readFile(file(folder), 'utf8')))
  } catch {
    return undefined
  }
}

/** Puts an index in the place of the one before, whole or not at all. It survives the machine's power. */
export function writeIndex(folder: string, index: TapeIndex): Promise<void> {
  return writeFileWhole(file(folder), Buffer.from(`${JSON.stringify({ format: 1, ...index })}\n`), 0o600)
}

/** The complete segments of an index, by their numbers. */
export const closedByNumber = (index: TapeIndex | undefined): ReadonlyMap<number, ClosedSegment> =>
  new Map(index?.segments.map((one) => [one.number, one]))

/** What the index says now of a segment, once it is complete. */
export const closedIn = async (folder: string, number: number): Promise<ClosedSegment | undefined> =>
  closedByNumber(await readIndex(folder)).get(number)
