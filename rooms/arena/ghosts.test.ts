import { describe, expect, test } from 'vitest'
import type { Json } from '../../shared/json.ts'
import { Bout } from './bout.ts'
import { isOverNothing, layoutOf } from './hazards.ts'
import { Status } from './state.ts'
import { tuning } from './tuning.ts'

const act = (bout: Bout, action: string, payload: Json, seat = 'ann') =>
  bout.enter({ kind: 'action', actor: 'player', seat, action, payload })

/** A bout in which Ann is out by her last fall. */
function haunted() {
  const bout = new Bout(['ann', 'ben', 'cai'])
  bout.of('ann').falls = tuning.lastFall - 1
  bout.place('ann', { x: 10.2, y: 0 })
  bout.place('ben', { x: -8, y: 0 })
  bout.place('cai', { x: -8, y: 3 })
  bout.run(1)
  expect(bout.of('ann').status).toBe(Status.out)
  return bout
}
const ready = () => haunted().run(tuning.ghostThrowTicks)

describe('a ghost', () => {
  test('throws bread after a moment, and again after a pause', () => {
    const bout = haunted()
    expect(bout.of('ann').throwAt).toBe(bout.state.tick + tuning.ghostFirstThrowTicks)
    expect(act(bout, 'throw', { x: 2, y: 1 })).toBe(false)
    bout.run(tuning.ghostFirstThrowTicks - 1)
    expect(act(bout, 'throw', { x: 2, y: 1 })).toBe(true)
    expect([...bout.state.loaves.values()].map(({ x, y, by }) => [x, y, by])).toEqual([
      [expect.closeTo(2, 2), expect.closeTo(1, 2), 'ann'],
    ])
    expect(bout.marks('throw')).toHaveLength(1)
    expect(act(bout, 'throw', { x: 2, y: 1 })).toBe(false)
    bout.run(tuning.ghostThrowTicks)
    expect(act(bout, 'throw', { x: 2, y: 1 })).toBe(true)
  })

  test('heals a little and shields nobody', () => {
    const bout = ready()
    act(bout, 'throw', { x: 2, y: 1 })
    bout.place('ben', { x: 2, y: 1, bruises: 70 })
    bout.run(1)
    expect(bout.of('ben')).toMatchObject({ bruises: 70 - tuning.ghostLoafBruises, shielded: false })
    expect(bout.state.loaves.size).toBe(0)
  })

  test.each([
    ['far behind the rim', { x: 900, y: -900 }, 0],
    ['at a pit', { x: 0.1, y: 0 }, 1],
    ['into the middle of a pit', { x: 0, y: 0 }, 1],
  ])('lands on the floor where it is thrown %s', (_name, spot, layout) => {
    const bout = ready()
    bout.state.layout = layout
    expect(act(bout, 'throw', spot)).toBe(true)
    for (const { x, y } of bout.state.loaves.values()) {
      expect(isOverNothing(x, y, layoutOf(bout.state), bout.state.rim)).toBe(false)
    }
  })

  test('is one of few whose bread lies there', () => {
    const bout = ready()
    for (let loaves = 0; loaves < tuning.mostGhostLoaves; loaves++) {
      bout.of('ann').throwAt = bout.state.tick
      expect(act(bout, 'throw', { x: loaves, y: 5 })).toBe(true)
    }
    bout.of('ann').throwAt = bout.state.tick
    expect(act(bout, 'throw', { x: 0, y: 5 })).toBe(false)
  })

  test('moves nobody by stick or dash', () => {
    const bout = haunted()
    const { x, y } = bout.of('ann')
    bout.run(30, { ann: { moveX: -1, dash: true } })
    expect(bout.of('ann')).toMatchObject({ x, y })
  })

  test('has points if the gladiator wins that it has backed, once a round', () => {
    const bout = haunted()
    expect(act(bout, 'back', { seat: 'ann' })).toBe(false)
    expect(act(bout, 'back', { seat: 'nobody' })).toBe(false)
    expect(act(bout, 'back', { seat: 'ben' })).toBe(true)
    expect(bout.of('ann').backs).toBe('ben')
    expect(act(bout, 'back', { seat: 'cai' })).toBe(false)
    bout.of('cai').status = Status.out
    bout.run(1)
    expect(bout.state).toMatchObject({ phase: 'victory', winner: 'ben' })
    expect(bout.of('ann').score).toBe(tuning.backedPoints)
    expect(bout.marks('round.end').map(({ data }) => data)).toEqual([{ winner: 'ben', round: 1, backers: ['ann'] }])
    expect(act(bout, 'back', { seat: 'ben' })).toBe(false)
  })

  test('backs nobody any more when that one leaves', () => {
    const bout = haunted()
    act(bout, 'back', { seat: 'ben' })
    bout.enter({ kind: 'leave', actor: 'player', seat: 'ben' })
    expect(bout.of('ann').backs).toBe('')
  })

  test('is a gladiator again in the next round', () => {
    const bout = ready()
    act(bout, 'back', { seat: 'ben' })
    bout.of('cai').status = Status.out
    while (bout.state.phase !== 'countdown') bout.run(1)
    expect(bout.of('ann')).toMatchObject({ status: Status.fighting, throwAt: 0, backs: '' })
    expect(act(bout, 'throw', { x: 0, y: 0 })).toBe(false)
  })

  test('and nobody else throws or backs', () => {
    const bout = ready()
    expect(act(bout, 'throw', { x: 0, y: 0 }, 'ben')).toBe(false)
    expect(act(bout, 'back', { seat: 'cai' }, 'ben')).toBe(false)
    expect(act(bout, 'throw', { x: 0, y: 0 }, 'stranger')).toBe(false)
  })

  test.each([[null], [{}], [{ x: 'a', y: 0 }], [{ x: 1e9, y: 0 }], [{ x: Number.NaN, y: 0 }], [[1, 2]]])(
    'is refused a throw of %j',
    (payload) => {
      expect(act(ready(), 'throw', payload as Json)).toBe(false)
    },
  )
})
