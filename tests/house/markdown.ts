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

/** A fenced block of code. */
export interface CodeBlock {
  /** The line of its first line of code. */
  readonly line: number
  readonly language: string
  readonly code: string
  /** What the HTML comment right above it says; empty without one. */
  readonly remark: string
}

/** The fenced blocks of a text, without those inside of other blocks. */
export function codeBlocksOf(markdown: string): CodeBlock[] {
  const lines = markdown.split('\n')
  const blocks: CodeBlock[] = []
  let opened: number | undefined
  lines.forEach((line, index) => {
    if (!fence.test(line)) return
    if (opened === undefined) {
      opened = index
      return
    }
    const above = lines.slice(0, opened).findLast((one) => one.trim() !== '') ?? ''
    blocks.push({
      line: opened + 2,
      language: /[`~]+\s*(\w*)/.exec(lines[opened] ?? '')?.[1] ?? '',
      code: lines.slice(opened + 1, index).join('\n'),
      remark: /^<!--\s*(.*?)\s*-->$/.exec(above.trim())?.[1] ?? '',
    })
    opened = undefined
  })
  return blocks
}

/** The rows of the tables below a heading, up to the next one of any level, without their heads; marks of code are left out. */
export function rowsUnder(markdown: string, heading: string): string[][] {
  const lines = outsideFences(markdown)
  const from = lines.findIndex((line) => /^#{1,6}\s/.test(line) && line.replace(/^#+\s+/, '').trim() === heading)
  if (from < 0) throw new Error(`There is no heading "${heading}".`)
  const length = lines.slice(from + 1).findIndex((line) => /^#{1,6}\s/.test(line))
  const section = lines.slice(from + 1, length < 0 ? undefined : from + 1 + length)
  return section.flatMap((line, index) => {
    const isRow = /^\|.*\|\s*$/.test(line) && !isRule(line) && !isRule(section[index + 1] ?? '')
    return isRow ? [cellsOf(line)] : []
  })
}

const isRule = (line: string): boolean => /^\|(?:\s*:?-+:?\s*\|)+\s*$/.test(line)

const cellsOf = (row: string): string[] =>
  row
    .trim()
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.replaceAll('\\|', '|').replaceAll('`', '').trim())
