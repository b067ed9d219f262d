import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CaveaError, errorCodes, sentenceOf } from '../../shared/errors.ts'
import { operatorPassword } from '../../tests/support/clients.ts'
import { HttpFront } from '../../tests/support/http-front.ts'

const operator = { authorization: `Basic ${btoa(`admin:${operatorPassword}`)}` }

test.each([
  ['POST', '/api/matches', 'GET, HEAD'],
  ['DELETE', '/health/live', 'GET, HEAD'],
  ['GET', '/api/events', 'POST'],
  ['PUT', '/api/sources/webhook', 'POST'],
  ['GET', '/api/drain', 'POST'],
  ['DELETE', '/api/matches/m/ballots', 'POST'],
  ['PUT', '/api/matches/m/audience', 'GET, HEAD'],
  ['GET', '/matchmake/joinOrCreate/small', 'POST'],
  ['POST', '/watch/m', 'GET, HEAD'],
])('%s %s is told which methods there are', async (method, path, allowed) => {
  await using front = await HttpFront.open()
  const { status, text, headers } = await front.send(method, path, operator)
  expect([status, JSON.parse(text).code, headers.get('allow')]).toEqual([405, 'method_not_allowed', allowed])
  expect(front.asked).toEqual([])
})

test.each(['/api/nothing', '/api/matches/m/nothing'])('%s is no address by any method', async (path) => {
  await using front = await HttpFront.open()
  for (const method of ['GET', 'POST', 'DELETE'])
    expect(await front.outcome(method, path, operator), method).toEqual([404, 'route_unknown'])
})

test.each(['/matchmake/joinOrCreate/small', '/api/matches/m/mechanics'])(
  'a body for %s that is no JSON is told to be of another type',
  async (path) => {
    await using front = await HttpFront.open()
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
      const headers = { ...operator, 'content-type': type }
      expect(await front.outcome('POST', path, headers, '{}'), type).toEqual([415, 'media_type_unsupported'])
    }
    expect(await front.outcome('POST', '/api/drain', operator)).toEqual([202])
  },
)

test('who is refused for now is told when to come again', async () => {
  await using closed = await HttpFront.open({ ports: { ready: () => false } })
  expect((await closed.send('GET', '/health/ready')).headers.get('retry-after')).toBe('1')
  const full = () => {
    throw new CaveaError('rate_limited')
  }
  await using busy = await HttpFront.open({ joinsPerMinute: 1, ports: { matches: full } })
  expect((await busy.send('GET', '/api/matches')).headers.get('retry-after')).toBe('5')
  const join = async () => (await busy.send('POST', '/matchmake/join/small', {}, {})).headers.get('retry-after')
  expect(await join()).toBeNull()
  // By the limiter's own clock: within the minute.
  expect(Number(await join())).toBeGreaterThan(50)
  expect(Number(await join())).toBeLessThanOrEqual(60)
})

test('no text for clients names a file of this repository', () => {
  const files = /\b[\w-]+\.(?:md|ts|tsx|json)\b|\bdocs\/|\bserver\/|\bshared\//
  for (const code of errorCodes) expect(sentenceOf(code)).not.toMatch(files)
  for (const name of ['error-page.ts', 'guard.ts', 'api.ts', 'pages.ts']) {
    const source = readFileSync(join(import.meta.dirname, name), 'utf8')
    for (const [text] of source.matchAll(/(?<=detail: )[`'][^`']*[`']/g)) expect(text).not.toMatch(files)
  }
})

test('a player behind a proxy that changes Host joins by the public address, and is told what is wrong without one', async () => {
  const join = (front: HttpFront, origin: string) =>
    front.outcome('POST', '/matchmake/joinOrCreate/small', { origin }, {})
  await using known = await HttpFront.open({ ownOrigins: ['https://play.example.org'] })
  expect(await join(known, 'https://play.example.org')).toEqual([200])
  expect(await join(known, 'https://evil.example')).toEqual([403, 'origin_refused'])
  expect(await known.outcome('POST', '/api/drain', { ...operator, origin: 'https://play.example.org' })).toEqual([202])
  await using unknown = await HttpFront.open()
  expect(await join(unknown, 'https://play.example.org')).toEqual([403, 'origin_refused'])
  expect(sentenceOf('origin_refused')).toContain('CAVEA_PUBLIC_ADDRESS')
})
