import { describe, expect, test } from 'vitest'
import { ask, enter, idle, type SmallState, smallGame } from '../../tests/support/small-game.ts'
import { Match } from './match.ts'
import { stillSeconds } from './seats.ts'

const match = () => new Match<SmallState>(smallGame, { seed: 'seats' })
const stillTicks = stillSeconds * smallGame.tickRate

describe('a seat', () => {
  test('is taken once, and no more of them than the game has', () => {
    const one = match()
    expect(enter(one, ask.join('a'), ask.join('a'), ask.bot('b'), ask.join('c'), ask.join('d'))).toEqual([
      'ok',
      'request_invalid',
      'ok',
      'ok',
      'match_full',
    ])
    expect([...one.state.seats.keys()]).toEqual(['a', 'b', 'c'])
    expect([...one.state.runners.keys()]).toEqual(['a', 'b', 'c'])
    expect(one.state.seats.get('a')).toMatchObject({ name: 'a', human: true, controller: 'player' })
    expect(one.state.seats.get('b')).toMatchObject({ human: false, controller: 'bot' })
  })

  test('is free again within the tick in which somebody leaves', () => {
    const one = match()
    enter(one, ask.join('a'), ask.join('b'), ask.join('c'))
    expect(enter(one, ask.leave('b'), ask.join('d'))).toEqual(['ok', 'ok'])
    expect([...one.state.runners.keys()]).toEqual(['a', 'c', 'd'])
  })

  test('that is not there cannot be left, dropped or come back to', () => {
    const one = match()
    expect(enter(one, ask.leave('x'), ask.drop('x'), ask.back('x'), ask.act('x', 'jump', { by: 1 }))).toEqual(
      Array(4).fill('seat_unknown'),
    )
  })
})

describe('who has dropped', () => {
  test('stands still, is then played by a bot, and plays on when back', () => {
    const one = match()
    enter(one, ask.join('a'))
    enter(one, ask.drop('a'))
    const controller = () => one.state.seats.get('a')?.controller
    const place = () => [one.state.runners.get('a')?.x, one.state.runners.get('a')?.laps]
    const before = place()
    idle(one, stillTicks - 1)
    expect([controller(), place()]).toEqual(['nobody', before])
    idle(one, 1)
    expect(controller()).toBe('bot')
    idle(one, 20)
    expect(place()).not.toEqual(before)
    enter(one, ask.back('a'))
    expect(controller()).toBe('player')
    const now = place()
    idle(one, stillTicks + 5)
    expect([controller(), place()]).toEqual(['player', now])
  })

  test('stands still for as long again after a second drop', () => {
    const one = match()
    enter(one, ask.join('a'), ask.drop('a'))
    idle(one, stillTicks - 5)
    enter(one, ask.back('a'))
    enter(one, ask.drop('a'))
    idle(one, stillTicks - 1)
    expect(one.state.seats.get('a')?.controller).toBe('nobody')
  })
})

describe('who comes back after leaving', () => {
  const lapsOf = (one: Match<SmallState>, seat: string) => one.state.runners.get(seat)?.laps

  const afterLaps = (person: string) => {
    const one = match()
    enter(one, ask.join('a', person))
    one.advance({ commands: [ask.act('a', 'jump', { by: 3 })], inputs: new Map() })
    idle(one, 5)
    expect(lapsOf(one, 'a')).toBe(3)
    enter(one, ask.leave('a'))
    return one
  }

  test('finds what the game kept, once', () => {
    const one = afterLaps('p')
    enter(one, ask.join('b', 'p'), ask.join('c', 'p'))
    expect([lapsOf(one, 'b'), lapsOf(one, 'c')]).toEqual([3, 0])
  })

  test.each([
    ['somebody else', 'p', 'q'],
    ['somebody who did not say who they are', 'p', ''],
    ['one of two who did not say', '', ''],
  ])('finds nothing that belongs to others: %s', (_who, left, came) => {
    const one = afterLaps(left)
    enter(one, ask.join('b', came))
    expect(lapsOf(one, 'b')).toBe(0)
  })

  test('finds it though others left since', () => {
    const one = afterLaps('p')
    enter(one, ask.join('b', 'q'), ask.join('c', 'r'))
    enter(one, ask.leave('b'), ask.leave('c'))
    enter(one, ask.join('a', 'p'))
    expect(lapsOf(one, 'a')).toBe(3)
  })

  test('is forgotten after many others, so that a long match does not grow', () => {
    const one = afterLaps('p')
    for (let other = 0; other < 256; other++) {
      enter(one, ask.join('b', `other ${other}`))
      enter(one, ask.leave('b'))
    }
    enter(one, ask.join('b', 'p'))
    expect(lapsOf(one, 'b')).toBe(0)
  })
})
