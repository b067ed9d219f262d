import { describe, expect, test } from 'vitest'
import { LiveTape, line, relayOf, Watcher } from '../../tests/support/live-tape.ts'
import { ask } from '../../tests/support/small-game.ts'

describe('a watch delay', () => {
  test('lets counts through before there is a picture', () => {
    const host = new LiveTape()
    const { relay } = relayOf(host, 5000)
    host.write({ kind: 'tally', tally: { ballot: 'b1', counts: { up: 1 }, voters: 1 } })
    relay.window()
    expect(relay.backlog().tallies).toHaveLength(1)
  })

  test('holds back the match and its marks, and neither chat nor tallies', () => {
    const host = new LiveTape()
    const { relay } = relayOf(host, 1000)
    host.now += 1000
    relay.window()
    const watcher = new Watcher(relay)
    const tick = host.match.tick
    host.play(5, ask.set('ground', 'mud'))
    host.write({ kind: 'mark', mark: { name: 'm', data: null } })
    host.write({ kind: 'chat', line: line('c1') })
    relay.window()
    expect([watcher.messages, watcher.state.tick, relay.seenTick(watcher)]).toEqual([['chat'], tick, tick])
    host.now += 800
    relay.window()
    expect([watcher.messages, watcher.state.tick, relay.seenTick(watcher)]).toEqual([['chat'], tick + 3, tick + 3])
    host.now += 300
    relay.window()
    expect(watcher.messages).toEqual(['chat', 'marks'])
    expect(watcher.picture).toEqual(host.picture)
  })

  test('shows who opens the stands late the match as it was, from a keyframe before that time', () => {
    const host = new LiveTape()
    for (let round = 0; round < 6; round++) {
      host.play(10)
      host.keyframe()
    }
    const { relay } = relayOf(host, 1500)
    const watcher = new Watcher(relay)
    expect(watcher.state.tick).toBe(host.match.tick - 15)
    host.now += 1500
    relay.window()
    expect(watcher.picture).toEqual(host.picture)
  })
})
