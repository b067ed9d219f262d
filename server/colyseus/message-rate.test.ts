import { type Client, Room } from '@colyseus/core'
import { expect, test } from 'vitest'
import { limitMessages } from './message-rate.ts'

/** A room whose clock is set by the test, and what it took of one client. */
function limited() {
  const taken: Buffer[] = []
  const codes: (number | undefined)[] = []
  const client = { leave: (code?: number) => void codes.push(code) } as Client
  const room = new Room()
  expect(Reflect.get(room, '_onMessage'), 'Colyseus hands frames to this').toBeInstanceOf(Function)
  Reflect.set(room, '_onMessage', (_client: Client, frame: Buffer) => void taken.push(frame))
  const clock = { nowMs: 5000 }
  limitMessages(room, { perSecond: 100, burst: 1000 }, () => clock.nowMs)
  const receive = Reflect.get(room, '_onMessage') as (client: Client, frame: Buffer) => void
  const send = (messages: number) => {
    for (let sent = 0; sent < messages; sent++) receive(client, Buffer.of(1))
  }
  return { taken, codes, clock, send }
}

test('what was sent while the process stood still is taken, however much longer than a second that was', () => {
  const { taken, codes, clock, send } = limited()
  for (let second = 0; second < 20; second++) {
    send(30)
    clock.nowMs += 1000
  }
  clock.nowMs += 20_000
  send(600)
  expect(codes).toEqual([])
  expect(taken).toHaveLength(1200)
})

test('a flood is cut off once, and nothing after it is taken', () => {
  const { taken, codes, clock, send } = limited()
  send(101)
  expect(codes).toEqual([4002])
  clock.nowMs += 60_000
  send(10)
  expect(taken).toHaveLength(100)
  expect(codes).toEqual([4002])
})

test('a client that sends a little more than it may is cut off once its credit is used up, however long it was quiet', () => {
  const { codes, clock, send } = limited()
  send(1)
  clock.nowMs += 3_600_000
  for (let second = 0; second < 18; second++) {
    send(150)
    clock.nowMs += 1000
  }
  expect(codes).toEqual([])
  send(150)
  expect(codes).toEqual([4002])
})
