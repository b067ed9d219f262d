import { createHmac, createSign, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { Kick, kickKey } from '../../server/audience/sources/kick.ts'
import { Pushed, type Reader } from '../../server/audience/sources/pushed.ts'
import type { Delivery } from '../../server/audience/sources/source.ts'
import { Webhook } from '../../server/audience/sources/webhook.ts'
import { type Once, OnceInFile, OnceInMemory } from '../../server/store/once.ts'
import { Ear } from './contract.ts'

/** A service that signs, and what it says of somebody who wrote something. */
interface Signer {
  reader(once?: Once): Reader
  delivery(options?: { id?: string; at?: number; body?: string; line?: string }): Delivery
  /** The same delivery with other words, or another id or time, under the signature that it had. */
  forged(delivery: Delivery): Delivery[]
}

const minuteMs = 60_000
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString()
const secret = 'whsec_c2VjcmV0IG9mIGEgdGVzdA=='
const key = Buffer.from('secret of a test')

const changed = (delivery: Delivery, headers: Record<string, string>): Delivery => ({
  ...delivery,
  headers: { ...delivery.headers, ...headers },
})
const other = ({ headers, body }: Delivery): Delivery => ({
  headers,
  body: Buffer.from(Buffer.from(body).toString().replace('!1', '!2')),
})

function kickBody(content: string, broadcaster = 42) {
  const sender = { is_anonymous: false, user_id: 7, username: 'ann' }
  return JSON.stringify({ message_id: `m ${content}`, broadcaster: { user_id: broadcaster }, sender, content })
}

const kick: Signer = {
  reader(once = new OnceInMemory(10 * minuteMs)) {
    const key = kickKey(pem.replaceAll('\n', '\\n'))
    if (key === undefined) throw new Error('The key is none.')
    return new Kick(key, 42, once)
  },
  delivery({ id = '01JA', at = Date.now(), line = '!1', body = kickBody(line) } = {}) {
    const timestamp = new Date(at).toISOString()
    const signature = createSign('RSA-SHA256').update(`${id}.${timestamp}.${body}`).sign(keys.privateKey, 'base64')
    const headers = {
      'kick-event-message-id': id,
      'kick-event-message-timestamp': timestamp,
      'kick-event-signature': signature,
      'kick-event-type': 'chat.message.sent',
    }
    return { headers, body: Buffer.from(body) }
  },
  forged: (delivery) => [
    other(delivery),
    changed(delivery, { 'kick-event-message-id': '01JB' }),
    changed(delivery, { 'kick-event-message-timestamp': new Date(Date.now() + 1000).toISOString() }),
    changed(delivery, { 'kick-event-signature': '' }),
    changed(delivery, { 'kick-event-signature': 'bm8=' }),
    { headers: {}, body: delivery.body },
  ],
}

const webhook: Signer = {
  reader: (once = new OnceInMemory(10 * minuteMs)) => new Webhook(secret, once),
  delivery({ id = 'd1', at = Date.now(), line = '!1', body } = {}) {
    const text = body ?? JSON.stringify({ lines: [{ id: `l ${line}`, user: '7', name: 'ann', text: line }] })
    const timestamp = `${Math.floor(at / 1000)}`
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${text}`).digest('base64')
    const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,bm8= v1,${signature}` }
    return { headers, body: Buffer.from(text) }
  },
  forged: (delivery) => [
    other(delivery),
    changed(delivery, { 'webhook-id': 'd2' }),
    changed(delivery, { 'webhook-timestamp': `${Math.floor(Date.now() / 1000) + 1}` }),
    changed(delivery, { 'webhook-signature': 'v1,' }),
    changed(delivery, { 'webhook-signature': 'v0,bm8=' }),
    { headers: {}, body: delivery.body },
  ],
}

afterEach(() => {
  vi.useRealTimers()
})

function rig(signer: Signer, once?: Once) {
  const source = new Pushed(signer.reader(once))
  const ear = new Ear()
  source.start(ear)
  return { source, ear }
}

const codeOf = async (act: () => Promise<unknown>) => {
  try {
    return await act()
  } catch (error) {
    return (error as { code?: string }).code
  }
}

