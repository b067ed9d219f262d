import { describe, expect, test } from 'vitest'
import { ask, smallGame } from '../../tests/support/small-game.ts'
import { taped } from '../../tests/support/taped.ts'
import type { Command } from '../command.ts'
import type { TapeRecord } from './record.ts'
import { verify } from './verify.ts'

const gust = (data: number): Command => ({ kind: 'event', actor: 'event', type: 'gust', data })

/** The tape with other commands at a tick, and all else as it was. */
const changed = (records: readonly TapeRecord[], tick: number, commands: readonly Command[]): TapeRecord[] =>
  records.map((record) => (record.kind === 'entry' && record.tick === tick ? { ...record, commands } : record))

describe('a tape that is run again', () => {
  const records = taped({ 3: [ask.join('sue')], 27: [ask.set('ground', 'mud')], 33: [gust(5)], 47: [ask.join('ben')] })

  test('is what it says', () => {
    const { match, ...found } = verify(smallGame, records)
    expect(found).toEqual({ fromTick: 0, toTick: 60, snapshots: 4, thrown: 0, gaps: [], difference: undefined })
    expect(match.tick).toBe(60)
  })

  test('names the first tick and field that differ, by what was shown between two keys', () => {
    const { difference } = verify(smallGame, changed(records, 27, [ask.set('night', true)]))
    expect(difference).toEqual({
      by: 'shown',
      tick: 27,
      lastGoodTick: 20,
      path: 'state.mechanics.ground.by',
      one: 'operator',
      other: '',
    })
  })

  test('says between which ticks it was where nothing shown differs', () => {
    const { difference } = verify(smallGame, changed(records, 33, [gust(6)]))
    expect(difference).toMatchObject({ by: 'key', tick: 40, lastGoodTick: 20, path: 'state.gust' })
  })

  test('tells one fault once, and goes on from the key behind it', () => {
    const { difference, snapshots, match } = verify(smallGame, changed(records, 27, []))
    expect([difference?.tick, snapshots]).toEqual([27, 4])
    expect(match.hash()).toBe(verify(smallGame, records).match.hash())
  })

  test('says that a gap is one, and not that the match differs, and goes on behind it', () => {
    const from = records.findIndex(({ tick }) => tick === 25)
    const to = records.findIndex(({ kind, tick }) => kind === 'keyframe' && tick === 40)
    const found = verify(smallGame, [...records.slice(0, from), ...records.slice(to)])
    expect(found).toMatchObject({ toTick: 60, snapshots: 4, gaps: [{ fromTick: 24, toTick: 40 }] })
    expect(found.difference).toBeUndefined()
    const short = verify(smallGame, [...records.slice(0, from), ...records.slice(-1)])
    expect(short).toMatchObject({ toTick: 60, gaps: [{ fromTick: 24, toTick: 60 }], difference: undefined })
    const open = verify(smallGame, [...records.slice(0, from), ...records.slice(-3, -2)])
    expect(open).toMatchObject({ toTick: 24, gaps: [{ fromTick: 24, toTick: undefined }], difference: undefined })
  })

  test('is refused where nothing leads to its ticks, or its snapshots are of another kind', () => {
    const refused = expect.objectContaining({ code: 'tape_damaged' })
    const last = records.at(-1)
    if (last?.kind !== 'snapshot') throw new Error('The tape does not end with a key.')
    const late = [...records.slice(0, -1), { ...last, tick: 2 ** 52 }]
    expect(() => verify(smallGame, late)).toThrow(refused)
    const { match, ...rest } = last.snapshot
    const snapshot = { ...rest, hash: 'another', match: { ...match, state: ['schema', 0, 0, [['seats', 3]]] } }
    expect(() => verify(smallGame, [...records.slice(0, -1), { ...last, snapshot }])).toThrow(refused)
    expect(() => verify(smallGame, records.slice(0, 1))).toThrow(refused)
  })
})
