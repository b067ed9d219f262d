import { describe, expect, test } from 'vitest'
import { Bout } from './bout.ts'
import { isOverNothing, layoutOf } from './hazards.ts'
import { Status } from './state.ts'
import { tuning } from './tuning.ts'

const second = 30
// The wait of the question and the grace in which the last votes are counted.
const unansweredTicks = 7 * second

const three = () => new Bout(['ann', 'ben', 'cai'])
/** Three before an audience; the next fall of one of them is the last of the round. */
const watched = (seat = 'ann', bout = three()) => {
  bout.enter({ kind: 'crowd', actor: 'system', spectators: 20 })
  bout.of(seat).falls = tuning.lastFall - 1
  return bout
}
const asked = (bout: Bout) => bout.asks().map(({ about }) => about)
/** Puts somebody where no floor is, and lets that show. */
const fell = (bout: Bout, seat: string) => {
  bout.place(seat, { x: 10.2, y: 0 })
  return bout.run(1)
}

describe('a fall', () => {
  test('lays down before the wall, and for the first time in a round always comes back soon', () => {
    const bout = fell(three(), 'ann')
    bout.enter({ kind: 'crowd', actor: 'system', spectators: 20 })
    expect(bout.of('ann')).toMatchObject({ status: Status.fallen, falls: 1, vx: 0, vy: 0 })
    expect(bout.of('ann').x).toBeCloseTo(tuning.wallRadiusMetres, 2)
    expect(bout.of('ann').backAt - bout.state.tick).toBe(1.5 * second - 1)
    bout.run(1.5 * second - 2)
    expect(bout.of('ann').status).toBe(Status.fallen)
    bout.run(1)
    const ann = bout.of('ann')
    expect(ann).toMatchObject({
      status: Status.fighting,
      backAt: 0,
      safeUntil: bout.state.tick + tuning.sparedSafeTicks,
    })
    expect(isOverNothing(ann.x, ann.y, layoutOf(bout.state), bout.state.rim)).toBe(false)
    expect(bout.marks('back').map(({ data }) => data)).toEqual([{ seat: 'ann' }])
    expect(bout.marks('spared')).toEqual([])
    expect(bout.asks()).toEqual([])
  })

  test('while the winner of a round is shown costs nothing, and one comes back', () => {
    const bout = three()
    for (const seat of ['ben', 'cai']) bout.of(seat).status = Status.out
    bout.run(1)
    fell(bout, 'ann')
    expect(bout.of('ann')).toMatchObject({ status: Status.fallen, falls: 0 })
    bout.run(tuning.backTicks)
    expect(bout.of('ann').status).toBe(Status.fighting)
    expect(bout.marks('fall')).toEqual([])
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
  test('is asked about the last fall of a person in a round', () => {
    const bout = fell(watched(), 'ann')
    expect(bout.asks()).toEqual([
      expect.objectContaining({
        question: 'mercy',
        about: 'ann',
        title: 'Mercy for ann?',
        options: { up: 'Mercy', down: 'Finish' },
        waitTicks: 6 * second,
      }),
    ])
    expect(bout.of('ann')).toMatchObject({ status: Status.fallen, backAt: 0 })
  })

  test('is asked about the second fall of the leader, and of nobody else', () => {
    const second = (prepare: (bout: Bout) => void) => {
      const bout = watched()
      bout.of('ann').falls = 1
      prepare(bout)
      return asked(fell(bout, 'ann'))
    }
    expect(second((bout) => bout.of('ann').assign({ score: 6 }))).toEqual(['ann'])
    expect(second(() => {})).toEqual([])
    expect(second((bout) => (bout.of('ben').score = 1))).toEqual([])
    expect(second((bout) => bout.of('ann').assign({ score: 6, falls: 0 }))).toEqual([])
  })

  test.each<[string, (bout: Bout) => void]>([
    ['nobody watches', (bout) => bout.enter({ kind: 'crowd', actor: 'system', spectators: 0 })],
    ['the audience is paused', (bout) => bout.enter({ kind: 'stands.pause', actor: 'operator', paused: true })],
    ['it is about a bot', (bout) => bout.state.seats.get('ann')?.assign({ human: false })],
  ])('is not asked where %s: the last fall puts one out, and nobody has voted', (_name, prepare) => {
    const bout = watched()
    prepare(bout)
    fell(bout, 'ann')
    expect(bout.asks()).toEqual([])
    expect(bout.of('ann').status).toBe(Status.out)
    expect(bout.of('ben').score).toBe(tuning.outlastPoints)
    expect(bout.marks('finished').map(({ data }) => data)).toEqual([{ seat: 'ann', votes: 0 }])
  })

  test('is asked about one at a time, and four times a minute at most', () => {
    const bout = watched('ben', watched('ann', new Bout(['ann', 'ben', 'cai', 'dot'])))
    fell(bout, 'ann')
    fell(bout, 'ben')
    expect(asked(bout)).toEqual(['ann'])
    expect(bout.of('ben').status).toBe(Status.out)
    expect(60 * second).toBeLessThanOrEqual(4 * tuning.mercyPauseTicks)
    const before = bout.state.tick
    bout.answer('ann', 'up')
    // Answered at once: the pause holds all the same.
    bout.run(tuning.mercyPauseTicks - 10 - (bout.state.tick - before))
    watched('cai', bout)
    fell(bout, 'cai')
    expect(asked(bout)).toEqual(['ann'])
    bout.run(20)
    watched('dot', bout)
    fell(bout, 'dot')
    expect(asked(bout)).toEqual(['ann', 'dot'])
  })

  test('is asked about one and the same person once a minute at most', () => {
    expect(tuning.mercyAgainTicks).toBe(60 * second)
    const again = (ticks: number) => {
      const bout = fell(watched(), 'ann')
      bout.of('ann').assign({ status: Status.fighting, judged: false })
      bout.state.phaseEndsAt += ticks
      for (const seat of ['ann', 'ben', 'cai']) bout.of(seat).safeUntil = 1e9
      bout.state.foughtFrom += ticks
      for (const [at, seat] of ['ann', 'ben', 'cai'].entries()) bout.place(seat, { x: 0, y: at * 3 - 3 })
      bout.run(ticks - 2)
      bout.of('ann').falls = tuning.lastFall - 1
      return asked(fell(bout, 'ann'))
    }
    expect(again(tuning.mercyAgainTicks)).toEqual(['ann'])
    expect(again(tuning.mercyAgainTicks + 2)).toEqual(['ann', 'ann'])
  })

  test('leaves who waits for it something to do: they may throw bread', () => {
    const bout = fell(watched(), 'ann')
    bout.run(tuning.ghostFirstThrowTicks)
    const throwing = { kind: 'action', actor: 'player', seat: 'ann', action: 'throw', payload: { x: 1, y: 1 } } as const
    expect(bout.enter(throwing)).toBe(true)
    bout.answer('ann', 'up')
    expect(bout.of('ann').throwAt).toBe(0)
    const back = fell(three(), 'ann')
    back.run(20)
    expect(back.enter(throwing)).toBe(false)
  })

  test('thumb up: stands up on the floor, half the bruises, safe for a moment', () => {
    const bout = watched()
    bout.of('ann').bruises = 61
    fell(bout, 'ann')
    expect(bout.answer('ann', 'up', 12)).toBe(true)
    expect(bout.of('ann')).toMatchObject({
      status: Status.fighting,
      bruises: 30,
      safeUntil: bout.state.tick + tuning.sparedSafeTicks,
    })
    expect(bout.marks('spared').map(({ data }) => data)).toEqual([{ seat: 'ann', votes: 12 }])
  })

  test('thumb down: out for this round, and who still stands has outlasted', () => {
    const bout = fell(watched(), 'ann')
    expect(bout.answer('ann', 'down', 7)).toBe(true)
    expect(bout.of('ann').status).toBe(Status.out)
    expect(bout.of('ben').score).toBe(tuning.outlastPoints)
    expect(bout.of('cai').score).toBe(tuning.outlastPoints)
    expect(bout.of('ann').score).toBe(0)
    expect(bout.marks('finished').map(({ data }) => data)).toEqual([{ seat: 'ann', votes: 7 }])
  })

  test('no answer: mercy, when the wait is over, and nobody has voted', () => {
    const bout = fell(watched(), 'ann')
    bout.run(unansweredTicks - 1)
    expect(bout.of('ann').status).toBe(Status.fallen)
    bout.run(1)
    expect(bout.of('ann').status).toBe(Status.fighting)
    expect(bout.marks('spared').map(({ data }) => data)).toEqual([{ seat: 'ann', votes: 0 }])
  })

  test('that comes when everybody has got up for the next round changes nothing', () => {
    const bout = fell(watched(), 'ann')
    // The time of the fight runs out while the audience makes up its mind.
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

  test('that comes late does not put out who lies there for another fall, and comes back by themselves', () => {
    const bout = fell(watched(), 'ann')
    // As if the next round had begun before the audience, far behind, has spoken.
    bout.of('ann').assign({ status: Status.fighting, falls: 0 })
    fell(bout, 'ann')
    expect(bout.asks()).toHaveLength(1)
    expect(bout.answer('ann', 'down')).toBe(true)
    expect(bout.of('ann').status).toBe(Status.fallen)
    bout.run(tuning.backTicks)
    expect(bout.of('ann').status).toBe(Status.fighting)
  })

  test('about somebody who has left is called off', () => {
    const bout = fell(watched(), 'ann')
    bout.open('ann')
    bout.enter({ kind: 'leave', actor: 'player', seat: 'ann' })
    expect([...bout.state.ballots.values()].map(({ status }) => status)).toEqual(['cancelled'])
    expect(bout.marks('finished')).toEqual([])
    expect(bout.of('ben').score).toBe(0)
  })
})
