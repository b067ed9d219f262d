import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { firstMatch, operatorPassword } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

it('says when it serves, and then has a match that bots keep alive', async () => {
  await using server = await TestServer.start({ env: { CAVEA_ADMIN_PASSWORD: operatorPassword } })
  expect(await firstMatch(server)).toMatchObject({ game: 'arena', players: 0, spectators: 0 })
  await until(async () => (await firstMatch(server)).bots > 1)
  await server.said(/Cavea is ready on http:\/\/localhost:\d+/)
})

/** What a server that cannot start says, and its exit code. */
async function refusal(env: Readonly<Record<string, string>>, port?: number) {
  await using server = await TestServer.launch({ env, ...(port === undefined ? {} : { port }) })
  const { code } = await server.exited
  return { code, lines: server.output.trim().split('\n') }
}

describe('a start that cannot succeed ends with code 1 and one line that says what to do:', () => {
  it('a port that another process has', async () => {
    await using first = await TestServer.start()
    const line = `config_invalid: PORT ${first.port} cannot be listened at (EADDRINUSE): end the process that uses it, or set another PORT.`
    expect(await refusal({}, first.port)).toEqual({ code: 1, lines: [line] })
  })

  it.each([
    ['203.0.113.7', 'HOST 203.0.113.7 is not an address of this machine: leave HOST out to listen on all of them.'],
    [
      'nowhere.invalid',
      /^config_invalid: HOST nowhere\.invalid is no address and no name that leads to one \(\w+\): set HOST /,
    ],
  ])('HOST %s', async (HOST, said) => {
    const { code, lines } = await refusal({ HOST })
    expect({ code, lines }).toEqual({
      code: 1,
      lines: [typeof said === 'string' ? `config_invalid: ${said}` : expect.stringMatching(said)],
    })
  })

  it('settings that are wrong, all of them at once', async () => {
    const { code, lines } = await refusal({ CAVEA_BOTS: 'many', CAVEA_MISSPELT: '1' })
    expect({ code, lines: lines.length }).toEqual({ code: 1, lines: 1 })
    expect(lines[0]).toMatch(/^config_invalid: CAVEA_BOTS must be .* CAVEA_MISSPELT is not a setting/)
  })

  describe('a data folder that cannot be used', () => {
    let folder = ''
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'cavea-bad-data-'))
      writeFileSync(join(folder, 'file'), 'text')
      return () => rmSync(folder, { recursive: true })
    })
    const told = async (path: string) => {
      const { code, lines } = await refusal({ CAVEA_DATA_DIR: path })
      expect({ code, lines: lines.length }, lines.join('\n')).toEqual({ code: 1, lines: 1 })
      return lines[0]?.replaceAll(path, 'PATH')
    }
    const sentence = (reason: string) =>
      `config_invalid: CAVEA_DATA_DIR PATH cannot be used, ${reason}: set it to a folder that this user may write to.`

    it('because it is a file', async () => {
      expect(await told(join(folder, 'file'))).toBe(sentence('a part of that path is a file'))
    })
    it('because it is below a file', async () => {
      expect(await told(join(folder, 'file/deep/data'))).toBe(sentence('a part of that path is a file'))
    })
    it('because nothing can be made there: Node alone would try for ever', async () => {
      expect(await told('/proc/cavea/data')).toBe(sentence('no folder can be made there'))
    })
    it('because it is read-only', async () => {
      expect(await told('/sys/cavea')).toMatch(
        /cannot be used, (its file system is read-only|this user may not write there):/,
      )
    })
    it('because its tapes are a file', async () => {
      const path = mkdtempSync(join(folder, 'tapes-'))
      writeFileSync(join(path, 'tapes'), '')
      expect(await told(path)).toBe(sentence('a part of that path is a file'))
    })
  })
})
