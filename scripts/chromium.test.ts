import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findChromium } from './chromium.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cavea-chromium-'))
  for (const name of ['google-chrome', 'chromium-browser']) {
    writeFileSync(join(folder, name), '')
    chmodSync(join(folder, name), 0o755)
  }
  writeFileSync(join(folder, 'chromium'), 'not a program')
})

afterAll(() => rmSync(folder, { recursive: true }))

describe('Chromium', () => {
  test('is found on PATH by its usual names, in their order', () => {
    expect(findChromium({ PATH: ['/nowhere', folder].join(delimiter) })).toBe(join(folder, 'chromium-browser'))
  })

  test('is taken from CHROMIUM_PATH before all', () => {
    const path = join(folder, 'google-chrome')
    expect(findChromium({ CHROMIUM_PATH: path, PATH: folder })).toBe(path)
  })

  test('is not looked for elsewhere when CHROMIUM_PATH is wrong', () => {
    const wrong = { CHROMIUM_PATH: join(folder, 'chromium'), PATH: folder }
    expect(() => findChromium(wrong)).toThrow(expect.objectContaining({ code: 'chromium_path_wrong' }))
  })
})
