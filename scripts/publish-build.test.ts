import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { keepMs, publishBuild, readStamp } from './publish-build.ts'

let root = ''
let served = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cavea-publish-'))
  served = join(root, 'served')
  onTestFinished(() => rmSync(root, { recursive: true }))
})

/** Publishes a build of these files. */
function publish(files: Readonly<Record<string, string>>, now = 0) {
  const built = mkdtempSync(join(root, 'built-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(built, path)), { recursive: true })
    writeFileSync(join(built, path), text)
  }
  return publishBuild(built, served, { mode: 'production', startedAtMs: now }, now)
}
const textOf = (path: string) => readFileSync(join(served, path), 'utf8')

test('a build replaces the pages and keeps the files of the one before for a day', () => {
  publish({ 'index.html': 'a-1', 'assets/a-1.js': 'one', 'old.html': '' })
  publish({ 'index.html': 'a-2', 'assets/a-2.js': 'two' }, 1000)
  expect([textOf('index.html'), textOf('assets/a-2.js'), textOf('assets/a-1.js')]).toEqual(['a-2', 'two', 'one'])
  expect(existsSync(join(served, 'old.html'))).toBe(false)
  publish({ 'index.html': 'a-3', 'assets/a-3.js': 'three' }, 2000)
  publish({ 'index.html': 'a-3', 'assets/a-3.js': 'three' }, 1001 + keepMs)
  expect(readdirSync(join(served, 'assets')).sort()).toEqual(['a-2.js', 'a-3.js'])
})

test('a file that comes back in a later build counts as new again', () => {
  publish({ 'index.html': '1', 'assets/a-1.js': 'one' })
  publish({ 'index.html': '2' }, 1000)
  publish({ 'index.html': '1', 'assets/a-1.js': 'one' }, keepMs)
  publish({ 'index.html': '2' }, 2 * keepMs)
  expect(existsSync(join(served, 'assets/a-1.js'))).toBe(true)
})

test('the same pages have the same id, other pages another', () => {
  const ids = ['one', 'one', 'two'].map((text) => publish({ 'index.html': text }).id)
  expect(ids[1]).toBe(ids[0])
  expect(ids[2]).not.toBe(ids[0])
  expect(readStamp(served)?.id).toBe(ids[2])
})

test('nothing unfinished stays behind', () => {
  publish({ 'index.html': '', 'assets/a-1.js': '', 'favicon.svg': '' })
  expect(readdirSync(served).sort()).toEqual(['.build.json', 'assets', 'favicon.svg', 'index.html'])
  expect(readdirSync(join(served, 'assets'))).toEqual(['a-1.js'])
})
