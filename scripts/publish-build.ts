import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

/** How long files of earlier builds are still served: a page that was opened before loads the rest of its code later. */
export const keepMs = 24 * 3600 * 1000

/** What `.build.json` in a published folder says. The server reads `id`. */
export interface BuildStamp {
  /** Of the pages' texts, which name every other file by its digest: the same sources give the same id. */
  readonly id: string
  readonly mode: 'production' | 'development'
  readonly startedAtMs: number
  /** Files of earlier builds, with the time at which a build came that no longer had them. */
  readonly superseded: Readonly<Record<string, number>>
}

const stampFile = '.build.json'

/** The stamp of the build in a folder; undefined where there is none that can be read. */
export function readStamp(folder: string): BuildStamp | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, stampFile), 'utf8')) as BuildStamp
  } catch {
    return undefined
  }
}

/**
 * Publishes a finished build into the folder that is served, while it is served. Every file is put in place by a rename:
 * first the files that pages load, then the pages, last the stamp by which a server notices. So no page ever names a file
 * that is not there. Files of earlier builds stay for {@link keepMs}.
 */
export function publishBuild(
  from: string,
  to: string,
  build: Pick<BuildStamp, 'mode' | 'startedAtMs'>,
  now = Date.now(),
): BuildStamp {
  const files = filesIn(from)
  const pages = files.filter(isPage)
  for (const path of files.filter((path) => !isPage(path))) if (!isThere(from, to, path)) putInPlace(from, to, path)
  for (const page of pages) putInPlace(from, to, page)
  const known = readStamp(to)?.superseded ?? {}
  const superseded: Record<string, number> = {}
  for (const path of filesIn(to)) {
    if (files.includes(path)) continue
    const since = known[path] ?? now
    if (isPage(path) || now - since > keepMs) rmSync(join(to, path), { force: true })
    else superseded[path] = since
  }
  const stamp: BuildStamp = { id: idOf(from, pages), ...build, superseded }
  writeFileSync(join(to, `${stampFile}.next`), JSON.stringify(stamp))
  renameSync(join(to, `${stampFile}.next`), join(to, stampFile))
  return stamp
}

const isPage = (path: string): boolean => path.endsWith('.html')

const filesIn = (folder: string): string[] =>
  globSync('**', { cwd: folder })
    .filter((path) => !path.startsWith('.') && statSync(join(folder, path)).isFile())
    .sort()

// A file below `assets` has a digest of its text in its name.
const isThere = (from: string, to: string, path: string): boolean =>
  path.startsWith('assets') &&
  existsSync(join(to, path)) &&
  statSync(join(to, path)).size === statSync(join(from, path)).size

function putInPlace(from: string, to: string, path: string): void {
  const target = join(to, path)
  const next = join(dirname(target), `.${process.pid}.next`)
  mkdirSync(dirname(target), { recursive: true })
  copyFileSync(join(from, path), next)
  renameSync(next, target)
}

function idOf(folder: string, pages: readonly string[]): string {
  const hash = createHash('sha256')
  for (const page of pages) hash.update(`${page}\n`).update(readFileSync(join(folder, page)))
  return hash.digest('hex').slice(0, 12)
}
