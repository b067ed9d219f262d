import { afterEach, expect, test, vi } from 'vitest'
import { GameServer, refusedBy } from './server.ts'

afterEach(() => void vi.unstubAllGlobals())

test('a server answers that is ready or says that it is not yet, and nothing else that is at its address', async () => {
  const requests: [address: string, cache: string | undefined][] = []
  const answered = (reply: () => Promise<Response>) => {
    vi.stubGlobal('fetch', (address: string, { cache }: RequestInit) => {
      requests.push([address, cache])
      return reply()
    })
    return new GameServer('http://one:1').answers()
  }
  expect(await answered(async () => Response.json({ ready: true }))).toBe(true)
  const notReady = { code: 'not_ready', message: 'The server is starting.' }
  expect(await answered(async () => Response.json(notReady, { status: 503 }))).toBe(true)
  expect(await answered(async () => new Response('<h1>Bad gateway</h1>', { status: 502 }))).toBe(false)
  expect(await answered(async () => Response.json({ code: 'internal' }, { status: 500 }))).toBe(false)
  expect(await answered(() => Promise.reject(new TypeError('Failed to fetch')))).toBe(false)
  expect(new Set(requests.map((request) => request.join(' ')))).toEqual(new Set(['http://one:1/health/ready no-store']))
})

test('a request that a room refuses keeps its code, as the SDK gives it', () => {
  const error = Object.assign(new Error('The ballot is closed.'), { name: 'Refusal', code: 'ballot_closed' })
  expect(refusedBy(error)).toMatchObject({ code: 'ballot_closed', message: 'The ballot is closed.' })
})
