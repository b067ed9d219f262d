import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import { operatorPassword } from '../../tests/support/clients.ts'
import { basic, HttpFront } from '../../tests/support/http-front.ts'
import { until } from '../../tests/support/until.ts'

const operator = basic(operatorPassword)

describe('what anybody may ask', () => {
  test('is answered', async () => {
    await using front = await HttpFront.open()
    expect(JSON.parse((await front.send('GET', '/health/live')).text)).toEqual({ live: true })
    expect(JSON.parse((await front.send('GET', '/health/ready')).text)).toEqual({ ready: true })
    expect(JSON.parse((await front.send('GET', '/api/matches')).text)).toEqual([])
    expect(JSON.parse((await front.send('GET', '/api/tapes')).text)).toEqual([])
    expect(JSON.parse((await front.send('GET', '/api/about')).text)).toMatchObject({ version: '1', build: '' })
    const metrics = await front.send('GET', '/metrics')
    expect([metrics.text, metrics.headers.get('content-type')]).toEqual([
      'cavea_up 1\n',
      expect.stringContaining('text/plain'),
    ])
  })

  test.each([
    ['of this network', 0, {}, true],
    ['behind a proxy that the settings do not know', 0, { 'x-forwarded-for': '10.0.0.1' }, false],
    ['behind a known proxy, in this network', 1, { 'x-forwarded-for': '10.0.0.1' }, true],
    ['behind a known proxy, from elsewhere', 1, { 'x-forwarded-for': '203.0.113.7' }, false],
    ['from elsewhere, with the password', 1, { 'x-forwarded-for': '203.0.113.7', ...operator }, true],
  ])('tells addresses of the local network to a client %s', async (_who, proxyHops, headers, told) => {
    await using front = await HttpFront.open({ proxyHops })
    const { addresses } = JSON.parse((await front.send('GET', '/api/about', headers)).text)
    expect(addresses).toEqual(told ? ['http://192.168.0.7:2567'] : [])
  })

  test('is not ready before the server is', async () => {
    await using front = await HttpFront.open({ ports: { ready: () => false } })
    expect(await front.outcome('GET', '/health/ready')).toEqual([503, 'not_ready'])
    expect(await front.outcome('GET', '/health/live')).toEqual([200])
  })

  test('is no seat before the server is ready: a match that is not back yet would be told to be gone for good', async () => {
    await using front = await HttpFront.open({ ports: { ready: () => false } })
    for (const way of ['joinById/m', 'reconnect/m', 'joinOrCreate/small']) {
      expect(await front.outcome('POST', `/matchmake/${way}`, {}, {})).toEqual([503, 'not_ready'])
    }
    expect(front.asked).toEqual([])
  })

  test('is never half a tape that looks like a whole one', async () => {
    async function* broken() {
      yield new Uint8Array(1000)
      throw new Error('The disk is gone.')
    }
    await using front = await HttpFront.open({ ports: { tape: async () => broken() } })
    await expect(front.send('GET', '/api/tapes/m')).rejects.toThrow()
  })

  test('is a tape as a file, under a name that no header can be broken with', async () => {
    await using front = await HttpFront.open({
      ports: { tape: async () => Readable.from([new Uint8Array([1]), new Uint8Array([2, 3])]) },
    })
    const { headers, text } = await front.send('GET', `/api/tapes/${encodeURIComponent('a"\r\nx: y')}`)
    expect(text).toBe('\u0001\u0002\u0003')
    expect(headers.get('content-type')).toBe('application/octet-stream')
    expect(headers.get('content-disposition')).toBe('attachment; filename="a%22%0D%0Ax%3A%20y.cavea"')
    await using other = await HttpFront.open()
    expect(await other.outcome('GET', '/api/tapes/none')).toEqual([404, 'tape_unknown'])
  })

  test('is few tapes at once, and one more when somebody goes', async () => {
    async function* slow() {
      yield new Uint8Array(10)
      await new Promise(() => {})
    }
    await using front = await HttpFront.open({ ports: { tape: async () => slow() } })
    const tape = `${front.address}/api/tapes/m`
    const goes = new AbortController()
    const begun = await Promise.all(
      Array.from({ length: 8 }, (_, at) => fetch(tape, at === 0 ? { signal: goes.signal } : {})),
    )
    expect(begun.map(({ status }) => status)).toEqual(Array(8).fill(200))
    expect(await front.outcome('GET', '/api/tapes/m')).toEqual([429, 'rate_limited'])
    goes.abort()
    await until(async () => (await fetch(tape)).status === 200)
  })

  test.each(['/nothing', '/api', '/api/matches/m', '/api/tapes/../secret', '/%00', '/.env', '/play'])(
    'is not %s: a coded error, and for people a page',
    async (path) => {
      await using front = await HttpFront.open()
      expect(await front.outcome('GET', path, { accept: 'application/json' })).toEqual([404, 'route_unknown'])
      const page = await front.send('GET', path, { accept: 'text/html' })
      expect([page.status, page.headers.get('content-type')]).toEqual([404, expect.stringContaining('text/html')])
    },
  )

  test('says nothing of what broke inside, and does not name its parts', async () => {
    const broken = () => {
      throw new Error('password of the database')
    }
    await using front = await HttpFront.open({ ports: { matches: broken } })
    const { status, text, headers } = await front.send('GET', '/api/matches')
    expect([status, JSON.parse(text).code]).toEqual([500, 'internal'])
    expect(text).not.toContain('database')
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('content-security-policy')).toContain("script-src 'self'")
    expect(front.asked).toEqual([['failed', 'GET /api/matches', expect.any(Error)]])
  })
})

