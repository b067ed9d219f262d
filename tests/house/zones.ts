/**
 * A part of the project with one rule for what it may import. In `mayImport` and `except` stand beginnings of paths: `*`
 * is one folder's name and `$1` what the brackets of `files` caught.
 */
export interface Zone {
  readonly files: RegExp
  readonly mayImport: readonly string[]
  readonly except?: readonly string[]
  /** The packages that it may import, or any. */
  readonly packages: readonly string[] | 'any'
  /** Whether it may import what comes with Node. */
  readonly builtins: boolean
  /** Whether it runs where development dependencies are not installed. */
  readonly shipped: boolean
}

/** Pure libraries that rules of a game may use, such as a physics engine. */
const pureLibraries: readonly string[] = []
const language = ['@colyseus/schema', 'zod']

const shippedRules = { builtins: false, shipped: true } as const
const page = { packages: 'any', builtins: false, shipped: false } as const
const server = { packages: 'any', builtins: true, shipped: true } as const
const tool = { packages: 'any', builtins: true, shipped: false } as const

/** Who may import whom. The first zone that a file's path fits is its own. */
export const zones: readonly Zone[] = [
  { ...shippedRules, files: /^shared\//, mayImport: ['shared/'], packages: language },

  {
    ...page,
    files: /^rooms\/scenes\.ts$/,
    mayImport: ['shared/', 'client/kit/', 'rooms/*/scene.', 'rooms/*/scene/'],
    packages: ['phaser'],
  },
  { ...server, files: /^rooms\/secrets\.ts$/, mayImport: ['shared/', 'rooms/*/secret.ts'], packages: [] },
  { ...shippedRules, files: /^rooms\/[^/]+$/, mayImport: ['shared/', 'rooms/*/game.ts'], packages: [] },
  {
    ...page,
    files: /^rooms\/([^/]+)\/scene(?:\.tsx?$|\/)/,
    mayImport: ['shared/', 'rooms/$1/', 'client/kit/'],
    except: ['rooms/$1/secret.ts'],
    packages: ['phaser', ...language],
  },
  { ...shippedRules, files: /^rooms\/([^/]+)\/secret\.ts$/, mayImport: ['shared/', 'rooms/$1/'], packages: language },
  {
    ...shippedRules,
    files: /^rooms\/([^/]+)\//,
    mayImport: ['shared/', 'rooms/$1/'],
    except: ['rooms/$1/scene.', 'rooms/$1/scene/', 'rooms/$1/secret.ts'],
    packages: [...language, ...pureLibraries],
  },

  { ...tool, files: /^client\/vite\.config\.ts$/, mayImport: ['shared/', 'scripts/', 'rooms/'] },
  { ...page, files: /^client\/(kit|net)\//, mayImport: ['shared/', 'client/$1/'] },
  {
    ...page,
    files: /^client\/(?:pages\/|[^/]+$)/,
    mayImport: ['shared/', 'client/', 'rooms/index.ts', 'rooms/scenes.ts'],
  },
  { ...page, files: /^client\/([^/]+)\//, mayImport: ['shared/', 'client/$1/'] },

  {
    ...server,
    files: /^server\/(?:main\.ts$|composition\/|.*\.worker\.ts$)/,
    mayImport: ['shared/', 'server/', 'rooms/index.ts', 'rooms/secrets.ts'],
  },
  { ...server, files: /^server\/store\//, mayImport: ['shared/', 'server/store/'] },
  {
    ...server,
    files: /^server\/(tape|audience|events|community|cluster)\//,
    mayImport: ['shared/', 'server/$1/', 'server/store/', 'server/signing/'],
  },
  { ...server, files: /^server\/relay\//, mayImport: ['shared/', 'server/relay/', 'server/tape/', 'server/colyseus/'] },
  { ...server, files: /^server\/host\//, mayImport: ['shared/', 'server/host/', 'server/colyseus/'] },
  { ...server, files: /^server\/([^/]+)\//, mayImport: ['shared/', 'server/$1/'] },
  { ...server, files: /^server\/[^/]+$/, mayImport: ['shared/', 'server/settings/'] },

  { ...tool, files: /^tests\//, mayImport: [''] },
  { ...tool, files: /^bench\//, mayImport: ['shared/', 'rooms/', 'server/', 'client/net/', 'scripts/', 'bench/'] },
  { ...tool, files: /^scripts\//, mayImport: ['shared/', 'rooms/', 'server/', 'scripts/'] },
  { ...tool, files: /^[^/]+\.config\.ts$/, mayImport: ['shared/', 'scripts/'] },
]

/** What a test beside a module may import on top of what its module may, and what lies in the same folder. */
export const besideModules = { mayImport: ['tests/support/'], packages: ['vitest', 'fast-check'] } as const

/** The zone of a file, with `$1` filled in; undefined for a file that the table forgot. A test has its module's zone. */
export function zoneOf(file: string): Zone | undefined {
  const path = file.replace(/\.test(\.tsx?)$/, '$1')
  for (const zone of zones) {
    const caught = zone.files.exec(path)
    if (caught === null) continue
    const fill = (pattern: string) => pattern.replaceAll('$1', caught[1] ?? '')
    return { ...zone, mayImport: zone.mayImport.map(fill), except: (zone.except ?? []).map(fill) }
  }
  return undefined
}

/** Whether a path begins as a pattern says. */
export function begins(path: string, pattern: string): boolean {
  const [head = '', ...rest] = pattern.split('*')
  if (!path.startsWith(head)) return false
  if (rest.length === 0) return true
  const below = path.indexOf('/', head.length)
  return below > head.length && begins(path.slice(below), rest.join('*'))
}
