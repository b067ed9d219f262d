import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Command, TickEntry } from '../../shared/command.ts'
import type { Effect } from '../../shared/effect.ts'
import { Match } from '../../shared/match/match.ts'
import type { MatchSnapshot } from '../../shared/match/snapshot.ts'
import { ask, type SmallState, smallGame } from '../../tests/support/small-game.ts'
import { Delivery } from './delivery.ts'
import { happeningsOf, mostData } from './happenings.ts'
import { memoryJournal } from './journal.ts'
import { Outgoing } from './outgoing.ts'

const gust: Command = { kind: 'event', actor: 'event', type: 'gust', data: 4 }

/** A subscriber that takes everything, and what it got. */
function subscriber() {
  const got: { id: string; type: string; data: unknown }[] = []
  const carrier = {
    name: 'subscriber',
    async carry({ event: { id, type, data } }: { event: { id: string; type: string; data: unknown } }) {
      got.push({ id, type, data })
    },
  }
  return { got, delivery: new Delivery(carrier, memoryJournal(), () => {}) }
}

/** A match as its host runs it, with a tape that stores when a test says so. */
class Live {
  readonly match: Match<SmallState>
  readonly entries = new Map<number, TickEntry>()
  readonly subscriber = subscriber()
  readonly failures: unknown[] = []
  #snapshot: MatchSnapshot
  #snapshotTick: number
  #storedTick: number
  #waiting: { settle(): void; fail(error: unknown): void }[] = []
  readonly #outgoing: Outgoing

