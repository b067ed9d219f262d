import { describe, expect, test } from 'vitest'
import { Bout } from './bout.ts'
import { isOverNothing, layoutOf } from './hazards.ts'
import { Status } from './state.ts'
import { tuning } from './tuning.ts'

const second = 30
// The wait of the question and the grace in which the last votes are counted.
const unansweredTicks = 5 * second

const three = () => new Bout(['ann', 'ben', 'cai'])
/** Puts somebody where no floor is, and lets that show. */
const fell = (bout: Bout, seat: string) => {
  bout.place(seat, { x: 10.2, y: 0 })
  return bout.run(1)
}

describe('a fall', () => {
  test('lays down before the wall, and asks the stands once', () => {
    const bout = fell(three(), 'ann')
    expect(bout.of('ann')).toMatchObject({ status: Status.fallen, falls: 1, vx: 0, vy: 0 })
    expect(bout.of('ann').x).toBeCloseTo(tuning.wallRadiusMetres, 2)
    bout.run(second)
    expect(bout.asks()).toEqual([
      expect.objectContaining({
        question: 'mercy',
        about: 'ann',
        title: 'Mercy for ann?',
        options: { up: 'Mercy', down: 'Finish' },
        waitTicks: 4 * second,
      }),
    ])
  })

  test('is put down to whoever shoved last, for a time', () => {
    const fellAfter = (ticks: number) => {
      const bout = three()
      bout.of('ann').assign({ shovedBy: 'ben', shovedTick: bout.state.tick })
      bout.run(ticks - 1)
      return fell(bout, 'ann')
    }
    const soon = fellAfter(tuning.creditTicks)
    expect(soon.marks('fall').map(({ data }) => data)).toEqual([{ seat: 'ann', by: 'ben' }])
    expect(soon.of('ben')).toMatchObject({ score: tuning.knockOutPoints, roundScore: tuning.knockOutPoints })
    const late = fellAfter(tuning.creditTicks + 1)
    expect(late.marks('fall').map(({ data }) => data)).toEqual([{ seat: 'ann', by: '' }])
    expect(late.of('ben').score).toBe(0)
  })

  test('is put down to nobody if who shoved has left', () => {
    const bout = three()
    bout.of('ann').assign({ shovedBy: 'ben', shovedTick: bout.state.tick })
    bout.enter({ kind: 'leave', actor: 'player', seat: 'ben' })
    expect(
      fell(bout, 'ann')
        .marks('fall')
        .map(({ data }) => data),
    ).toEqual([{ seat: 'ann', by: '' }])
  })

  test('moves nobody who lies there, whatever they press', () => {
    const bout = fell(three(), 'ann')
    const { x, y } = bout.of('ann')
    bout.run(20, { ann: { moveX: -1, dash: true } })
    expect(bout.of('ann')).toMatchObject({ x, y, status: Status.fallen })
  })
})

describe('mercy', () => {
  test('thumb up: stands up on the floor, half the bruises, safe for a moment', () => {
    const bout = three()
    bout.of('ann').bruises = 61
    fell(bout, 'ann')
    expect(bout.answer('ann', 'up')).toBe(true)
    const ann = bout.of('ann')
    expect(ann).toMatchObject({
      status: Status.fighting,
      bruises: 30,
      safeUntil: bout.state.tick + tuning.sparedSafeTicks,
    })
    expect(isOverNothing(ann.x, ann.y, layoutOf(bout.state), bout.state.rim)).toBe(false)
    expect(bout.marks('spared').map(({ data }) => data)).toEqual([{ seat: 'ann' }])
  })

  test('thumb down: out for this round, and who still stands has outlasted', () => {
    const bout = fell(three(), 'ann')
    expect(bout.answer('ann', 'down')).toBe(true)
    expect(bout.of('ann').status).toBe(Status.out)
    expect(bout.of('ben').score).toBe(tuning.outlastPoints)
    expect(bout.of('cai').score).toBe(tuning.outlastPoints)
    expect(bout.of('ann').score).toBe(0)
    expect(bout.marks('finished').map(({ data }) => data)).toEqual([{ seat: 'ann' }])
  })

  test('no answer: mercy, when the wait is over', () => {
    const bout = fell(three(), 'ann')
    bout.run(unansweredTicks - 1)
    expect(bout.of('ann').status).toBe(Status.fallen)
    bout.run(1)
    expect(bout.of('ann').status).toBe(Status.fighting)
  })

  test('is not asked about the last fall of a round', () => {
    const bout = three()
    for (let falls = 1; falls < tuning.lastFall; falls++) {
      fell(bout, 'ann')
      bout.answer('ann', 'up')
    }
    const asked = bout.asks().length
    fell(bout, 'ann')
    expect(bout.asks()).toHaveLength(asked)
    expect(bout.of('ann').status).toBe(Status.out)
  })

  test('that comes when everybody has got up for the next round changes nothing', () => {
    const bout = fell(three(), 'ann')
    // The time of the fight runs out while the stands make up their minds.
    bout.state.phaseEndsAt = bout.state.tick + 1
    while (bout.state.phase !== 'countdown') {
      bout.run(1)
      // As with a long watch delay: the question is still open in the next round.
      if (bout.state.phase === 'victory') bout.state.phaseEndsAt = bout.state.tick
    }
    expect(bout.of('ann').status).toBe(Status.fighting)
    expect(bout.answer('ann', 'down')).toBe(true)
    expect(bout.of('ann')).toMatchObject({ status: Status.fighting, judged: false })
    expect(bout.marks('finished')).toEqual([])
  })

  test('that comes late answers for the fall that happened meanwhile, which is not asked about again', () => {
    const bout = fell(three(), 'ann')
    // As if the next round had begun before the stands, far behind, have spoken.
    bout.of('ann').status = Status.fighting
    fell(bout, 'ann')
    expect(bout.asks()).toHaveLength(1)
    expect(bout.answer('ann', 'down')).toBe(true)
    expect(bout.of('ann').status).toBe(Status.out)
  })

  test('about somebody who has left changes nothing', () => {
    const bout = fell(three(), 'ann')
    bout.enter({ kind: 'leave', actor: 'player', seat: 'ann' })
    expect(bout.answer('ann', 'down')).toBe(true)
    expect(bout.of('ben').score).toBe(0)
  })
})