describe.each([
  ['kick', kick, 'repeated'],
  ['webhook', webhook, 'delivery_repeated'],
] as const)('deliveries of %s', (name, signer, repeated) => {
  test('bring each line once, with who wrote it', async () => {
    const { source, ear } = rig(signer)
    expect(await source.receive(signer.delivery())).toBe('taken')
    expect(await codeOf(() => source.receive(signer.delivery()))).toBe(repeated)
    expect(await source.receive(signer.delivery({ id: 'next', line: '<b>hail' }))).toBe('taken')
    expect(ear.lines.map(({ source: from, userId, name: by, text }) => ({ from, userId, by, text }))).toEqual([
      { from: name, userId: '7', by: 'ann', text: '!1' },
      { from: name, userId: '7', by: 'ann', text: '<b>hail' },
    ])
  })

  test('S4: are refused under any signature but their own', async () => {
    const { source, ear } = rig(signer)
    for (const delivery of signer.forged(signer.delivery())) {
      expect(await codeOf(() => source.receive(delivery))).toBe('delivery_unsigned')
    }
    expect(ear.lines).toEqual([])
    // A forgery does not use up the id of what it was made of.
    expect(await source.receive(signer.delivery())).toBe('taken')
  })

  test('S4: are refused from the past and from the future', async () => {
    const { source, ear } = rig(signer)
    for (const minutes of [-6, 6, -60 * 24]) {
      const delivery = signer.delivery({ id: `at ${minutes}`, at: Date.now() + minutes * minuteMs })
      expect(await codeOf(() => source.receive(delivery))).toBe('delivery_stale')
    }
    expect(ear.lines).toEqual([])
    expect(await source.receive(signer.delivery({ id: 'a slow clock', at: Date.now() - 4 * minuteMs }))).toBe('taken')
    expect(await source.receive(signer.delivery({ id: 'a fast clock', at: Date.now() + 4 * minuteMs }))).toBe('taken')
  })

  test('S4: can be replayed at no time, however long they are kept', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { source, ear } = rig(signer)
    const delivery = signer.delivery({ at: Date.now() + 4 * minuteMs })
    await source.receive(delivery)
    for (let minute = 0; minute < 30; minute++) {
      expect(await codeOf(() => source.receive(delivery))).not.toBe('taken')
      vi.setSystemTime(Date.now() + minuteMs)
    }
    expect(ear.lines).toHaveLength(1)
  })

  test('S4: cannot be replayed after a kill either, by the file of the ones that came', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cavea-once-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const start = () => rig(signer, new OnceInFile(join(folder, 'once'), 10 * minuteMs, () => {}))
    const before = start()
    expect(await before.source.receive(signer.delivery())).toBe('taken')
    const next = start()
    expect(await codeOf(() => next.source.receive(signer.delivery()))).toBe(repeated)
    expect(next.ear.lines).toEqual([])
    expect(await next.source.receive(signer.delivery({ id: 'another' }))).toBe('taken')
  })

  test('that hold anything but what they should bring nothing, and break nothing', async () => {
    const { source, ear } = rig(signer)
    const bodies = [
      '',
      'no JSON',
      'null',
      '[]',
      '{}',
      '{"lines":[{}]}',
      '{"lines":7}',
      `{"message_id":"x"}`,
      '"\\ud800"',
    ]
    for (const [index, body] of bodies.entries()) {
      const outcome = await codeOf(() => source.receive(signer.delivery({ id: `odd ${index}`, body })))
      expect(['taken', 'request_invalid']).toContain(outcome)
    }
    expect(await codeOf(() => source.receive(signer.delivery({ id: 'bytes', body: '\u0000' })))).toBe('request_invalid')
    expect([ear.lines, ear.events]).toEqual([[], []])
  })

  test('are taken between start and stop', async () => {
    const source = new Pushed(signer.reader())
    const ear = new Ear()
    expect(await codeOf(() => source.receive(signer.delivery()))).toBe('not_ready')
    source.start(ear)
    expect(source.health().state).toBe('connected')
    await source.stop()
    expect(source.health()).toEqual({ state: 'stopped' })
    expect(await codeOf(() => source.receive(signer.delivery()))).toBe('not_ready')
    expect(ear.healths.map(({ state }) => state)).toEqual(['connected', 'stopped'])
  })
})

describe('Kick', () => {
  test('signs for others with the same key: what is meant for another channel is not heard', async () => {
    const { source, ear } = rig(kick)
    await source.receive(kick.delivery({ body: kickBody('!1', 43) }))
    expect(ear.lines).toEqual([])
  })

  test('tells of those who follow and subscribe', async () => {
    const { source, ear } = rig(kick)
    const broadcaster = { user_id: 42 }
    const person = { user_id: 9, username: 'cat' }
    await source.receive(kick.delivery({ id: '1', body: JSON.stringify({ broadcaster, follower: person }) }))
    await source.receive(
      kick.delivery({ id: '2', body: JSON.stringify({ broadcaster, subscriber: person, duration: 1 }) }),
    )
    expect(ear.events).toMatchObject([
      { type: 'follow', userId: '9', name: 'cat' },
      { type: 'subscription', userId: '9' },
    ])
  })

  test('has an RSA key and no other', () => {
    const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
    expect(kickKey(elliptic.export({ type: 'spki', format: 'pem' }).toString())).toBeUndefined()
    expect(kickKey('no key')).toBeUndefined()
  })
})

test('a program of your own tells of events of its own', async () => {
  const { source, ear } = rig(webhook)
  const at = Date.now() - 1000
  const body = JSON.stringify({ events: [{ id: 'e1', type: 'donation', user: '7', name: 'Ann', amount: 5, at }] })
  await source.receive(webhook.delivery({ body }))
  expect(ear.events).toEqual([
    { source: 'webhook', type: 'donation', userId: '7', name: 'Ann', amount: 5, at, id: 'e1' },
  ])
})
