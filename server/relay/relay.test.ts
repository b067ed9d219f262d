import { describe, expect, test } from 'vitest'
import { planFor } from '../../shared/ballot/plan.ts'
import { LiveTape, line, relayOf, Watcher } from '../../tests/support/live-tape.ts'
import { ask, smallGame } from '../../tests/support/small-game.ts'
import { until } from '../../tests/support/until.ts'

describe('a window', () => {
  test('brings each spectator to the present in one write, with marks, tallies and chat', () => {
    const host = new LiveTape()
    const { relay } = relayOf(host)
    const watcher = new Watcher(relay)
    host.play(3, ask.set('ground', 'mud'))
    host.write({ kind: 'mark', mark: { name: 'm', data: null } })
    host.write({ kind: 'chat', line: line('c1') })
    host.write({ kind: 'tally', tally: { ballot: 'b1', counts: { up: 1 }, voters: 1 } })
    expect(watcher.writes).toBe(0)
    relay.window()
    expect(watcher.writes).toBe(1)
    expect(watcher.messages.sort()).toEqual(['chat', 'marks', 'tally'])
    expect(watcher.picture).toEqual(host.picture)
  })

  test('writes nothing where there is nothing new', () => {
    const { relay } = relayOf(new LiveTape())
    const watcher = new Watcher(relay)
    relay.window()
    expect(watcher.writes).toBe(0)
  })

  test('leaves out who has gone, and who is not ready', () => {
    const host = new LiveTape()
    const { relay } = relayOf(host)
    const [gone, late] = [new Watcher(relay), new Watcher(relay)]
    relay.remove(gone)
    late.ready = false
    host.play(1)
    relay.window()
    expect([gone.writes, late.writes, relay.size]).toEqual([0, 0, 1])
  })

  test('after the end of the tape is the last', () => {
    const host = new LiveTape()
    const { relay, ends } = relayOf(host)
    const watcher = new Watcher(relay)
    host.play(1)
    host.write({ kind: 'end', reason: 'over' })
    relay.window()
    relay.window()
    expect(ends).toEqual(['ended'])
    expect(watcher.picture).toEqual(host.picture)
  })
})

describe('a sample', () => {
  test('waits for its window, and leaves with the one before in one write', () => {
    const host = new LiveTape()
    const { relay } = relayOf(host)
    const watcher = new Watcher(relay)
    host.play(1)
    relay.sample()
    const late = new Watcher(relay)
    expect([watcher.writes, late.state.tick]).toEqual([0, host.match.tick])
    host.play(1)
    relay.window()
    expect([watcher.writes, late.writes]).toEqual([1, 1])
    for (const one of [watcher, late]) expect(one.picture).toEqual(host.picture)
  })

  test('that is the last of its tape does not wait', () => {
    const host = new LiveTape()
    const { relay, ends } = relayOf(host)
    const watcher = new Watcher(relay)
    host.play(1)
    host.write({ kind: 'end', reason: 'over' })
    relay.sample()
    expect(ends).toEqual(['ended'])
    expect(watcher.picture).toEqual(host.picture)
  })
})

