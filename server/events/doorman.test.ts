import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import { type SignedHead, WebhookSignature } from '../signing/webhook-signature.ts'
import { OnceInMemory } from '../store/once.ts'
import { attributeLines, Doorman, mostSkewMs } from './doorman.ts'
import type { Headers, IncomingEvent } from './incoming-event.ts'

const sign = (by: string, head: SignedHead, body: string) =>
  by === '' ? 'v1,bm90aGluZw==' : new WebhookSignature(by).sign(head, body)

const secret = 'a secret for tests'
const begunMs = 1_800_000_000_000

const event = (over: object = {}) => ({
  specversion: '1.0',
  id: 'raid-1',
  source: '/raids',
  type: 'chat.spike',
  subject: 'm1',
  data: { strength: 4 },
  ...over,
})

/** A door at a time that a test moves, and what came through it. */
function door(withSecret = secret) {
  const clock = { ms: begunMs }
  const now = () => clock.ms
  const taken: IncomingEvent[] = []
  const doorman = new Doorman(withSecret, new OnceInMemory(2 * mostSkewMs, now), now)
  const knock = async (headers: Headers, body: string, take = async (one: IncomingEvent) => void taken.push(one)) => {
    try {
      await doorman.take(headers, Buffer.from(body), take)
      return 'in'
    } catch (error) {
      return error instanceof CaveaError ? error.code : String(error)
    }
  }
  return { clock, taken, knock }
}

function structured(body: string, { id = 'raid-1', seconds = begunMs / 1000, by = secret } = {}) {
  return {
    'content-type': 'application/cloudevents+json; charset=utf-8',
    'webhook-id': id,
    'webhook-timestamp': `${seconds}`,
    'webhook-signature': sign(by, { id, seconds }, body),
  }
}

function binary(body: string, over: Record<string, string> = {}) {
  const { data: _, ...attributes } = event(over)
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  for (const [name, value] of Object.entries(attributes)) headers[`ce-${name}`] = String(value)
  const head = { id: attributes.id, seconds: begunMs / 1000 }
  headers['webhook-id'] = head.id
  headers['webhook-timestamp'] = `${head.seconds}`
  headers['webhook-signature'] = sign(secret, head, `${attributeLines(headers)}\n${body}`)
  return headers
}

describe('an event that is signed', () => {
  test('comes in, in structured mode', async () => {
    const { knock, taken } = door()
    const body = JSON.stringify(event())
    expect(await knock(structured(body), body)).toBe('in')
    expect(taken).toEqual([
      {
        id: 'raid-1',
        source: '/raids',
        type: 'chat.spike',
        target: { kind: 'match', match: 'm1' },
        data: { strength: 4 },
      },
    ])
  })

  test('comes in, in binary mode, with any JSON for its data', async () => {
    for (const data of [{ a: [1] }, 42, 'text', null, true]) {
      const { knock, taken } = door()
      const body = JSON.stringify(data)
      expect(await knock(binary(body, { subject: 'games/arena' }), body)).toBe('in')
      expect(taken[0]?.data).toEqual(data)
      expect(taken[0]?.target).toEqual({ kind: 'game', game: 'arena' })
    }
    const { knock, taken } = door()
    expect(await knock(binary(''), '')).toBe('in')
    expect(taken[0]?.data).toBeNull()
  })

  test('comes in by any of several signatures, so that a secret can be changed', async () => {
    const body = JSON.stringify(event())
    const headers = structured(body)
    const several = `${sign('the one before it', { id: 'raid-1', seconds: 1 }, body)} ${headers['webhook-signature']}`
    expect(await door().knock({ ...headers, 'webhook-signature': several }, body)).toBe('in')
  })

  test('comes in once, as long as its signature is good', async () => {
    const { knock, clock, taken } = door()
    const body = JSON.stringify(event())
    const headers = structured(body, { seconds: begunMs / 1000 + mostSkewMs / 1000 })
    expect(await knock(headers, body)).toBe('in')
    clock.ms += 2 * mostSkewMs
    expect(await knock(headers, body)).toBe('event_replayed')
    clock.ms += 1000
    expect(await knock(headers, body)).toBe('event_stale')
    expect(taken).toHaveLength(1)
  })

  test('may come again when it came to nothing', async () => {
    const { knock, taken } = door()
    const body = JSON.stringify(event())
    const refuse = () => Promise.reject(new CaveaError('match_unknown'))
    expect(await knock(structured(body), body, refuse)).toBe('match_unknown')
    expect(await knock(structured(body), body)).toBe('in')
    expect(taken).toHaveLength(1)
  })
})