describe('an operator', () => {
  const ballots = '/api/matches/m/ballots'
  const mechanics = '/api/matches/m/mechanics'

  test('hands over what runs here, and nobody else does', async () => {
    await using front = await HttpFront.open()
    expect(await front.outcome('POST', '/api/drain')).toEqual([401, 'not_authorized'])
    expect(await front.outcome('POST', '/api/drain', basic('wrong'))).toEqual([401, 'not_authorized'])
    const other = { ...operator, origin: 'https://evil.example' }
    expect((await front.outcome('POST', '/api/drain', other))[0]).toBeGreaterThanOrEqual(400)
    expect((await front.outcome('GET', '/api/drain', operator))[0]).toBe(405)
    expect(front.asked).toEqual([])
    const { status, text } = await front.send('POST', '/api/drain', operator)
    expect([status, JSON.parse(text), front.asked]).toEqual([202, { matches: 2 }, [['drain']]])
  })

  test('opens a ballot and sets a mechanic', async () => {
    await using front = await HttpFront.open()
    const opened = await front.send('POST', ballots, operator, { mechanic: 'night', method: 'plurality', seconds: 20 })
    expect([opened.status, JSON.parse(opened.text)]).toEqual([201, { ballot: 'b1' }])
    await front.send('POST', ballots, operator, { mechanic: 'night' })
    const set = await front.send('POST', mechanics, operator, { key: 'speed', value: 1.5 })
    expect([set.status, JSON.parse(set.text)]).toEqual([200, { key: 'speed', value: 1.5, tick: 7 }])
    expect(front.asked).toEqual([
      ['openBallot', 'm', 'night', 20, 'plurality'],
      ['openBallot', 'm', 'night', undefined, undefined],
      ['setMechanic', 'm', 'speed', 1.5],
    ])
  })

  test('closes and calls off ballots, pauses the audience, takes lines down and mutes', async () => {
    await using front = await HttpFront.open()
    const orders = [
      [`${ballots}/b1/close`, {}, { ballot: 'b1' }],
      [`${ballots}/b1/cancel`, {}, { ballot: 'b1' }],
      ['/api/matches/m/pause', { paused: true }, { paused: true }],
      ['/api/matches/m/venue', { seats: 200 }, { seats: 0, people: 0, code: '', secondsLeft: 60 }],
      ['/api/matches/m/chat', { line: 'c1', shown: false }, { line: 'c1', shown: false }],
      ['/api/matches/m/mutes', { author: 'x', muted: true }, { author: 'x', muted: true }],
      ['/api/matches/m/mutes', { source: 'irc', muted: false }, { source: 'irc', muted: false }],
    ] as const
    for (const [path, body, answer] of orders) {
      expect(await front.outcome('POST', path, {}, body)).toEqual([401, 'not_authorized'])
      expect(front.asked).toHaveLength(orders.findIndex(([one, given]) => one === path && given === body))
      const { status, text } = await front.send('POST', path, operator, body)
      expect([status, JSON.parse(text)]).toEqual([200, answer])
    }
    expect(front.asked).toEqual([
      ['closeBallot', 'm', 'b1'],
      ['cancelBallot', 'm', 'b1'],
      ['pauseStands', 'm', true],
      ['openVenue', 'm', 200],
      ['setLineShown', 'm', 'c1', false],
      ['setMuted', 'm', { author: 'x' }, true],
      ['setMuted', 'm', { source: 'irc' }, false],
    ])
  })

  test('sees what is said and held back, and nobody else does', async () => {
    await using front = await HttpFront.open()
    const path = '/api/matches/m/audience'
    expect(await front.outcome('GET', path)).toEqual([401, 'not_authorized'])
    const foreign = { ...operator, 'sec-fetch-site': 'cross-site' }
    expect(await front.outcome('GET', path, foreign)).toEqual([403, 'origin_refused'])
    expect(front.asked).toEqual([])
    const { status, text, headers } = await front.send('GET', path, operator)
    expect([status, JSON.parse(text).title, headers.get('cache-control')]).toEqual([200, 'Small', 'no-store'])
  })

  test('has a page that asks for the password', async () => {
    await using front = await HttpFront.open()
    const { status, headers } = await front.send('GET', '/operate/m')
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Basic realm="Cavea", charset="UTF-8"'])
    expect(await front.outcome('GET', '/operate/m', operator)).toEqual([404, 'match_unknown'])
  })

  test.each([
    ['/api/matches/m/pause', {}, 400, 'request_invalid'],
    ['/api/matches/m/venue', { seats: 20_001 }, 400, 'request_invalid'],
    ['/api/matches/m/venue', { seats: 1.5 }, 400, 'request_invalid'],
    ['/api/matches/m/chat', { line: '', shown: true }, 400, 'request_invalid'],
    ['/api/matches/m/mutes', { muted: true }, 400, 'request_invalid'],
    ['/api/matches/m/mutes', { source: 's'.repeat(65), muted: true }, 400, 'request_invalid'],
    [ballots, {}, 400, 'request_invalid'],
    [ballots, { mechanic: '' }, 400, 'request_invalid'],
    [ballots, { mechanic: 5 }, 400, 'request_invalid'],
    [ballots, { mechanic: 'm'.repeat(65) }, 400, 'request_invalid'],
    [ballots, { mechanic: 'night', seconds: 0 }, 400, 'request_invalid'],
    [ballots, { mechanic: 'night', seconds: 601 }, 400, 'request_invalid'],
    [ballots, { mechanic: 'night', seconds: '9' }, 400, 'request_invalid'],
    [ballots, { mechanic: 'night', method: 'dictator' }, 400, 'ballot_method'],
    [ballots, [], 400, 'request_invalid'],
    [ballots, '"night"', 400, 'request_invalid'],
    [ballots, '{"mechanic": "night"', 400, 'request_invalid'],
    [ballots, { mechanic: 'night', padding: 'x'.repeat(5000) }, 413, 'request_too_large'],
    [mechanics, { key: 'night' }, 400, 'request_invalid'],
    [mechanics, { key: 'night', value: null }, 400, 'request_invalid'],
    [mechanics, { key: 'night', value: { $gt: 0 } }, 400, 'request_invalid'],
    [mechanics, { key: 'night', value: 'v'.repeat(65) }, 400, 'request_invalid'],
    ['/api/nothing', {}, 404, 'route_unknown'],
  ])('is told what is wrong: %#', async (path, body, status, code) => {
    await using front = await HttpFront.open()
    expect(await front.outcome('POST', path, operator, body)).toEqual([status, code])
    expect(front.asked).toEqual([])
  })

  test('is told where it is wrong', async () => {
    await using front = await HttpFront.open()
    const { text } = await front.send('POST', mechanics, operator, { key: 'night', value: null })
    expect(JSON.parse(text).message).toContain('At "value": ')
  })

  test('is not a form of another site, which can send no JSON', async () => {
    await using front = await HttpFront.open()
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const headers = { ...operator, 'content-type': type }
      expect(await front.outcome('POST', mechanics, headers, '{"key":"night","value":true}')).toEqual([
        415,
        'media_type_unsupported',
      ])
    }
    expect(front.asked).toEqual([])
  })

  test('hears what the match says', async () => {
    const refuse = async () => {
      throw new CaveaError('mechanic_cooldown', { value: 'speed' })
    }
    await using front = await HttpFront.open({ ports: { openBallot: refuse, setMechanic: refuse } })
    expect(await front.outcome('POST', ballots, operator, { mechanic: 'speed' })).toEqual([409, 'mechanic_cooldown'])
    expect(await front.outcome('POST', mechanics, operator, { key: 'speed', value: 2 })).toEqual([
      409,
      'mechanic_cooldown',
    ])
  })
})
