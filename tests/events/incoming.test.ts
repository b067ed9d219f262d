import { expect, test } from 'vitest'
import { firstMatch } from '../support/clients.ts'
import { TestServer } from '../support/server.ts'
import { Sender } from './sender.ts'

const secret = 'whsec_YSBzZWNyZXQgZm9yIHRlc3RzIG9mIGV2ZW50cw=='
const env = { CAVEA_EVENTS_SECRET: secret, CAVEA_BALLOT_EVERY_SECONDS: '0' }
const sender = new Sender(secret)

/** What is counted of events that came, by outcome. */
async function counted(server: TestServer): Promise<Record<string, number>> {
  const text = await (await fetch(`${server.address}/metrics`)).text()
  const rows = [...text.matchAll(/^cavea_events_in_total\{outcome="(\w+)"\} (\d+)$/gm)]
  return Object.fromEntries(rows.map(([, outcome = '', count]) => [outcome, Number(count)]))
}

test('an event that is signed enters its match once; forged, late and repeated ones do not', async () => {
  await using server = await TestServer.start({ env })
  const { roomId } = await firstMatch(server)
  expect(await sender.send(server.address, { id: 'raid-1', subject: roomId })).toEqual([202, 1])

  const second = sender.request({ id: 'raid-2', subject: roomId })
  expect(await sender.send(server.address, second)).toEqual([202, 1])
  expect(await sender.send(server.address, second)).toEqual([409, 'event_replayed'])
  const inBinary = sender.request({ id: 'raid-3', subject: 'games/arena', mode: 'binary', data: 7 })
  expect(await sender.send(server.address, inBinary)).toEqual([202, 1])
  const elsewhere = { ...inBinary, headers: { ...inBinary.headers, 'ce-subject': roomId } }
  expect(await sender.send(server.address, elsewhere)).toEqual([401, 'event_unsigned'])

  const refusals = [
    [{ id: 'x', subject: roomId, secret: 'what others sign with' }, 401, 'event_unsigned'],
    [{ id: 'x', subject: roomId, age: 301 }, 400, 'event_stale'],
    [{ id: 'x', subject: roomId, age: -301 }, 400, 'event_stale'],
    [{ id: 'x', subject: roomId, type: 'lion.release' }, 400, 'event_unknown'],
    [{ id: 'x', subject: roomId, type: '__proto__' }, 400, 'event_unknown'],
    [{ id: 'x', subject: 'nobody' }, 404, 'match_unknown'],
    [{ id: 'x', subject: 'games/chess' }, 404, 'match_unknown'],
    [{ id: 'x', subject: roomId, data: 'x'.repeat(5000) }, 413, 'request_too_large'],
    [{ id: 'x', subject: roomId, data: 'x'.repeat(20_000) }, 413, 'request_too_large'],
  ] as const
  for (const [sending, status, code] of refusals) {
    expect([sending, ...(await sender.send(server.address, sending))]).toEqual([sending, status, code])
  }
  // Nothing came of any of them, so the id is free still.
  expect(await sender.send(server.address, { id: 'x', subject: roomId })).toEqual([202, 1])
  expect(await sender.send(server.address, { method: 'POST' })).toEqual([401, 'event_unsigned'])
  expect(await counted(server)).toMatchObject({ taken: 4, event_replayed: 1, event_unsigned: 3, event_unknown: 2 })
})

test('what a server took before it was killed is not taken after it', async () => {
  await using server = await TestServer.start({ env })
  const { roomId } = await firstMatch(server)
  const request = sender.request({ id: 'raid-2', subject: roomId })
  expect(await sender.send(server.address, request)).toEqual([202, 1])
  await server.kill()
  await using next = await TestServer.start({ env, dataFolder: server.dataFolder })
  expect((await firstMatch(next)).roomId).toBe(roomId)
  expect(await sender.send(next.address, request)).toEqual([409, 'event_replayed'])
  expect(await sender.send(next.address, { id: 'raid-3', subject: roomId })).toEqual([202, 1])
})

test('a server without a secret takes none', async () => {
  await using server = await TestServer.start()
  const { roomId } = await firstMatch(server)
  expect(await sender.send(server.address, { id: 'x', subject: roomId, secret: '' })).toEqual([404, 'events_closed'])
})