describe('an event is kept out', () => {
  const body = JSON.stringify(event())

  test('where there is no secret, and an empty one opens nothing', async () => {
    expect(await door('').knock(structured(body, { by: '' }), body)).toBe('events_closed')
  })

  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('without %s', async (name) => {
    expect(await door().knock({ ...structured(body), [name]: undefined }, body)).toBe('event_unsigned')
    expect(await door().knock({ ...structured(body), [name]: '' }, body)).toBe('event_unsigned')
  })

  test("with another's signature, or that of another id, time or body", async () => {
    const { knock, taken } = door()
    const other = JSON.stringify(event({ data: { strength: 9 } }))
    expect(await knock(structured(body, { by: 'not the secret' }), body)).toBe('event_unsigned')
    expect(await knock(structured(body), other)).toBe('event_unsigned')
    expect(await knock({ ...structured(body), 'webhook-id': 'raid-2' }, body)).toBe('event_unsigned')
    expect(await knock({ ...structured(body), 'webhook-timestamp': `${begunMs / 1000 + 1}` }, body)).toBe(
      'event_unsigned',
    )
    expect(taken).toEqual([])
  })

  test('when one byte of body or signature is another', async () => {
    const { knock } = door()
    await fc.assert(
      fc.asyncProperty(
        fc.nat(body.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, flip, inBody) => {
          const headers = structured(body)
          const bytes = Buffer.from(inBody ? body : headers['webhook-signature'], 'latin1')
          const place = at % bytes.length
          bytes[place] = (bytes[place] ?? 0) ^ flip
          const changed = bytes.toString('latin1')
          const outcome = inBody
            ? await knock(headers, changed)
            : await knock({ ...headers, 'webhook-signature': changed }, body)
          return outcome === 'event_unsigned'
        },
      ),
    )
  })

  test.each([
    ['type', 'other.type'],
    ['subject', 'games/arena'],
    ['source', '/elsewhere'],
  ])('in binary mode, when its %s is another than was signed', async (name, value) => {
    expect(await door().knock({ ...binary('1'), [`ce-${name}`]: value }, '1')).toBe('event_unsigned')
  })

  test('when what was signed in one mode is sent in the other', async () => {
    const asBinary = binary('1')
    const signed = `${attributeLines(asBinary)}\n1`
    expect(await door().knock({ ...asBinary, 'content-type': 'application/cloudevents+json' }, signed)).toBe(
      'request_invalid',
    )
    const asStructured = structured(body)
    expect(await door().knock({ ...asStructured, 'content-type': 'application/json' }, body)).toBe('event_unsigned')
  })

  test('when it was signed too long ago, or in time to come', async () => {
    for (const [by, outcome] of [
      [mostSkewMs / 1000, 'in'],
      [mostSkewMs / 1000 + 1, 'event_stale'],
    ] as const) {
      expect(await door().knock(structured(body, { seconds: begunMs / 1000 + by }), body)).toBe(outcome)
      const { knock, clock } = door()
      clock.ms += by * 1000
      expect(await knock(structured(body), body)).toBe(outcome)
    }
  })

  test('when its own id is not the one that is remembered', async () => {
    const other = JSON.stringify(event({ id: 'raid-2' }))
    expect(await door().knock(structured(other), other)).toBe('request_invalid')
  })

  test.each([
    'no JSON',
    '[]',
    '{}',
    'null',
    JSON.stringify(event({ specversion: '0.3' })),
    JSON.stringify(event({ id: '' })),
    JSON.stringify(event({ source: '' })),
    JSON.stringify(event({ type: 7 })),
    JSON.stringify(event({ type: 'x'.repeat(65) })),
    JSON.stringify(event({ subject: undefined })),
    JSON.stringify({ ...event({ data: undefined }), data_base64: '%%', subject: undefined }),
  ])('when it is no event: %s', async (text) => {
    expect(await door().knock(structured(text), text)).toBe('request_invalid')
  })

  test('when its id holds a dot, beside which the time would read otherwise', async () => {
    const text = JSON.stringify(event({ id: 'raid.1' }))
    expect(await door().knock(structured(text, { id: 'raid.1' }), text)).toBe('request_invalid')
  })

  test('when it has too much data', async () => {
    const text = JSON.stringify(event({ data: 'x'.repeat(4095) }))
    expect(await door().knock(structured(text), text)).toBe('request_too_large')
    const most = JSON.stringify(event({ data: 'x'.repeat(4094) }))
    expect(await door().knock(structured(most), most)).toBe('in')
  })
})
