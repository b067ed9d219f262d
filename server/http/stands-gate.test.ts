import { describe, expect, test } from 'vitest'
import { HttpFront } from '../../tests/support/http-front.ts'
import { Gate } from './gate.ts'
import { returnToken } from './stands-gate.ts'

const watch = '/matchmake/joinOrCreate/watch'

/** A gate before which so many are kept waiting that nobody else may. Its time stands still. */
function crowded(): Gate {
  const gate = new Gate()
  while (gate.waiting < 201) void gate.enter()
  gate.close()
  return gate
}

describe('a storm before the stands', () => {
  test('is answered with a place, a time and a ticket that keeps the place', async () => {
    await using front = await HttpFront.open({ gate: crowded() })
    const first = await front.send('POST', watch, {}, { match: 'm' })
    const told = JSON.parse(first.text)
    expect([first.status, told.code, told.place]).toEqual([503, 'stands_queue', 2])
    expect(Number(first.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect(told.returnMs).toBeGreaterThanOrEqual(1000)
    // The stock SDK shows the sentence alone.
    expect(told.message).toContain('You are number 2.')
    expect(told.message).toContain(told.ticket)
    const second = JSON.parse((await front.send('POST', watch, {}, { match: 'm' })).text)
    const again = JSON.parse((await front.send('POST', watch, {}, { match: 'm', ticket: told.ticket })).text)
    expect(second.ticket).not.toBe(told.ticket)
    expect([again.ticket, again.place]).toEqual([told.ticket, told.place])
    expect(front.asked).toEqual([])
  })

  test('takes no ticket that is no text', async () => {
    await using front = await HttpFront.open({ gate: crowded() })
    for (const ticket of [1, {}, ['1.x'], null]) {
      expect(await front.outcome('POST', watch, {}, { match: 'm', ticket })).toEqual([503, 'stands_queue'])
    }
  })

  test('holds up nobody who plays, or comes back to a seat', async () => {
    await using front = await HttpFront.open({ gate: crowded() })
    for (const path of ['joinOrCreate/arena', 'joinById/m', 'reconnect/m']) {
      expect(await front.outcome('POST', `/matchmake/${path}`, {}, {})).toEqual([200])
    }
    expect(await front.outcome('POST', '/matchmake/reconnect/watch-m', {}, {})).toEqual([503, 'stands_queue'])
  })

  test('that is over leaves the way free', async () => {
    const gate = crowded()
    await using front = await HttpFront.open({ gate })
    for (let turn = 0; turn < 200; turn++) gate.turn(0)
    expect(await front.outcome('POST', watch, {}, { match: 'm' })).toEqual([200])
    gate.close()
  })
})

test('those who come back to the stands are told by their address', () => {
  const token = (path: string) => returnToken(new URL(`http://localhost${path}`))
  expect(token('/p/watch-m?sessionId=s&reconnectionToken=t')).toBe('t')
  expect(token('/p/watch-m?sessionId=s')).toBeUndefined()
  expect(token('/p/m?sessionId=s&reconnectionToken=t')).toBeUndefined()
})

test('whose request to come back has passed the gate is expected with a socket, once', async () => {
  const gate = new Gate()
  await using front = await HttpFront.open({ gate })
  const reconnect = (reconnectionToken: unknown) =>
    front.outcome('POST', '/matchmake/reconnect/watch-m', {}, { reconnectionToken })
  expect([await reconnect('t'), await reconnect(['x'])]).toEqual([[200], [200]])
  await front.send('POST', watch, {}, { match: 'm', reconnectionToken: 'u' })
  expect(['t', 't', 'x', 'u', ''].map((token) => gate.expects(token))).toEqual([true, false, false, false, false])
  gate.close()
})
