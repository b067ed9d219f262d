import { Decoder, Encoder } from '@colyseus/schema'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../shared/json.ts'
import { capture, restore } from '../../shared/match/capture.ts'
import { firstDifference } from '../../shared/match/difference.ts'
import { dump } from '../../shared/match/dump.ts'
import { Random } from '../../shared/random.ts'
import { Everything, thingsOf } from './everything.ts'
import { Meddler } from './meddler.ts'

/** A state in its encoder, changed at random, step by step. */
class Play {
  readonly state: Everything
  readonly encoder: Encoder<Everything>
  readonly #meddler: Meddler

  constructor(seed: string, state = new Everything()) {
    this.state = state
    this.encoder = new Encoder(state)
    this.encoder.discardChanges()
    this.#meddler = new Meddler(Random.fromSeed(seed, 'capture'), state)
  }

  /** Some steps; each gives its patch. */
  *steps(count: number): Generator<Uint8Array> {
    for (let step = 0; step < count; step++) {
      this.#meddler.step()
      yield new Uint8Array(this.encoder.encode())
      this.encoder.discardChanges()
    }
  }

  fullState(): Uint8Array {
    return new Uint8Array(this.encoder.encodeAll())
  }

  /** What somebody who comes now is shown. */
  get shown(): unknown {
    const newcomer = new Decoder(new Everything())
    newcomer.decode(this.fullState())
    return newcomer.state.toJSON()
  }
}

function played(seed: string, steps: number): Play {
  const play = new Play(seed)
  Array.from(play.steps(steps))
  return play
}

describe('a state with one of everything', () => {
  test('comes back from JSON as it was, each thing once and under its number', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat({ max: 150 }), (seed, steps) => {
        const { state } = played(seed, steps)
        const captured = JSON.parse(JSON.stringify(capture(state))) as Json
        const after = new Everything()
        restore(after, captured)
        expect(firstDifference(dump(state), dump(after))).toBeUndefined()
        expect(capture(after)).toEqual(captured)
        expect(thingsOf(after).size).toBe(thingsOf(state).size)
      }),
      { numRuns: 150 },
    )
  })

  test('goes on from there as if nothing had been: the same changes lead to the same state', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat({ max: 60 }), fc.integer({ min: 1, max: 40 }), (seed, before, after) => {
        const { state } = played(seed, before)
        const other = new Everything()
        restore(other, capture(state))
        const [one, two] = [state, other].map((each) => new Meddler(Random.fromSeed(seed, 'after'), each))
        for (let step = 0; step < after; step++) {
          one?.step()
          two?.step()
          expect(firstDifference(dump(state), dump(other))).toBeUndefined()
        }
      }),
      { numRuns: 100 },
    )
  })

  test('is followed by clients that knew it before, and that hear nothing of its coming back but a full state', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat({ max: 60 }), fc.nat({ max: 40 }), (seed, before, after) => {
        const first = new Play(seed)
        const client = new Decoder(new Everything())
        client.decode(first.fullState())
        for (const patch of first.steps(before)) client.decode(patch)
        const restored = new Everything()
        restore(restored, capture(first.state))
        const second = new Play(`${seed} goes on`, restored)
        const next = Number(Reflect.get(first.encoder.root, 'nextUniqueId'))
        Reflect.set(second.encoder.root, 'nextUniqueId', next)
        client.decodeResync(second.fullState())
        expect(client.state.toJSON()).toEqual(second.shown)
        for (const patch of second.steps(after)) client.decode(patch)
        expect(client.state.toJSON()).toEqual(second.shown)
      }),
      { numRuns: 100 },
    )
  })
})
