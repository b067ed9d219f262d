import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestServer } from './server.ts'

let folder: string
let script: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cavea-support-'))
  script = join(folder, 'server.mjs')
  writeFileSync(
    script,
    `import { createServer } from 'node:http'
     if (process.env.CAVEA_REFUSE) throw new Error(process.env.CAVEA_REFUSE)
     const asked = { count: 0 }
     const server = createServer((request, response) => {
       response.statusCode = request.url === '/health/ready' && ++asked.count > 2 ? 200 : 503
       response.end(JSON.stringify(process.env))
     })
     server.listen(Number(process.env.PORT), process.env.HOST, () => console.log('listening on', process.env.PORT))
     if (!process.env.CAVEA_STUBBORN) process.on('SIGTERM', () => process.exit(3))
     else process.on('SIGTERM', () => console.error('not now'))`,
  )
})

afterAll(() => rmSync(folder, { recursive: true }))

describe('a test server', () => {
  test('is ready when it says so, has only its own settings, and stops on SIGTERM', async () => {
    await using server = await TestServer.start({ script, env: { CAVEA_BOTS: '3' } })
    expect((await server.said(/listening on (\d+)/))[1]).toBe(String(server.port))
    const env = await (await fetch(server.address)).json()
    expect(env).toMatchObject({ PORT: String(server.port), CAVEA_DATA_DIR: server.dataFolder, CAVEA_BOTS: '3' })
    expect(Object.keys(env)).not.toContain('VITEST')
    expect(await server.stop()).toEqual({ code: 3, signal: null })
    expect(server.running).toBe(false)
  })

  test('takes its data folder and its process with it', async () => {
    const server = await TestServer.start({ script })
    expect(existsSync(server.dataFolder)).toBe(true)
    await server[Symbol.asyncDispose]()
    expect(existsSync(server.dataFolder)).toBe(false)
    expect(await server.exited).toEqual({ code: null, signal: 'SIGKILL' })
  })

  test('starts anew on the same port and folder', async () => {
    await using first = await TestServer.start({ script })
    await first.kill()
    await using second = await TestServer.start({ script, port: first.port, dataFolder: first.dataFolder })
    expect(second.address).toBe(first.address)
  })

  test('shows why it did not get ready', async () => {
    const starting = TestServer.start({ script, env: { CAVEA_REFUSE: 'the gate is stuck' } })
    await expect(starting).rejects.toThrow(/did not get ready[\s\S]*the gate is stuck/)
  })

  test('is killed when it does not end on SIGTERM', async () => {
    await using server = await TestServer.start({ script, env: { CAVEA_STUBBORN: '1' } })
    await expect(server.stop(200)).rejects.toThrow(/did not end on SIGTERM[\s\S]*not now/)
    expect(server.running).toBe(false)
  })
})
