import { Decoder, type Schema } from '@colyseus/schema'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TickEntry } from '../../shared/command.ts'
import { Match } from '../../shared/match/match.ts'
import type { PublicRecord, PublicTapeRecord, TapeSnapshot } from '../../shared/tape/record.ts'
import { AnyPlay } from '../../tests/support/any-play.ts'
import { ask, type SmallState, smallGame } from '../../tests/support/small-game.ts'
import { bringBack, clockOf } from './past.ts'
import type { Past } from './recording.ts'
import { TapedSerializer } from './serializer.ts'

const head = { match: 'm', game: 'small', title: '', version: 1, tickRate: 10, schema: '', startedAt: 0 }
const audience = { secret: '', opened: 0, director: { nextInMs: 0, random: [1, 2, 3, 4] } } as const
const nothing: TickEntry = { commands: [], inputs: new Map() }

/** A match with its serializer, as the host has it, and what it leaves behind. */
class Live {
  readonly match: Match<SmallState>
  readonly serializer = new TapedSerializer((bytes) => this.#put({ kind: 'patch', bytes }))
  readonly publicRecords: PublicTapeRecord[] = []
  readonly #entries = new Map<number, TickEntry>()
  #snapshot: TapeSnapshot | undefined
  #snapshotTick = 0

  constructor(match = new Match<SmallState>(smallGame, { seed: 'past' })) {
    this.match = match
    this.serializer.reset(match.state as SmallState & Schema)
    this.serializer.applyPatches([])
  }

  key(): void {
    const { nextReference } = this.serializer
    this.#put({ kind: 'keyframe', bytes: this.serializer.keyframe() })
    const here = { hash: this.match.hash(), match: this.match.snapshot(), nextReference, clockMs: 70_000 }
    this.#snapshot = { head, delayTicks: 0, claims: [], audience, votesFromTick: 0, ...here }
    this.#snapshotTick = this.match.tick
  }

  /** One tick. A step that throws leaves what it has done so far, as at the host. */
  play(entry: TickEntry): void {
    this.#entries.set(this.match.tick + 1, entry)
    try {
      this.match.advance(entry)
    } catch {
      // The host has reported it.
    }
    this.serializer.applyPatches([])
  }

  /** What its tape says of it, as a store gives it back. */
  get past(): Past {
    if (this.#snapshot === undefined) throw new Error('There is no snapshot.')
    return {
      snapshot: JSON.parse(JSON.stringify(this.#snapshot)) as TapeSnapshot,
      snapshotTick: this.#snapshotTick,
      lastTick: this.match.tick,
      entries: new Map([...this.#entries].filter(([tick, entry]) => tick > this.#snapshotTick && entry !== nothing)),
      claims: [],
      votes: [],
      publicRecords: this.publicRecords.slice(),
    }
  }

  #put(record: PublicRecord): void {
    const stamp = { epoch: 1, seq: this.publicRecords.length, tick: this.match.tick, time: 0 }
    this.publicRecords.push({ track: 'public', ...stamp, ...record })
  }
}

/** The match of a past in another process. */
function back(past: Past, game = smallGame) {
  const live = new Live(new Match<SmallState>(game, { snapshot: past.snapshot.match }))
  return { live, difference: bringBack(live.match, past, live.serializer) }
}

/** A match of some ticks in which anything happens, with a snapshot in its middle. */
function played(seed: string, before: number, after: number): Live {
  const live = new Live()
  const any = new AnyPlay(smallGame, seed)
  for (let tick = 0; tick < before; tick++) live.play(any.entry(live.match))
  live.key()
  for (let tick = 0; tick < after; tick++) live.play(any.entry(live.match))
  return live
}

describe('a match that is brought back', () => {
  test('is where its tape ends, to the last digit, and what players had seen', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat({ max: 100 }), fc.nat({ max: 100 }), (seed, before, after) => {
        const first = played(seed, before, after)
        const { live, difference } = back(first.past)
        expect(difference).toBeUndefined()
        expect([live.match.tick, live.match.hash()]).toEqual([first.match.tick, first.match.hash()])
        // A full state that was taken while changes were pending would be followed by a patch that is older than it.
        const { length } = live.publicRecords
        live.serializer.applyPatches([])
        expect(live.publicRecords).toHaveLength(length)
      }),
      { numRuns: 60 },
    )
  })

  test('is known to clients by the numbers that they know, and gives none of these to anything else', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 60 }), fc.nat({ max: 60 }), (seed, before, after) => {
        const first = played(seed, before, after)
        const client = new Decoder(new smallGame.state() as SmallState & Schema)
        for (const record of first.past.publicRecords.filter(({ tick }) => tick >= before)) {
          if ((record.kind === 'patch' && record.tick > before) || record.kind === 'keyframe')
            client.decode(record.bytes)
        }
        const { live } = back(first.past)
        client.decodeResync(live.serializer.keyframe())
        live.play({ ...nothing, commands: [ask.leave('ann'), ask.leave('ben'), ask.join('new'), ask.bot('bot-9')] })
        const patch = live.publicRecords.at(-1)
        if (patch?.kind === 'patch') client.decode(patch.bytes)
        const newcomer = new Decoder(new smallGame.state() as SmallState & Schema)
        newcomer.decode(live.serializer.keyframe())
        expect(client.state.toJSON()).toEqual(newcomer.state.toJSON())
      }),
      { numRuns: 60 },
    )
  })

  test('is what players had seen also where somebody left and came back at once: nobody sees in which order', () => {
    const first = new Live()
    first.play({ commands: [ask.join('a'), ask.join('b')], inputs: new Map() })
    first.key()
    first.play({ commands: [ask.leave('a'), ask.join('a')], inputs: new Map() })
    first.play({ commands: [ask.leave('b')], inputs: new Map() })
    first.play({ commands: [ask.join('c'), ask.join('b')], inputs: new Map() })
    expect(back(first.past).difference).toBeUndefined()
  })

  test('goes on after a step that threw, from where it was left in its middle', () => {
    const game = {
      ...smallGame,
      on: {
        crash(state: SmallState) {
          state.pulls += 1
          throw new Error('a bug of the game')
        },
      },
    }
    const first = new Live(new Match<SmallState>(game, { seed: 'past' }))
    first.key()
    const crash = { kind: 'event', actor: 'event', type: 'crash', data: null } as const
    first.play({ commands: [ask.join('a')], inputs: new Map() })
    first.play({ commands: [crash, ask.join('b')], inputs: new Map() })
    first.play(nothing)
    const { live, difference } = back(first.past, game)
    expect([difference, live.match.hash(), live.match.state.pulls]).toEqual([undefined, first.match.hash(), 1])
    expect(live.match.state.seats.has('b')).toBe(false)
  })
})

