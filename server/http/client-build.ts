import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** How often the folder is looked at for a new build, at most. */
const lookEveryMs = 500
const stampFile = '.build.json'

interface Build {
  readonly id: string
  readonly pages: ReadonlyMap<string, string>
  /** The file names of the pictures for link previews, each that of a game. */
  readonly pictures: ReadonlySet<string>
  /** Of the stamp: a published build has another. */
  readonly stampedAt: number
}

const noBuild: Build = { id: '', pages: new Map(), pictures: new Set(), stampedAt: Number.NaN }
const picturesFolder = 'previews'

/**
 * The pages of the newest build in a folder, all of one build, in memory. They are read again once the folder's stamp
 * changes; while they cannot be read, those of the build before are served.
 */
export class ClientBuild {
  readonly folder: string
  readonly #now: () => number
  #build = noBuild
  #lookAtMs = Number.NEGATIVE_INFINITY

  constructor(folder: string, now: () => number = () => performance.now()) {
    this.folder = folder
    this.#now = now
  }

  /** Stands for the pages' texts; empty where nothing says what it is. */
  get id(): string {
    return this.#newest().id
  }

  /** The text of a page by its file's name; undefined where there is none. */
  page(file: string): string | undefined {
    return this.#newest().pages.get(file)
  }

  /** The path of the picture that stands for a game in link previews; that of all games where it has none of its own. */
  picture(game: string | undefined): string {
    const { id, pictures } = this.#newest()
    const name = pictures.has(`${game}.png`) ? game : 'cavea'
    // Files are kept for good by their names, and this one has no digest in it.
    return `/${picturesFolder}/${name}.png${id === '' ? '' : `?v=${id}`}`
  }

  #newest(): Build {
    const now = this.#now()
    if (now < this.#lookAtMs) return this.#build
    this.#lookAtMs = now + lookEveryMs
    const stampedAt = statSync(join(this.folder, stampFile), { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (stampedAt === this.#build.stampedAt) return this.#build
    try {
      const read = readBuild(this.folder, stampedAt)
      if (read.pages.size > 0) this.#build = read
    } catch {
      // It is being copied or removed: the next look may find it whole.
    }
    return this.#build
  }
}

function readBuild(folder: string, stampedAt: number): Build {
  const id = stampedAt === 0 ? '' : idIn(readFileSync(join(folder, stampFile), 'utf8'))
  const names = readdirSync(folder).filter((name) => name.endsWith('.html'))
  const mark = id === '' ? '<head>' : `<head><meta name="cavea-build" content="${id}">`
  const pages = names.map((name) => [name, readFileSync(join(folder, name), 'utf8').replace('<head>', mark)] as const)
  return { id, pages: new Map(pages), pictures: new Set(picturesIn(folder)), stampedAt }
}

function picturesIn(folder: string): string[] {
  const at = join(folder, picturesFolder)
  return existsSync(at) ? readdirSync(at) : []
}

// It goes into pages: nothing but letters and digits may.
function idIn(stamp: string): string {
  const { id } = JSON.parse(stamp) as { id?: unknown }
  return typeof id === 'string' && /^\w{1,40}$/.test(id) ? id : ''
}
