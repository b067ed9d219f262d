import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { HttpFront } from '../support/http-front.ts'

const builds = 40

/** Publishes builds one after another, each with files of its own, from a process of its own. */
const publisher = `
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { publishBuild } from '${join(import.meta.dirname, '../../scripts/publish-build.ts')}'
const { FOLDER: folder, BUILDS: builds } = process.env
for (let build = 1; build <= Number(builds); build++) {
  const next = mkdtempSync(join(folder, 'next-'))
  mkdirSync(join(next, 'assets'))
  for (let at = 0; at < 10; at++) writeFileSync(join(next, 'assets', 'part' + at + '-' + build + '.js'), 'build ' + build)
  const parts = Array.from({ length: 10 }, (_, at) => '/assets/part' + at + '-' + build + '.js')
  for (const page of ['index', 'play', 'watch', 'overlay'])
    writeFileSync(join(next, page + '.html'), '<head></head>' + parts.join(' '))
  publishBuild(next, join(folder, 'served'), { mode: 'production', startedAtMs: 0 })
  rmSync(next, { recursive: true })
  if (build === 1) console.log('first')
}
`

test('a page that is opened while others are published gets all its files, and the server stays up', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cavea-rebuilds-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', publisher], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, FOLDER: folder, BUILDS: `${builds}` },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  // A clock that runs fast: each request looks for a new build.
  let now = 0
  await using front = await HttpFront.open({
    clientFolder: join(folder, 'served'),
    now: () => {
      now += 1000
      return now
    },
  })
  const seen = new Set<string>()
  const open = async () => {
    const { status, text } = await front.send('GET', '/')
    expect(status).toBe(200)
    const parts = text.match(/\/assets\/\S+\.js/g) ?? []
    expect(parts).toHaveLength(10)
    for (const part of parts) {
      const file = await front.send('GET', part)
      expect([part, file.status]).toEqual([part, 200])
      seen.add(file.text)
    }
  }
  while (child.exitCode === null) await open()
  expect(child.exitCode).toBe(0)
  await open()
  expect(seen.has(`build ${builds}`)).toBe(true)
  expect(seen.size).toBeGreaterThan(1)
}, 60_000)
