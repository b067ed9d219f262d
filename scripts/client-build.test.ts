import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { buildClient, clientFolders, whyBuildClient } from './client-build.ts'
import type { BuildStamp } from './publish-build.ts'

let root: string
const builtAt = new Date('2024-06-01T12:00:00Z')
const before = new Date(builtAt.getTime() - 1000)
const after = new Date(builtAt.getTime() + 1000)

function put(path: string, text: string, time: Date): void {
  const place = join(root, path)
  mkdirSync(dirname(place), { recursive: true })
  writeFileSync(place, text)
  for (let folder = place; folder !== root; folder = dirname(folder)) utimesSync(folder, time, time)
}

const stampOf = (mode: BuildStamp['mode']) =>
  JSON.stringify({ id: 'abc', mode, startedAtMs: builtAt.getTime(), superseded: {} } satisfies BuildStamp)

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cavea-client-'))
  for (const path of ['client/pages/play.ts', 'shared/clock.ts', 'rooms/arena/step.ts', 'package-lock.json']) {
    put(path, '', before)
  }
  put('client/index.html', '<script type="module" src="./pages/play.ts"></script>', before)
  put('dist/client/.build.json', stampOf('production'), builtAt)
})

afterEach(() => rmSync(root, { recursive: true }))

describe('the built client', () => {
  test('is in order when nothing is newer', () => {
    expect(whyBuildClient(root)).toBeUndefined()
  })

  test.each(['client/pages/play.ts', 'shared/clock.ts', 'rooms/arena/step.ts', 'package-lock.json'])(
    'is old when %s is newer',
    (path) => {
      put(path, 'changed', after)
      expect(whyBuildClient(root)).toContain('has changed')
    },
  )

  test('is old when a file is gone', () => {
    rmSync(join(root, 'rooms/arena/step.ts'))
    expect(whyBuildClient(root)).toContain('rooms/arena has changed')
  })

  test('is not old for a newer test', () => {
    put('rooms/arena/game.test.ts', '', before)
    utimesSync(join(root, 'rooms/arena/game.test.ts'), after, after)
    expect(whyBuildClient(root)).toBeUndefined()
  })

  test('is to be made where there is none, or one for development', () => {
    put('dist/client/.build.json', stampOf('development'), builtAt)
    expect(whyBuildClient(root)).toContain('for development')
    rmSync(join(root, 'dist/client/.build.json'))
    expect(whyBuildClient(root)).toContain('nothing says')
    rmSync(join(root, 'dist'), { recursive: true })
    expect(whyBuildClient(root)).toContain('not been built')
  })

  test('is good as it is where there are no sources', () => {
    rmSync(join(root, 'client'), { recursive: true })
    rmSync(join(root, 'dist/client/.build.json'))
    expect(whyBuildClient(root)).toBeUndefined()
  })

  test('leaves the environment as it was: what this process becomes next is no build', async () => {
    const before = process.env.NODE_ENV
    delete process.env.NODE_ENV
    try {
      await buildClient(root)
      expect(process.env.NODE_ENV).toBeUndefined()
    } finally {
      process.env.NODE_ENV = before
    }
  })

  test('is in order after a build, and stays as it was after one that failed', async () => {
    put('client/pages/play.ts', 'console.log("ave")', after)
    await buildClient(root)
    expect(whyBuildClient(root)).toBeUndefined()
    put('client/pages/play.ts', 'this is no TypeScript', new Date(Date.now() + 60_000))
    await expect(buildClient(root)).rejects.toThrow()
    expect(whyBuildClient(root)).toContain('has changed')
    const { built } = clientFolders(root)
    rmSync(built, { recursive: true })
    expect(whyBuildClient(root)).toContain('not been built')
  })
})
