/** One place in a Markdown text that means something elsewhere. */
export interface Mention {
  readonly line: number
  readonly text: string
}

const fence = /^\s*(?:```|~~~)/
const inlineLink = /!?\[(?:[^\]\\]|\\.)*\]\(\s*<?([^)>\s]+)>?(?:\s+"[^"]*")?\s*\)/g
const definition = /^\s*\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)/g
const attribute = /\b(?:href|src)="([^"]+)"/g
const command = /\bnpm (?:run )?([a-z][\w:-]*)/g
/** What npm does by itself, so that a text may name it without a row in `scripts`. */
const builtIn = new Set([
  'ci',
  'install',
  'exec',
  'pack',
  'audit',
  'outdated',
  'update',
  'ls',
  'version',
  'init',
  'publish',
  'run',
])

/** The targets of links and pictures, outside of code. */
export function linksOf(markdown: string): Mention[] {
  return scan(outsideCode(markdown), [inlineLink, definition, attribute])
}

/** The scripts that commands such as `npm run check` and `npm test` name; `npm` has to stand in code. */
export function scriptsOf(markdown: string): Mention[] {
  return scan(insideCode(markdown), [command]).filter(({ text }) => !builtIn.has(text))
}

/** The anchors that a text's headings give, as GitHub makes them. */
export function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set<string>()
  for (const line of outsideFences(markdown)) {
    const title = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1]
    if (title === undefined) continue
    const plain = title.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase()
    const anchor = plain.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-')
    let unique = anchor
    for (let count = 1; anchors.has(unique); count++) unique = `${anchor}-${count}`
    anchors.add(unique)
  }
  return anchors
}

function scan(lines: readonly string[], patterns: readonly RegExp[]): Mention[] {
  return lines.flatMap((line, index) =>
    patterns.flatMap((pattern) =>
      [...line.matchAll(pattern)].map((match) => ({ line: index + 1, text: match[1] ?? '' })),
    ),
  )
}

const outsideCode = (markdown: string): string[] =>
  outsideFences(markdown).map((line) => line.replace(/`[^`]*`/g, '``'))

function outsideFences(markdown: string): string[] {
  return fenced(markdown).map(({ line, inside }) => (inside ? '' : line))
}

function insideCode(markdown: string): string[] {
  return fenced(markdown).map(({ line, inside }) =>
    inside ? line : [...line.matchAll(/`([^`]*)`/g)].map(([, code]) => code).join(' ; '),
  )
}

function fenced(markdown: string): { line: string; inside: boolean }[] {
  let inside = false
  return markdown.split('\n').map((line) => {
    if (!fence.test(line)) return { line, inside }
    inside = !inside
    return { line: '', inside }
  })
}
