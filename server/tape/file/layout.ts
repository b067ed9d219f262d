import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Track } from '../../../shared/tape/frame.ts'

/**
 * The files of one segment, by its number: while it is written one with both tracks, since a write costs by its number;
 * once it is complete one for each track.
 */
export const segmentFile = (folder: string, kind: Track | 'open', number: number): string =>
  join(folder, `${kind}-${String(number).padStart(6, '0')}.tape`)

/** The numbers of a tape's segments, from the oldest on. */
export async function segmentNumbers(folder: string): Promise<number[]> {
  const exists = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!exists) return []
  return [...new Set(numbersIn(await readdir(folder), /^(?:public|open)-(\d+)\.tape$/))]
}

/** The marker of whoever took the tape as such a writer. */
export const epochFile = (folder: string, epoch: number): string => join(folder, `epoch-${epoch}`)

/** Takes the next epoch. Two processes that come at once make two, never the same one: the file must not be there. */
export async function takeEpoch(folder: string): Promise<number> {
  const taken = numbersIn(await readdir(folder), /^epoch-(\d+)$/)
  for (let epoch = Math.max(0, ...taken) + 1; ; epoch++) {
    try {
      await (await open(epochFile(folder, epoch), 'wx', 0o600)).close()
      return epoch
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error
    }
  }
}

function numbersIn(names: readonly string[], form: RegExp): number[] {
  const found = names.map((name) => form.exec(name)?.[1]).filter((number) => number !== undefined)
  return found.map(Number).sort((one, other) => one - other)
}

/** Whether an error of the file system is that one. */
export const hasCode = (error: unknown, code: 'EEXIST' | 'ENOENT'): boolean =>
  error instanceof Error && 'code' in error && error.code === code

/** What opens or reads a file, or undefined where it is not there. */
export const ifThere = <T>(found: Promise<T>): Promise<T | undefined> =>
  found.catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  })
