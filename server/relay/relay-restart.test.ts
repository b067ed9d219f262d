import { Decoder, Encoder, schema, t } from '@colyseus/schema'
import { describe, expect, test } from 'vitest'
import type { PublicTapeRecord } from '../../shared/tape/record.ts'
import { LiveTape, relayOf, Watcher } from '../../tests/support/live-tape.ts'
import { ask, smallGame } from '../../tests/support/small-game.ts'
import { socketFrame, stateMessage } from './frame.ts'
import { Mirror } from './mirror.ts'

/** The tape of a match that another process goes on with: what was, and then what that one writes. */
class TapeGoneOn extends LiveTape {
  constructor(before: LiveTape) {
    super()
    this.now = before.now
    const own = this.records.splice(0).filter(({ kind }) => kind !== 'start')
    this.records.push(...before.records, ...own.map((record) => this.#ofEpoch(record)))
    this.listeners.add(() => this.records.push(this.#ofEpoch(this.records.pop())))
  }

  #ofEpoch(record: PublicTapeRecord | undefined): PublicTapeRecord {
    if (record === undefined) throw new Error('There is no record.')
    return { ...record, epoch: 2, time: this.now }
  }

  override readonly tape = {
    epoch: 2,
    publicRecords: () => this.records.slice(),
    follow: (listener: (record: PublicTapeRecord) => void) => {
      const heard = () => listener(this.#ofEpoch(this.records.at(-1)))
      this.listeners.add(heard)
      return () => this.listeners.delete(heard)
    },
  }
}

describe('a relay of a match that another process has gone on with', () => {
  test('shows the match as that one has it', () => {
    const before = new LiveTape()
    before.play(20, ask.set('ground', 'mud'))
    const host = new TapeGoneOn(before)
    const { relay } = relayOf(host)
    const watcher = new Watcher(relay)
    expect(watcher.picture).toEqual(host.picture)
    host.play(3)
    host.keyframe()
    host.play(3)
    relay.window()
    expect(watcher.picture).toEqual(host.picture)
  })

  test('shows those who watch with a delay first what was, then what is', () => {
    const before = new LiveTape()
    for (let round = 0; round < 3; round++) {
      before.play(10, ask.set('ground', round % 2 === 0 ? 'mud' : 'sand'))
      before.keyframe()
    }
    const host = new TapeGoneOn(before)
    const { relay } = relayOf(host, 1000)
    const watcher = new Watcher(relay)
    expect(watcher.state.tick).toBe(before.match.tick - 10)
    for (let window = 0; window < 12; window++) {
      host.play(1)
      relay.window()
    }
    host.now += 1000
    relay.window()
    expect(watcher.picture).toEqual(host.picture)
  })

  test('takes no patch of the process before: it is one of another state', () => {
    const before = new LiveTape()
    const { relay } = relayOf(before)
    const host = new TapeGoneOn(before)
    for (const record of host.records.filter(({ epoch }) => epoch === 2)) {
      for (const listener of before.listeners) listener(record)
    }
    const watcher = new Watcher(relay)
    relay.window()
    before.play(5, ask.set('ground', 'mud'))
    relay.window()
    expect(watcher.picture).toEqual(host.picture)
  })

  test('numbers what it shows anew: nothing that was known by a number in that other process is meant by it', () => {
    const before = new LiveTape()
    const numbers = [relayOf(before), relayOf(new TapeGoneOn(before))].map(({ relay }) => {
      const decoder = new Decoder(new smallGame.state())
      decoder.decode(relay.mirror.fullState())
      return [...decoder.root.refs.keys()].filter((number) => number !== 0)
    })
    expect(numbers[0]?.length).toBeGreaterThan(4)
    expect(numbers[0]?.filter((number) => numbers[1]?.includes(number))).toEqual([])
  })

  test('is followed by those who watched in that other process', () => {
    const before = new LiveTape()
    const watcher = new Watcher(relayOf(before).relay)
    before.play(5, ask.leave('a'), ask.join('c'))
    const host = new TapeGoneOn(before)
    const { relay } = relayOf(host)
    relay.add(watcher)
    watcher.write(socketFrame(stateMessage(relay.mirror.fullState())))
    expect(watcher.picture).toEqual(host.picture)
    host.play(5, ask.leave('b'), ask.join('d'))
    relay.window()
    expect(watcher.picture).toEqual(host.picture)
  })
})

describe('the numbers of a mirror', () => {
  const Body = schema({ x: t.uint8().default(0) }, 'NumberedBody')
  const Cart = schema({ wheel: t.ref(Body).optional() }, 'NumberedCart')
  const World = schema({ bodies: t.map(Body), carts: t.map(Cart) }, 'NumberedWorld')

  test('begin where they are told to, so that none stands for two things to who knew a mirror before', () => {
    const first = new World()
    for (const key of ['a', 'b', 'c']) first.bodies.set(key, new Body().assign({ x: 1 }))
    const second = new World()
    for (const key of ['a', 'b']) second.carts.set(key, new Cart().assign({ wheel: new Body().assign({ x: 2 }) }))
    second.bodies.set('c', new Body().assign({ x: 3 }))
    const shown = [first, second].map((host, process) => {
      const mirror = new Mirror(World, process * 1000)
      mirror.applyKeyframe(new Uint8Array(new Encoder(host).encodeAll()))
      mirror.takePatch()
      return mirror.fullState()
    })
    const spectator = new Decoder(new World())
    spectator.decode(shown[0] ?? new Uint8Array())
    const known = new Set(spectator.root.refs.keys())
    spectator.decodeResync(shown[1] ?? new Uint8Array())
    expect(spectator.state.toJSON()).toEqual(second.toJSON())
    const made = [...spectator.root.refs.keys()].filter((number) => !known.has(number))
    expect(Math.min(...made)).toBeGreaterThan(1000)
    // The state, its two maps, two carts, three bodies: all but the state anew.
    expect(made).toHaveLength(7)
  })
})
