import { expect, test } from 'vitest'
import { LiveTape, relayOf, Watcher } from '../../tests/support/live-tape.ts'
import { Stall } from './stall.ts'

test('a match that shows nothing for two seconds stands still, and that is told once a second', () => {
  const stall = new Stall()
  expect(stall.look(50_000, undefined)).toBeUndefined()
  expect(stall.look(100_000, 99_990)).toBeUndefined()
  const told = Array.from({ length: 60 }, (_, at) => stall.look(100_000 + at * 100, undefined))
  expect(told.filter((forMs) => forMs !== undefined)).toEqual([2010, 3010, 4010, 5010])
  expect(stall.look(106_000, 105_990)).toBeUndefined()
})

test('spectators hear of it, also those who come in meanwhile, and no more once the match goes on', () => {
  const host = new LiveTape()
  host.play(3)
  const { relay } = relayOf(host, 500)
  const heard = (watcher: Watcher) => watcher.messages.filter((type) => type === 'stalled').length
  const wait = (ms: number) => {
    for (let passed = 0; passed < ms; passed += 100) {
      host.now += 100
      relay.window()
    }
  }
  wait(1000)
  const early = new Watcher(relay)
  wait(1000)
  expect(heard(early)).toBe(0)
  wait(2000)
  const late = new Watcher(relay)
  wait(1000)
  expect([heard(early), heard(late)]).toEqual([3, 1])
  host.play(20)
  relay.window()
  const before = heard(early)
  for (let at = 0; at < 20; at++) {
    host.play(1)
    relay.window()
  }
  expect(heard(early)).toBe(before)
})

test('a match that stands still before its relay has seen anything of it go on is told of, too', () => {
  const host = new LiveTape()
  host.play(3)
  const { relay } = relayOf(host, 0)
  const watcher = new Watcher(relay)
  for (let at = 0; at < 40; at++) {
    host.now += 100
    relay.window()
  }
  expect(watcher.messages.filter((type) => type === 'stalled').length).toBeGreaterThan(0)
})
