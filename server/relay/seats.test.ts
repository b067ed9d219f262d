import { describe, expect, test } from 'vitest'
import { LiveTape, relayOf, Watcher } from '../../tests/support/live-tape.ts'
import { until } from '../../tests/support/until.ts'
import { Parcel } from './parcel.ts'
import { Seats, type Spectator } from './seats.ts'

const parcel = (number: number, text = 'x') =>
  new Parcel([{ number, tick: number * 10, patch: Buffer.from(text), messages: Buffer.alloc(0) }], () =>
    Buffer.from('full'),
  )

class Reader implements Spectator {
  ready = true
  unsentBytes = 0
  cut = false
  readonly got: string[] = []

  write(frames: Buffer): void {
    this.got.push(frames.toString())
  }

  cutOff(): void {
    this.cut = true
    this.ready = false
  }
}

describe('a window for a large crowd', () => {
  test('goes out in slices, and who comes in meanwhile goes on with the others', async () => {
    const host = new LiveTape()
    const { relay } = relayOf(host)
    const crowd = Array.from({ length: 1000 }, () => new Watcher(relay))
    host.play(2)
    relay.window()
    const written = () => crowd.filter(({ writes }) => writes > 0).length
    expect(written()).toBeGreaterThan(0)
    expect(written()).toBeLessThan(crowd.length)
    const late = new Watcher(relay)
    expect(late.picture).toEqual(host.picture)
    // The next may not begin before the last has got this one.
    host.play(1)
    relay.window()
    await until(() => written() === crowd.length)
    expect(late.writes).toBe(0)
    await until(() => [...crowd, late].every(({ state }) => state.tick === host.match.tick))
    for (const one of [...crowd, late]) expect(one.picture).toEqual(host.picture)
  })

  test('leaves the loop to others between two slices', async () => {
    const seats = new Seats(() => 0)
    const busyMs = (spectator: Reader) => {
      spectator.write = () => {
        for (const startMs = performance.now(); performance.now() - startMs < 0.05; );
      }
      return spectator
    }
    for (let at = 0; at < 1000; at++) seats.add(busyMs(new Reader()), 0, 0)
    let turns = 0
    const turn = () => {
      turns++
      if (seats.busy) setImmediate(turn)
    }
    setImmediate(turn)
    const writingMs = await new Promise<number>((done) => seats.handOut(parcel(1), done))
    expect(turns).toBeGreaterThan(8)
    expect(writingMs).toBeGreaterThan(45)
  })
})

describe('a spectator who is behind', () => {
  const nothing = () => {}

  test('for too long is cut off', () => {
    let nowMs = 0
    const seats = new Seats(() => nowMs)
    const [stuck, slow] = [new Reader(), new Reader()]
    for (const one of [stuck, slow]) {
      one.unsentBytes = 300 * 1024
      seats.add(one, 0, 0)
    }
    for (let number = 1; nowMs <= 30_000; number++) {
      if (nowMs === 20_000) slow.unsentBytes = 0
      seats.handOut(parcel(number), nothing)
      nowMs += 500
    }
    expect([stuck.cut, slow.cut]).toEqual([false, false])
    seats.handOut(parcel(1000), nothing)
    expect([stuck.cut, slow.cut]).toEqual([true, false])
    expect(stuck.got).toEqual([])
    expect(slow.got[0]).toBe('full')
  })

  test('with more unsent than the relay ever writes is cut off at once', () => {
    const seats = new Seats(() => 0)
    const flood = new Reader()
    flood.unsentBytes = 2 * 1024 * 1024
    seats.add(flood, 0, 0)
    for (const number of [1, 2]) seats.handOut(parcel(number), nothing)
    expect(flood.cut).toBe(true)
  })

  test('has seen nothing since, and sees the present with its full state', () => {
    const seats = new Seats(() => 0)
    const reader = new Reader()
    seats.add(reader, 0, 0)
    seats.handOut(parcel(1), nothing)
    reader.unsentBytes = 300 * 1024
    for (const number of [2, 3]) seats.handOut(parcel(number), nothing)
    expect(seats.seenTick(reader)).toBe(10)
    reader.unsentBytes = 0
    seats.handOut(parcel(4), nothing)
    expect([seats.seenTick(reader), ...reader.got]).toEqual([40, 'x', 'full'])
  })
})
