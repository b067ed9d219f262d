import { describe, expect, test } from 'vitest'
import { ask, enter, idle, type SmallState, smallGame } from '../tests/support/small-game.ts'
import { planFor } from './ballot/plan.ts'
import { Match } from './match/match.ts'
import { outlooks, preview } from './preview.ts'

function played() {
  const match = new Match<SmallState>(smallGame, { seed: 'preview' })
  enter(match, ask.join('a'), ask.bot('b'))
  idle(match, 5)
  return match
}

describe('a preview', () => {
  test('leaves the match as it is, and gives the same for the same seeds', () => {
    const match = played()
    const before = match.hash()
    const snapshot = match.snapshot()
    const one = preview(smallGame, snapshot, [ask.set('ground', 'mud')], 30, ['s', 't'])
    const other = preview(smallGame, snapshot, [ask.set('ground', 'mud')], 30, ['s', 't'])
    expect(one).toEqual(other)
    expect(one.map(({ seed, seats }) => [seed, seats])).toEqual([
      ['s', 2],
      ['t', 2],
    ])
    expect(match.hash()).toBe(before)
  })

  test('plays on with bots in the seats of people', () => {
    const match = played()
    const [run] = preview(smallGame, match.snapshot(), [], 30, ['s'])
    expect(run?.effects.some((effect) => effect.kind === 'mark' && effect.name === 'lap')).toBe(true)
  })

  test('lets commands in at its first tick', () => {
    const [run] = preview(smallGame, played().snapshot(), [ask.set('night', true)], 1, ['s'])
    expect(run?.effects).toContainEqual(expect.objectContaining({ kind: 'mark', name: 'changed' }))
  })
})

describe('the outlook of a ballot', () => {
  const game = { ...smallGame, outlook: { mark: 'lap', verb: 'go round' } }
  const snapshot = played().snapshot()
  const { options } = planFor('ground', smallGame.mechanics.ground, 'sand')

  test('says for each option how many it befalls', () => {
    const found = outlooks(game, snapshot, options)
    expect(found.map(({ option, of }) => [option, of])).toEqual([
      ['sand', 2],
      ['mud', 2],
    ])
    for (const { text, players, of } of found) {
      expect(text).toMatch(/^(Sand|Deep mud): [0-2] of 2 go round within 10 s$/)
      expect(players).toBeLessThanOrEqual(of)
    }
  })

  test('is none where the game measures nothing, or no option changes anything', () => {
    expect(outlooks(smallGame, snapshot, options)).toEqual([])
    expect(outlooks(game, snapshot, [{ name: 'live', label: 'Live', changes: [] }])).toEqual([])
  })
})
