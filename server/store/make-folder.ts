import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const trialBytes = 4096

/** What keeps a folder from being used, as a clause that goes on after the folder's name. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'its file system is read-only',
  ENOSPC: 'its disk is full',
  EDQUOT: "this user's share of its disk is used up",
  ENOTDIR: 'a part of that path is a file',
  ENAMETOOLONG: 'that path is too long',
  ELOOP: 'its links lead round in a circle',
  ENOENT: 'no folder can be made there',
}

/** Why a folder cannot be used, for a sentence. */
export function whyUnusable(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  return reasons[code] ?? message
}

/**
 * Makes a folder for its owner alone, with those above it that are missing. One level at a time: Node's recursive `mkdir`
 * never returns below `/proc`. Throws the system's error.
 */
export function makeFolder(path: string): void {
  const missing: string[] = []
  for (let at = resolve(path); ; at = dirname(at)) {
    const found = statSync(at, { throwIfNoEntry: false })
    if (found?.isDirectory()) break
    if (found !== undefined) throw Object.assign(new Error(`${at} is a file`), { code: 'ENOTDIR' })
    missing.push(at)
  }
  for (const at of missing.reverse()) mkdirSync(at, { mode: 0o700 })
}

/** Writes a file and removes it: shows whether there are rights and room. Throws the system's error. */
export function tryWriting(folder: string): void {
  const path = join(folder, `.trial-${process.pid}`)
  try {
    const file = openSync(path, 'w', 0o600)
    try {
      writeSync(file, new Uint8Array(trialBytes))
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  } finally {
    rmSync(path, { force: true })
  }
}
