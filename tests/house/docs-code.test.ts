import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type CodeBlock, codeBlocksOf } from './markdown.ts'
import { projectFolder } from './source.ts'

const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: projectFolder }).sort()
const read = (path: string) => readFileSync(join(projectFolder, path), 'utf8')

/** A line of an excerpt that stands for left-out lines. */
const gap = '// …'

/** What keeps a block from being an excerpt of a text, or undefined. Indentation may differ; gaps are marked. */
function differsFrom(source: string, excerpt: string): string | undefined {
  const lines = source.split('\n').map((line) => line.trim())
  let from = 0
  for (const piece of excerpt
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .split(gap)) {
    const wanted = piece.replace(/^\n+|\n+$/g, '').split('\n')
    const at = lines.findIndex(
      (_, index) => index >= from && wanted.every((line, offset) => lines[index + offset] === line),
    )
    if (at < 0) return `it has no lines "${wanted[0]}" …`
    from = at + wanted.length
  }
  return undefined
}

/** Why nothing holds a block of code to what it shows, or undefined. */
function unheld({ language, code, remark }: CodeBlock): string | undefined {
  const [kind, what = ''] = remark.split(/:?\s+/)
  if (kind === 'from') return differsFrom(read(what), code)
  const heldElsewhere = kind === 'run' || !['ts', 'tsx', 'js', 'typescript', 'javascript'].includes(language)
  return heldElsewhere ? undefined : 'it is code without a remark "from: PATH" or "run: NAME" above it'
}

describe('code in documents', () => {
  test('is an excerpt of a file, or a program that a test runs', () => {
    const wrong = documents.flatMap((document) =>
      codeBlocksOf(read(document)).flatMap((block) => {
        const reason = unheld(block)
        return reason === undefined ? [] : [`${document}:${block.line}: ${reason}`]
      }),
    )
    expect(wrong).toEqual([])
  })

  test('holds the guide to a room', () => {
    const blocks = codeBlocksOf(read('docs/write-a-room.md'))
    expect(blocks.filter(({ remark }) => remark.startsWith('from: rooms/_template/')).length).toBeGreaterThan(5)
  })
})

describe('the check of code', () => {
  const source = ['const one = 1', 'function two() {', '  return 2', '}', 'const three = 3'].join('\n')

  test('takes excerpts, with gaps and any indentation', () => {
    expect(differsFrom(source, 'function two() {\n    return 2\n}')).toBeUndefined()
    expect(differsFrom(source, 'const one = 1\n// …\nconst three = 3')).toBeUndefined()
  })

  test('refuses what the file does not have, or not in this order', () => {
    expect(differsFrom(source, 'function two() {\n  return 3\n}')).toContain('function two() {')
    expect(differsFrom(source, 'const three = 3\n// …\nconst one = 1')).toContain('const one = 1')
    expect(differsFrom(source, 'const one = 1\nconst three = 3')).toBeDefined()
  })

  test('finds blocks with their language and the remark above', () => {
    const text = ['<!-- from: a/b.ts -->', '', '```ts', 'x', '```', 'Text.', '~~~', 'y', '~~~'].join('\n')
    expect(codeBlocksOf(text)).toEqual([
      { line: 4, language: 'ts', code: 'x', remark: 'from: a/b.ts' },
      { line: 8, language: '', code: 'y', remark: '' },
    ])
    expect(unheld({ line: 1, language: 'ts', code: 'x', remark: '' })).toContain('without a remark')
  })
})
