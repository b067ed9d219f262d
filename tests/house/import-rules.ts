import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import { type Reference, referencesOf } from './references.ts'
import type { Source } from './source.ts'
import { begins, besideModules, type Zone, zoneOf } from './zones.ts'

/** What package.json lists. */
export interface PackageLists {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

export interface Violation {
  /** `file -> what it reaches for`: what an exception names. */
  readonly edge: string
  /** The place, what is wrong, and the rule. */
  readonly message: string
}

/** Every import in a file that the table of zones or package.json does not allow. */
export function importViolations(source: Source, packages: PackageLists): Violation[] {
  const zone = zoneOf(source.path)
  if (zone === undefined) {
    const message = `${source.path}:1 belongs to no zone of tests/house/zones.ts: say there what it may import`
    return [{ edge: `${source.path} -> *`, message }]
  }
  return referencesOf(source).flatMap((reference) => {
    const rule = brokenRule(source, zone, reference, packages)
    if (rule === undefined) return []
    const target = targetOf(source.path, reference.specifier)
    return [
      { edge: `${source.path} -> ${target}`, message: `${source.at(reference.offset)} imports ${target}: ${rule}` },
    ]
  })
}

function brokenRule(source: Source, zone: Zone, reference: Reference, packages: PackageLists): string | undefined {
  const { specifier } = reference
  if (specifier === undefined) return zone.builtins && !zone.shipped ? undefined : 'the name of a module is written out'
  if (specifier.startsWith('.')) return brokenFileRule(source, zone, targetOf(source.path, specifier))
  if (/^[/#]/.test(specifier)) return 'files of the project are named by a relative path'
  if (isBuiltin(specifier)) {
    return zone.builtins || source.isTest ? undefined : 'what comes with Node is for server, scripts, tests and bench'
  }
  return brokenPackageRule(source, zone, reference, packages, packageOf(specifier))
}

function brokenFileRule(source: Source, zone: Zone, target: string): string | undefined {
  const extra = source.isTest ? [`${posix.dirname(source.path)}/`, ...besideModules.mayImport] : []
  const allowed = [...zone.mayImport, ...extra]
  const denied = zone.except ?? []
  if (allowed.some((pattern) => begins(target, pattern)) && !denied.some((pattern) => begins(target, pattern)))
    return undefined
  const but = denied.length === 0 ? '' : `, but not ${denied.join(', ')}`
  return `files like ${source.path} may import ${allowed.join(', ')}${but}`
}

function brokenPackageRule(
  source: Source,
  zone: Zone,
  reference: Reference,
  packages: PackageLists,
  name: string,
): string | undefined {
  const extra: readonly string[] = source.isTest ? besideModules.packages : []
  if (zone.packages !== 'any' && !zone.packages.includes(name) && !extra.includes(name)) {
    return `files like ${source.path} may import the packages ${[...zone.packages, ...extra].join(', ') || '(none)'}`
  }
  if (name in packages.dependencies) return undefined
  if (!(name in packages.devDependencies)) return 'package.json does not list it'
  const runs = zone.shipped && !source.isTest && !reference.typeOnly
  return runs ? 'it is a development dependency, which a deployed server does not have' : undefined
}

/** The path of the file, or the name of the package, that a specifier means. */
function targetOf(from: string, specifier: string | undefined): string {
  if (specifier === undefined) return '(worked out while running)'
  if (!specifier.startsWith('.')) return specifier
  return posix.join(posix.dirname(from), specifier.replace(/\?.*$/, ''))
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
