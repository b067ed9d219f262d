import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { expect, test } from 'vitest'
import { codeBlocksOf } from './markdown.ts'
import { referencesOf } from './references.ts'
import { projectFolder, projectSources, type Source } from './source.ts'

/** Which box of the README's diagram a file belongs to. The first that fits is its own. */
const boxes: readonly (readonly [files: RegExp, box: string])[] = [
  [/^shared\//, 'shared'],
  [/^rooms\/(?:scenes\.ts$|[^/]+\/scene(?:\.tsx?$|\/))/, 'scenes'],
  [/^rooms\//, 'rules'],
  [/^client\/kit\//, 'kit'],
  [/^client\/net\//, 'net'],
  [/^client\/pages\//, 'pages'],
  [/^server\/(?:main\.ts$|.*\.worker\.ts$)/, 'main'],
  [/^server\//, 'parts'],
]

const boxOf = (path: string): string | undefined => boxes.find(([files]) => files.test(path))?.[1]

/** `from -> to` for each pair of boxes of which one imports the other. */
function importsBetweenBoxes(sources: readonly Source[]): Set<string> {
  const edges = new Set<string>()
  for (const source of sources) {
    const from = source.isTest ? undefined : boxOf(source.path)
    if (from === undefined) continue
    for (const { specifier } of referencesOf(source)) {
      // A thread of its own is started by its file's name: that is wiring, and nothing of it is used here.
      if (specifier === undefined || !specifier.startsWith('.') || specifier.endsWith('.worker.ts')) continue
      const to = boxOf(posix.join(posix.dirname(source.path), specifier))
      if (to !== undefined && to !== from) edges.add(`${from} -> ${to}`)
    }
  }
  return edges
}

/** The arrows of a Mermaid flow chart: `a --> b & c`, each end with or without a label of its own. */
function arrowsOf(chart: string): Set<string> {
  const endsOf = (side: string) => side.split('&').map((end) => /^\s*(\w+)/.exec(end)?.[1] ?? '')
  return new Set(
    chart.split('\n').flatMap((line) => {
      const [left, right] = line.split('-->')
      if (left === undefined || right === undefined) return []
      return endsOf(left).flatMap((from) => endsOf(right).map((to) => `${from} -> ${to}`))
    }),
  )
}

/** The edges with those that follow from others: who imports pages that import the kit may import the kit. */
function withFollowing(edges: ReadonlySet<string>): Set<string> {
  const all = new Set(edges)
  for (let size = -1; size !== all.size; ) {
    size = all.size
    for (const edge of [...all]) {
      const [from, to] = edge.split(' -> ')
      for (const next of [...all]) if (next.startsWith(`${to} -> `)) all.add(`${from} -> ${next.split(' -> ')[1]}`)
    }
  }
  return all
}

test('the diagram of the README shows what imports what', () => {
  const readme = readFileSync(join(projectFolder, 'README.md'), 'utf8')
  const chart = codeBlocksOf(readme).find(({ language }) => language === 'mermaid')?.code ?? ''
  const drawn = arrowsOf(chart)
  const real = importsBetweenBoxes(projectSources())
  expect([...real].filter((edge) => !withFollowing(drawn).has(edge))).toEqual([])
  expect([...drawn].filter((edge) => !real.has(edge))).toEqual([])
})

test('arrows are read with labels and several ends', () => {
  const chart = 'flowchart TD\n  a["one: two"] --> b\n  c --> a & d["more"]\n'
  expect([...arrowsOf(chart)]).toEqual(['a -> b', 'c -> a', 'c -> d'])
  expect([...withFollowing(new Set(['c -> a', 'a -> b']))]).toContain('c -> b')
})
