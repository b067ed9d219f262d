import { describe, expect, test } from 'vitest'
import { HttpFront } from '../../tests/support/http-front.ts'
import { originAllowed } from './guard.ts'

const friend = 'https://friend.example'

describe('a page', () => {
  test.each([
    [{ host: 'me.example' }, true],
    [{ host: 'me.example', origin: 'https://me.example' }, true],
    [{ host: 'me.example:2567', origin: 'http://me.example:2567' }, true],
    [{ host: 'me.example:2567', origin: 'http://me.example' }, false],
    [{ host: 'me.example', origin: friend }, true],
    [{ host: 'me.example', origin: `${friend}.evil` }, false],
    [{ host: 'me.example', origin: 'https://evil.example' }, false],
    [{ host: 'me.example', origin: 'https://me.example.evil' }, false],
    [{ host: 'me.example', origin: 'https://evil.example/me.example' }, false],
    [{ host: 'me.example', origin: 'null' }, false],
    [{ host: 'me.example', origin: '' }, false],
    [{ origin: 'https://me.example' }, false],
  ])('%o may use this server: %s', (headers, allowed) => {
    expect(originAllowed(new Headers(headers as Record<string, string>), [friend])).toBe(allowed)
  })

  test('of another site is told nothing that lets it read, an allowed one is', async () => {
    await using front = await HttpFront.open({ allowedOrigins: [friend] })
    const granted = async (origin: string) => {
      const { headers } = await front.send('GET', '/api/matches', { origin })
      expect(headers.get('vary')).toContain('Origin')
      return headers.get('access-control-allow-origin')
    }
    expect(await granted(friend)).toBe(friend)
    const { headers } = await front.send('OPTIONS', '/matchmake/joinOrCreate/small', { origin: friend })
    expect(headers.get('access-control-allow-credentials')).toBe('true')
    expect(headers.get('access-control-allow-headers')).toContain('Content-Type')
    expect(headers.get('access-control-allow-methods')).toBe('GET, POST')
    expect(await granted('https://evil.example')).toBeNull()
    expect(await granted('null')).toBeNull()
    const preflight = await front.send('OPTIONS', '/matchmake/joinOrCreate/small', { origin: 'https://evil.example' })
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, null])
  })
})

describe('matchmaking', () => {
  const join = '/matchmake/joinOrCreate/small'

  test('gets the whole path that was asked for', async () => {
    await using front = await HttpFront.open()
    expect(await front.outcome('POST', `${join}?x=1`, {}, {})).toEqual([200])
    expect(front.asked).toEqual([['matchmaking', `${join}?x=1`]])
  })

  test('is not for pages of other sites, nor for looking', async () => {
    await using front = await HttpFront.open({ allowedOrigins: [friend] })
    expect(await front.outcome('POST', join, { origin: 'https://evil.example' }, {})).toEqual([403, 'origin_refused'])
    expect(await front.outcome('GET', join)).toEqual([405, 'method_not_allowed'])
    expect(await front.outcome('DELETE', join)).toEqual([405, 'method_not_allowed'])
    expect(front.asked).toEqual([])
    expect(await front.outcome('POST', join, { origin: friend }, {})).toEqual([200])
  })

  test('takes small bodies of JSON only', async () => {
    await using front = await HttpFront.open()
    expect(await front.outcome('POST', join, {}, { name: 'x'.repeat(5000) })).toEqual([413, 'request_too_large'])
    expect(await front.outcome('POST', join, {}, '{"name": ')).toEqual([400, 'request_invalid'])
    expect(front.asked).toEqual([])
  })

  test('is bounded for each address', async () => {
    await using front = await HttpFront.open({ joinsPerMinute: 3 })
    const outcomes = []
    for (let at = 0; at < 5; at++)
      outcomes.push(await front.outcome('POST', join, { 'x-forwarded-for': `10.0.0.${at}` }, {}))
    expect(outcomes).toEqual([[200], [200], [200], [429, 'rate_limited'], [429, 'rate_limited']])
    expect(front.asked.length).toBe(3)
  })
})
