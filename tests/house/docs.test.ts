import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { anchorsOf, linksOf, scriptsOf } from './markdown.ts'
import { projectFolder } from './source.ts'

const documents = globSync(['*.md', 'docs/**/*.md', 'deploy/**/*.md'], { cwd: projectFolder }).sort()
const read = (path: string) => readFileSync(join(projectFolder, path), 'utf8')

const largestPictureBytes = 300 * 1024

/** Why a link of a document leads nowhere, or undefined for one that leads somewhere or out of the project. */
function brokenLink(document: string, target: string): string | undefined {
  if (/^[a-z][a-z+.-]*:|^\/\//i.test(target)) return undefined
  const [path = '', anchor] = decodeURIComponent(target).split('#')
  const place = path === '' ? document : join(dirname(document), path)
  if (relative('.', place).startsWith('..') || !existsSync(join(projectFolder, place))) return `there is no ${place}`
  if (anchor === undefined || !place.endsWith('.md') || statSync(join(projectFolder, place)).isDirectory())
    return undefined
  return anchorsOf(read(place)).has(anchor) ? undefined : `${place} has no heading for #${anchor}`
}

describe('the documents', () => {
  test('link to what is there', () => {
    const broken = documents.flatMap((document) =>
      linksOf(read(document)).flatMap(({ line, text }) => {
        const reason = brokenLink(document, text)
        return reason === undefined ? [] : [`${document}:${line} links to ${text}: ${reason}`]
      }),
    )
    expect(broken).toEqual([])
  })

  test('show pictures that load quickly, and keep none that nobody sees', () => {
    const shown = documents.flatMap((document) =>
      linksOf(read(document)).map(({ text }) => join(dirname(document), text).replaceAll('\\', '/')),
    )
    const pictures = globSync('docs/images/*', { cwd: projectFolder }).map((path) => path.replaceAll('\\', '/'))
    expect(pictures.length).toBeGreaterThan(0)
    expect(pictures.filter((path) => !shown.includes(path))).toEqual([])
    expect(pictures.filter((path) => statSync(join(projectFolder, path)).size > largestPictureBytes)).toEqual([])
  })

  test('name npm scripts that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const unknown = documents.flatMap((document) =>
      scriptsOf(read(document))
        .filter(({ text }) => !(text in scripts))
        .map(
          ({ line, text }) => `${document}:${line} names the npm script "${text}", which package.json does not have`,
        ),
    )
    expect(unknown).toEqual([])
  })
})

describe('the check of documents', () => {
  test('finds links, pictures and definitions outside of code', () => {
    const text = [
      'See [the guide](guide.md#a-b "title") and ![a picture](<seen.png>), not `[this](code.md)`.',
      '```md',
      '[nor this](fenced.md)',
      '```',
      '[reference]: ../README.md',
      '<img src="logo.svg" alt="">',
    ].join('\n')
    expect(linksOf(text)).toEqual([
      { line: 1, text: 'guide.md#a-b' },
      { line: 1, text: 'seen.png' },
      { line: 5, text: '../README.md' },
      { line: 6, text: 'logo.svg' },
    ])
  })

  test('finds npm scripts in code', () => {
    const text = [
      'Run `npm run new:room NAME`, then `npm test`; npm says so itself.',
      '```sh',
      'npm ci && npm start',
      '```',
    ].join('\n')
    expect(scriptsOf(text).map(({ text: name }) => name)).toEqual(['new:room', 'test', 'start'])
  })

  test('makes anchors as GitHub does', () => {
    const text = [
      '# Write a room',
      '## The `step`, and why?',
      '## Twice',
      '## Twice',
      '```',
      '# not a heading',
      '```',
    ].join('\n')
    expect([...anchorsOf(text)]).toEqual(['write-a-room', 'the-step-and-why', 'twice', 'twice-1'])
  })

  test('follows links from where the document lies', () => {
    expect(brokenLink('package.json', 'nowhere.md')).toBe('there is no nowhere.md')
    expect(brokenLink('docs/guide/room.md', '../../package.json')).toBeUndefined()
    expect(brokenLink('docs/guide.md', '../../elsewhere')).toBe('there is no ../elsewhere')
    expect(brokenLink('README.md', 'https://example.org/nowhere')).toBeUndefined()
  })
})