describe('a match whose tape says something else', () => {
  const first = played('diverge', 20, 0)
  first.play({ commands: [ask.set('ground', 'mud')], inputs: new Map() })
  for (let tick = 0; tick < 5; tick++) first.play(nothing)

  test('has diverged, and the first place is named with what was shown and what is', () => {
    const { past } = first
    const changed = new Map(past.entries)
    changed.set(21, { commands: [ask.set('ground', 'sand')], inputs: new Map() })
    const { live, difference } = back({ ...past, entries: changed })
    expect(difference?.path).toMatch(/^mechanics\.ground\./)
    expect(live.match.tick).toBe(past.lastTick)
  })

  test('has diverged where an entry is missing', () => {
    const { difference } = back({ ...first.past, entries: new Map() })
    expect(difference?.path).toMatch(/^mechanics\.ground\./)
  })

  test('has diverged also where the last tick has entered and what was shown of it is not stored', () => {
    const { past } = first
    const { difference } = back({ ...past, publicRecords: past.publicRecords.slice(0, -1), entries: new Map() })
    expect(difference?.path).toMatch(/^mechanics\.ground\./)
    expect(back({ ...past, publicRecords: past.publicRecords.slice(0, -1) }).difference).toBeUndefined()
  })

  test('is not said to have diverged where nobody knows what was shown last', () => {
    const { past } = first
    const changed = { ...past, entries: new Map() }
    for (const publicRecords of [[], past.publicRecords.slice(-1)]) {
      expect(back({ ...changed, publicRecords }).difference).toBeUndefined()
    }
  })

  test('is compared with patches of the process alone that has written the keyframe', () => {
    const { past } = first
    const { lastTick: tick } = past
    const early = past.publicRecords.find((record) => record.kind === 'patch' && record.tick === 21)
    const publicRecords = [...past.publicRecords, ...(early === undefined ? [] : [{ ...early, epoch: 7, tick }])]
    expect(publicRecords.length).toBeGreaterThan(past.publicRecords.length)
    expect(back({ ...past, publicRecords }).difference).toBeUndefined()
  })
})

test('a match is not brought back to a tick to which nothing leads', () => {
  const { past } = played('silence', 3, 5)
  const damaged = expect.objectContaining({ code: 'tape_damaged' })
  expect(() => back({ ...past, lastTick: 2 ** 52 })).toThrow(damaged)
  const entries = new Map([...past.entries, [2 ** 40, nothing]])
  expect(() => back({ ...past, entries, lastTick: 2 ** 40 })).toThrow(damaged)
})

test('the clock goes on with the ticks that were run again', () => {
  const first = played('clock', 3, 0)
  for (let tick = 0; tick < 25; tick++) first.play(nothing)
  const { live } = back(first.past)
  expect(clockOf(live.match, first.past)).toBe(72_500)
})
