import { describe, expect, test } from 'vitest'
import { smallGame } from '../tests/support/small-game.ts'
import { CaveaError } from './errors.ts'
import { defineGame } from './game.ts'
import { conflict } from './mechanic.ts'
import { poolKeys, type Stands } from './stands.ts'

const faultOf = (stands: Stands<unknown>, mechanics = smallGame.mechanics as object) => {
  try {
    defineGame({ ...smallGame, stands, mechanics } as unknown as typeof smallGame)
    return 'none'
  } catch (error) {
    return error instanceof CaveaError ? error.message : String(error)
  }
}

describe('how a game lets its stands in', () => {
  test('names mechanics by key or tag', () => {
    const table = { lion: { tags: ['enemy'] }, bear: { tags: ['enemy', 'slow'] }, ice: {} }
    expect(poolKeys({ title: 'T', tags: ['enemy'] }, table)).toEqual(['lion', 'bear'])
    expect(poolKeys({ title: 'T', tags: ['slow', 'ice'] }, table)).toEqual(['bear', 'ice'])
  })

  test('is checked when the game is made', () => {
    expect(faultOf({ pools: { next: { title: 'T', tags: ['speed', 'wind'] } } })).toBe('none')
    expect(faultOf({ pools: { next: { title: 'T', tags: ['speed'] } } })).toContain('two mechanics')
    expect(faultOf({ pools: { speed: { title: 'T', tags: ['wind', 'night'] } } })).toContain('key of a mechanic')
    expect(faultOf({ pools: { next: { title: 'T', tags: ['speed', 'wind'], options: 5 } } })).toContain('2 to 4')
    expect(faultOf({ pointsPerMinute: -1 })).toContain('pointsPerMinute')
    const mechanics = { ...smallGame.mechanics, night: { ...smallGame.mechanics.night, conflicts: ['sun'] } }
    expect(faultOf({}, mechanics)).toContain('"sun"')
  })

  test('keeps apart what says so, by key or tag, and never a mechanic from itself', () => {
    const row = { kind: 'toggle', label: 'L', initial: false } as const
    const table = { one: { ...row, tags: ['t'], conflicts: ['t'] }, two: { ...row, tags: ['t'] }, three: row }
    expect([conflict(table, 'one', 'two'), conflict(table, 'two', 'one')]).toEqual([true, true])
    expect([conflict(table, 'one', 'one'), conflict(table, 'one', 'three')]).toEqual([false, false])
  })
})