describe('who comes in', () => {
  test.each([0, 1, 9, 10, 11, 37])('after %d ticks and keyframes sees the match as it is, and on', (ticks) => {
    const host = new LiveTape()
    for (let tick = 0; tick < ticks; tick++) {
      host.play(1)
      if (tick % 10 === 9) host.keyframe()
    }
    const { relay } = relayOf(host)
    const watcher = new Watcher(relay)
    expect(watcher.picture).toEqual(host.picture)
    for (let round = 0; round < 5; round++) {
      host.play(2)
      if (round === 2) host.keyframe()
      relay.window()
      expect(watcher.picture).toEqual(host.picture)
    }
    expect(new Watcher(relay).picture).toEqual(host.picture)
  })

  test('M4: is told at once, whatever the delay, of lines that were taken down', () => {
    const host = new LiveTape()
    const { relay } = relayOf(host, 10_000)
    const watcher = new Watcher(relay)
    host.write({ kind: 'chat', line: line('a') })
    relay.window()
    host.write({ kind: 'chat', line: line('b') })
    host.write({ kind: 'hide', lines: ['a', 'b'] })
    relay.window()
    // The second line was never shown to anybody.
    expect(watcher.messages).toEqual(['chat', 'hide'])
  })

  test('between two windows sees what the others see, and goes on with them', () => {
    const host = new LiveTape()
    const { relay } = relayOf(host)
    const first = new Watcher(relay)
    host.play(2)
    const second = new Watcher(relay)
    expect(second.state.toJSON()).toEqual(first.state.toJSON())
    relay.window()
    expect(first.picture).toEqual(host.picture)
    expect(second.picture).toEqual(host.picture)
  })

  test('gets the last lines of chat and the counts of open ballots', () => {
    const host = new LiveTape()
    for (let at = 0; at < 70; at++) {
      host.write({ kind: 'chat', line: line(`c${at}`) })
      if (at % 25 === 0) host.keyframe()
    }
    host.write({ kind: 'tally', tally: { ballot: 'b1', counts: { up: 1 }, voters: 1 } })
    host.write({ kind: 'tally', tally: { ballot: 'b1', counts: { up: 2 }, voters: 2 } })
    const { chat, tallies } = relayOf(host).relay.backlog()
    expect(chat.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, at) => `c${at + 20}`))
    expect(tallies).toEqual([{ ballot: 'b1', counts: { up: 2 }, voters: 2 }])
  })

  test('M4: never reads what was taken down, but for what came back', () => {
    const host = new LiveTape()
    for (const id of ['a', 'b', 'c', 'd']) host.write({ kind: 'chat', line: line(id) })
    host.write({ kind: 'hide', lines: ['a', 'b'] })
    host.keyframe()
    const { relay } = relayOf(host)
    host.write({ kind: 'hide', lines: ['d'] })
    host.write({ kind: 'chat', line: line('b') })
    relay.window()
    expect(relay.backlog().chat.map(({ id }) => id)).toEqual(['c', 'b'])
  })

  test('gets no count of a ballot that is closed', () => {
    const host = new LiveTape()
    const { relay } = relayOf(host)
    const plan = planFor('ground', smallGame.mechanics.ground, 'sand')
    host.play(1, { kind: 'ballot.open', actor: 'audience', ballot: 'b1', plan, ticks: 50 })
    host.write({ kind: 'tally', tally: { ballot: 'b1', counts: { mud: 1 }, voters: 1 } })
    relay.window()
    expect(relay.backlog().tallies).toHaveLength(1)
    host.play(1, { kind: 'ballot.decide', actor: 'audience', ballot: 'b1', ranking: ['mud'] })
    relay.window()
    expect(relay.backlog().tallies).toEqual([])
  })
})

test('a keyframe shows what was on records that the tape has lost', () => {
  const host = new LiveTape()
  const { relay } = relayOf(host)
  const watcher = new Watcher(relay)
  const listeners = [...host.listeners]
  host.listeners.clear()
  host.play(5, ask.set('ground', 'mud'), ask.bot('c'))
  for (const listener of listeners) host.listeners.add(listener)
  host.keyframe()
  host.play(1)
  relay.window()
  expect(watcher.picture).toEqual(host.picture)
  expect(watcher.fullStates).toBe(0)
})

describe('a spectator that does not read', () => {
  test('gets nothing until its queue is gone, then one full state, then patches', () => {
    const host = new LiveTape()
    const { relay } = relayOf(host)
    const [slow, quick] = [new Watcher(relay), new Watcher(relay)]
    const stuckAt = slow.state.tick
    slow.unsentBytes = 300 * 1024
    for (let round = 0; round < 5; round++) {
      host.play(2)
      relay.window()
    }
    expect([slow.writes, relay.seenTick(slow), quick.writes]).toEqual([0, stuckAt, 5])
    slow.unsentBytes = 9 * 1024
    host.play(1)
    relay.window()
    expect(slow.writes).toBe(0)
    slow.unsentBytes = 0
    host.play(1)
    relay.window()
    expect([slow.writes, slow.fullStates, quick.fullStates]).toEqual([1, 1, 0])
    expect(slow.picture).toEqual(host.picture)
    host.play(1)
    relay.window()
    expect([slow.writes, slow.fullStates]).toEqual([2, 1])
    expect(slow.picture).toEqual(host.picture)
    expect(quick.picture).toEqual(host.picture)
  })
})

test('windows come by themselves', async () => {
  const host = new LiveTape()
  const watcher = new Watcher(relayOf(host).relay)
  host.play(1)
  await until(() => watcher.writes === 1)
  expect(watcher.picture).toEqual(host.picture)
})

test('a closed relay no longer follows its tape', () => {
  const host = new LiveTape()
  relayOf(host).relay.close()
  expect(host.listeners.size).toBe(0)
})
