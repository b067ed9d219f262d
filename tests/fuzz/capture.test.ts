import { Encoder } from '@colyseus/schema'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../shared/json.ts'
import { capture, restore } from '../../shared/match/capture.ts'
import { firstDifference } from '../../shared/match/difference.ts'
import { dump } from '../../shared/match/dump.ts'
import { Random } from '../../shared/random.ts'
import { Everything, thingsOf } from './everything.ts'
import { Meddler } from './meddler.ts'

/** A state after a while of a match, and what an encoder would send of all of it. */
function played(seed: string, steps: number) {
  const state = new Everything()
  const encoder = new Encoder(state)
  const meddler = new Meddler(Random.fromSeed(seed, 'capture'), state)
  for (let step = 0; step < steps; step++) {
    meddler.step()
    encoder.encode()
    encoder.discardChanges()
  }
  return { state, meddler, fullState: () => new Uint8Array(encoder.encodeAll()) }
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
})
