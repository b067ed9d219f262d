import { createHmac } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { WebhookSignature } from './webhook-signature.ts'

const key = Buffer.from('sixteen bytes or more of a key')
const encoded = `whsec_${key.toString('base64')}`
const head = { id: 'msg_1', seconds: Math.floor(Date.now() / 1000) }
const body = '{"greeting":"salvē"}'
const headersOf = (signature: string) => ({
  'webhook-id': head.id,
  'webhook-timestamp': `${head.seconds}`,
  'webhook-signature': signature,
})

describe('a secret that begins with whsec_', () => {
  test('is base64: what is signed here is verified by the reference library, and by the key itself', () => {
    const signature = new WebhookSignature(encoded).sign(head, body)
    expect(new Webhook(encoded).verify(body, headersOf(signature))).toEqual({ greeting: 'salvē' })
    const own = createHmac('sha256', key).update(`${head.id}.${head.seconds}.${body}`).digest('base64')
    expect(signature).toBe(`v1,${own}`)
  })

  test('verifies what the reference library signs, as text and as bytes', () => {
    const signature = new Webhook(encoded).sign(head.id, new Date(head.seconds * 1000), body)
    const ours = new WebhookSignature(encoded)
    expect(ours.isSigned(head, body, signature)).toBe(true)
    expect(ours.isSigned(head, Buffer.from(body), signature)).toBe(true)
    expect(ours.isSigned(head, new Uint8Array(Buffer.from(body)), signature)).toBe(true)
  })
})

test('any other secret is taken as it is written', () => {
  const secret = 'a secret of ours, é'
  const own = createHmac('sha256', secret).update(`${head.id}.${head.seconds}.${body}`).digest('base64')
  expect(new WebhookSignature(secret).sign(head, body)).toBe(`v1,${own}`)
})

test('one signature of several is enough, and none of another message', () => {
  const ours = new WebhookSignature(encoded)
  const right = ours.sign(head, body)
  expect(ours.isSigned(head, body, `v1,bm8= ${right}`)).toBe(true)
  expect(ours.isSigned(head, body, `${'v1,bm8= '.repeat(5)}${right}`)).toBe(false)
  for (const wrong of [
    '',
    'v1,',
    right.replace('v1', 'v2'),
    `${right}x`,
    new WebhookSignature('another secret of ours').sign(head, body),
  ])
    expect(ours.isSigned(head, body, wrong), wrong).toBe(false)
  expect(ours.isSigned({ ...head, id: 'msg_2' }, body, right)).toBe(false)
  expect(ours.isSigned({ ...head, seconds: head.seconds + 1 }, body, right)).toBe(false)
})