  constructor(past?: ReturnType<Live['past']>) {
    const delayTicks = 0
    this.match = new Match(
      smallGame,
      past === undefined ? { seed: 'live' } : { snapshot: past.snapshot.match, delayTicks },
    )
    // As a host brings it back, before anybody follows it.
    if (past !== undefined) {
      while (this.match.tick < past.lastTick) this.match.advance(entryOf(past.entries, this.match.tick + 1))
    }
    this.#snapshot = this.match.snapshot()
    this.#snapshotTick = this.match.tick
    this.#storedTick = this.match.tick
    const { match } = this
    const ports = {
      deliveries: [this.subscriber.delivery],
      stored: () => new Promise<void>((settle, fail) => this.#waiting.push({ settle, fail })),
      failed: (_where: string, error: unknown) => void this.failures.push(error),
    }
    const { game, state } = match
    const submit = async () => ({ ok: true }) as const
    this.#outgoing = new Outgoing({ roomId: 'm1', game, state, submit }, ports, past)
  }

  step(...commands: Command[]): readonly Effect[] {
    const entry = { commands, inputs: new Map() }
    this.entries.set(this.match.tick + 1, entry)
    const { effects } = this.match.advance(entry)
    this.#outgoing.stepped(effects)
    return effects
  }

  over() {
    this.#outgoing.over()
  }

  keyframe() {
    this.#snapshot = this.match.snapshot()
    this.#snapshotTick = this.match.tick
  }

  /** All up to now is on the tape. */
  async store() {
    this.#storedTick = this.match.tick
    for (const { settle } of this.#waiting) settle()
    this.#waiting = []
    // The promises that were waited for go first.
    await new Promise((resolve) => setImmediate(resolve))
  }

  /** All up to now is on the tape, and the process is killed before it tells anybody. */
  tapeOnly() {
    this.#storedTick = this.match.tick
  }

  /** The tape cannot be written any more. */
  async lose() {
    for (const { fail } of this.#waiting) fail(new Error('gone'))
    await new Promise((resolve) => setImmediate(resolve))
  }

  /** What its tape knows after a kill. */
  past() {
    return {
      snapshot: { match: this.#snapshot, delayTicks: 0 },
      snapshotTick: this.#snapshotTick,
      lastTick: this.#storedTick,
      entries: this.entries,
    }
  }
}

const entryOf = (entries: ReadonlyMap<number, TickEntry>, tick: number) =>
  entries.get(tick) ?? { commands: [], inputs: new Map() }

describe('what happens in a match', () => {
  test('is told with ids of match, tick and place, from its start to its end', async () => {
    const live = new Live()
    live.step(ask.join('a'))
    live.step(gust)
    live.step({ kind: 'ballot.open', actor: 'audience', ballot: 'b1', plan: planOf('Mud?'), ticks: 5 })
    live.step({ kind: 'ballot.decide', actor: 'audience', ballot: 'b1', ranking: ['yes'] })
    live.over()
    await live.store()
    const match = { match: 'm1', game: 'small', title: 'Small' }
    expect(live.subscriber.got).toMatchObject([
      { id: 'm1:0:0', type: 'cavea.match.started', data: match },
      { id: 'm1:2:0', type: 'cavea.game.small.gusted', data: 4 },
      { id: 'm1:3:0', type: 'cavea.ballot.opened', data: { ballot: 'b1', title: 'Mud?' } },
      { id: expect.stringMatching(/^m1:4:\d$/), type: 'cavea.ballot.decided', data: { ballot: 'b1', winner: 'yes' } },
      { id: 'm1:5:0', type: 'cavea.match.ended', data: match },
    ])
  })

  test('is told to nobody before it is on the tape, and never where it does not get there', async () => {
    const live = new Live()
    live.step(gust)
    await Promise.resolve()
    expect(live.subscriber.got).toEqual([])
    await live.lose()
    expect(live.subscriber.got).toEqual([])
    expect(live.failures).toHaveLength(2)
  })

  test('is told again by who goes on with the match after a kill, under the same ids, and nothing that was undone', async () => {
    const moment = fc.record({ gusts: fc.integer({ min: 0, max: 2 }), keyframe: fc.boolean(), store: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(fc.array(moment, { minLength: 1, maxLength: 20 }), async (moments) => {
        const live = new Live()
        for (const { gusts, keyframe, store } of moments) {
          live.step(...Array<Command>(gusts).fill(gust))
          // What is stored goes with the keyframes before it.
          if (store && keyframe) live.keyframe()
          if (store) await live.store()
        }
        for (let untold = 0; untold < 3; untold++) live.step(gust)
        live.tapeOnly()
        live.step(gust)
        const before = [...live.subscriber.got]
        const past = live.past()
        const next = new Live(past)
        next.step(gust)
        await next.store()
        const told = new Map([...before, ...next.subscriber.got].map((one) => [one.id, one]))
        for (const one of before) expect(told.get(one.id)).toEqual(one)
        const expected = new Match<SmallState>(smallGame, { seed: 'live' })
        const truth: string[] = []
        const place = { match: 'm1', game: 'small' }
        while (expected.tick < past.lastTick) {
          const { effects } = expected.advance(entryOf(past.entries, expected.tick + 1))
          truth.push(...happeningsOf(place, effects, () => {}).map(({ event }) => event.id))
        }
        expect([...told.keys()].filter((id) => id !== 'm1:0:0').sort()).toEqual(
          [...truth, `m1:${past.lastTick + 1}:0`].sort(),
        )
        if (past.snapshotTick > 0) expect(next.subscriber.got.map(({ id }) => id)).not.toContain('m1:0:0')
      }),
      { numRuns: 60 },
    )
  })
})

function planOf(title: string) {
  const options = [
    { name: 'yes', label: 'Yes', changes: [] },
    { name: 'no', label: 'No', changes: [] },
  ]
  return { title, about: '', ask: '', method: 'plurality', mechanic: '', options } as const
}

test('what has too much data stays here, and is told of', () => {
  const large: string[] = []
  const emit = (ordinal: number, size: number): Effect => ({
    kind: 'emit',
    id: `7:${ordinal}`,
    type: 'x',
    data: 'x'.repeat(size),
  })
  const told = happeningsOf({ match: 'm1', game: 'small' }, [emit(0, mostData - 1), emit(1, mostData - 2)], (type) =>
    large.push(type),
  )
  expect(told.map(({ event }) => event.id)).toEqual(['m1:7:1'])
  expect(large).toEqual(['cavea.game.small.x'])
})

test("a game's own moments stay inside, but for a fall", () => {
  const marks = ['lap', 'changed', 'fall', 'cheer'].map(
    (name, at): Effect => ({ kind: 'mark', id: `3:${at}`, name, data: { seat: 'a' } }),
  )
  const told = happeningsOf({ match: 'm1', game: 'small' }, marks, () => {})
  expect(told.map(({ event }) => [event.id, event.type, event.data])).toEqual([
    ['m1:3:2', 'cavea.player.fell', { seat: 'a' }],
  ])
})
