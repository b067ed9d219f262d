import { Encoder, type Schema } from '@colyseus/schema'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { template } from '../../rooms/_template/game.ts'
import { games } from '../../rooms/index.ts'
import type { TickEntry } from '../../shared/command.ts'
import type { Game } from '../../shared/game.ts'
import { firstDifference } from '../../shared/match/difference.ts'
import { Match } from '../../shared/match/match.ts'
import type { MatchSnapshot } from '../../shared/match/snapshot.ts'
import { AnyPlay } from '../support/any-play.ts'
import { smallGame } from '../support/small-game.ts'

const loaded: Game[] = await Promise.all(Object.values(games).map((load) => load()))
const all = [...loaded, template, smallGame].map((game) => [game.name, game] as const)

/** Plays for some ticks and gives what entered. */
function play(match: Match, any: AnyPlay, ticks: number, each: () => void = () => {}): TickEntry[] {
  return Array.from({ length: ticks }, () => {
    const entry = any.entry(match)
    any.heard(match.advance(entry).effects)
    each()
    return entry
  })
}

describe.each(all)('a snapshot of %s', (_name, game) => {
  test('is where a match can go on, wherever it was taken', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 500 }), (seed, before) => {
        const match = new Match(game, { seed, delayTicks: 7 })
        const encoder = new Encoder(match.state as Match['state'] & Schema)
        const any = new AnyPlay(game, seed)
        play(match, any, before, () => encoder.discardChanges())
        const snapshot = JSON.parse(JSON.stringify(match.snapshot())) as MatchSnapshot
        const other = new Match(game, { snapshot, delayTicks: 7 })
        expect(other.snapshot()).toEqual(match.snapshot())
        const after = play(match, any, 300)
        for (const entry of after) other.advance(entry)
        expect(firstDifference(match.picture(), other.picture())).toBeUndefined()
        expect(other.hash()).toBe(match.hash())
      }),
      { numRuns: 25 },
    )
  })
})
