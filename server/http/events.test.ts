import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { operatorPassword } from '../../tests/support/clients.ts'
import { basic, HttpFront } from '../../tests/support/http-front.ts'

test('an event reaches its taker as the very bytes that came, whatever they are', async () => {
  await using front = await HttpFront.open()
  const body = ' { "a" : 1 }\n'
  expect(await front.send('POST', '/api/events', { 'content-type': 'text/x', 'webhook-id': 'i' }, body)).toMatchObject({
    status: 202,
    text: '{"taken":1}',
  })
  await front.send('POST', '/api/events')
  const [first, second] = front.asked
  expect(first).toEqual(['takeEvent', expect.objectContaining({ 'webhook-id': 'i' }), Buffer.from(body)])
  expect(second?.[2]).toEqual(Buffer.alloc(0))
})

test('what is too large, packed, or early is not taken', async () => {
  await using front = await HttpFront.open()
  expect(await front.outcome('POST', '/api/events', {}, 'x'.repeat(16 * 1024 + 1))).toEqual([413, 'request_too_large'])
  const packed = gzipSync('{}').toString('latin1')
  expect(await front.outcome('POST', '/api/events', { 'content-encoding': 'gzip' }, packed)).toEqual([
    415,
    'media_type_unsupported',
  ])
  expect(front.asked).toEqual([])
  await using early = await HttpFront.open({ ports: { ready: () => false } })
  expect(await early.outcome('POST', '/api/events', {}, '{}')).toEqual([503, 'not_ready'])
  expect(early.asked).toEqual([])
})

test('what subscribers did not take is for operators', async () => {
  const row = { subscriber: 'https://a.org/hook', reason: 'answered 500', tries: 10, at: 5, event: { id: 'm:1:0' } }
  await using front = await HttpFront.open({ ports: { deadEvents: () => [row] } })
  expect(await front.outcome('GET', '/api/events/dead')).toEqual([401, 'not_authorized'])
  const { status, text, headers } = await front.send('GET', '/api/events/dead', basic(operatorPassword))
  expect([status, JSON.parse(text), headers.get('cache-control')]).toEqual([200, [row], 'no-store'])
})
