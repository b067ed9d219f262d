import { describe, expect, test } from 'vitest'
import { Bout } from './bout.ts'
import { layouts } from './hazards.ts'
import { Status } from './state.ts'
import { tuning } from './tuning.ts'

const finish = (bout: Bout, ...seats: readonly string[]) => {
  for (const seat of seats) bout.of(seat).status = Status.out
  return bout.run(1)
}
const until = (bout: Bout, phase: string) => {
  for (let tick = 0; tick < tuning.fightTicks + 600 && bout.state.phase !== phase; tick++) bout.run(1)
  expect(bout.state.phase).toBe(phase)
}

describe('a round', () => {
  test('is won by who stands last, shown, and followed by a countdown and the next', () => {
    const bout = finish(new Bout(['ann', 'ben', 'cai']), 'ann', 'cai')
    expect(bout.state).toMatchObject({ phase: 'victory', winner: 'ben', round: 1 })
    expect(bout.of('ben')).toMatchObject({ wins: 1, score: tuning.victoryPoints })
    expect(bout.marks('round.end').map(({ data }) => data)).toEqual([{ winner: 'ben', round: 1, backers: [] }])
    // To be out is short: everybody may run about while the winner is shown.
    for (const seat of ['ann', 'cai']) expect(bout.of(seat).status).toBe(Status.fighting)
    bout.run(tuning.victoryTicks)
    expect(bout.state).toMatchObject({ phase: 'countdown', winner: '', round: 2 })
    for (const seat of ['ann', 'ben', 'cai']) expect(bout.of(seat).status).toBe(Status.fighting)
    bout.run(tuning.countdownTicks)
    expect(bout.state.phase).toBe('fight')
    expect(bout.marks('round.start').map(({ data }) => data)).toEqual([{ round: 1 }, { round: 2 }])
  })

  test('waits for the audience while somebody lies before the wall', () => {
    const bout = new Bout(['ann', 'ben'])
    bout.enter({ kind: 'crowd', actor: 'system', spectators: 1 })
    bout.of('ann').falls = tuning.lastFall - 1
    bout.place('ann', { x: 10.3, y: 0 })
    bout.run(30)
    expect(bout.state.phase).toBe('fight')
    bout.answer('ann', 'down')
    bout.run(1)
    expect(bout.state).toMatchObject({ phase: 'victory', winner: 'ben' })
  })

  test('ends with its time: of those who stand the one with most points of the round wins, then the least bruised', () => {
    const timeUp = (prepare: (bout: Bout) => void) => {
      const bout = new Bout(['ann', 'ben', 'cai'])
      prepare(bout)
      bout.state.phaseEndsAt = bout.state.tick + 1
      return bout.run(1).state.winner
    }
    expect(
      timeUp((bout) => {
        bout.of('ann').score = 50
        bout.of('ben').roundScore = 4
      }),
    ).toBe('ben')
    expect(
      timeUp((bout) => {
        bout.of('ann').bruises = 20
        bout.of('ben').bruises = 30
        bout.of('cai').bruises = 10
      }),
    ).toBe('cai')
    expect(
      timeUp((bout) => {
        bout.of('ann').assign({ roundScore: 9, status: Status.out })
        bout.of('cai').roundScore = 1
      }),
    ).toBe('cai')
  })

  test('has no winner if nobody stands', () => {
    const bout = finish(new Bout(['ann', 'ben']), 'ann', 'ben')
    expect(bout.state).toMatchObject({ phase: 'victory', winner: '' })
    expect(bout.marks('round.end').at(-1)?.data).toEqual({ winner: '', round: 1, backers: [] })
  })

  test('is won by who is left when the others leave', () => {
    const bout = new Bout(['ann', 'ben'])
    bout.enter({ kind: 'leave', actor: 'player', seat: 'ann' })
    expect(bout.state).toMatchObject({ phase: 'victory', winner: 'ben' })
  })

  test('goes on for one who is alone, up to its time', () => {
    const bout = new Bout(['ann'])
    bout.place('ann', { x: 0, y: 0 })
    bout.run(600)
    expect(bout.state.phase).toBe('fight')
    until(bout, 'victory')
    expect(bout.state.winner).toBe('ann')
  })

  test('begins with everybody on a ring, still, unhurt, on the next floor', () => {
    const seats = ['ann', 'ben', 'cai', 'dot', 'eve']
    const bout = new Bout(seats)
    const floors = [bout.state.layout]
    for (const seat of seats) bout.of(seat).assign({ bruises: 40, falls: 2, roundScore: 3, shielded: true })
    for (let round = 0; round < layouts.length; round++) {
      finish(bout, 'ann', 'ben', 'cai', 'dot')
      until(bout, 'countdown')
      floors.push(bout.state.layout)
      for (const seat of seats) {
        const one = bout.of(seat)
        expect(one).toMatchObject({ bruises: 0, falls: 0, roundScore: 0, shielded: false, vx: 0, vy: 0 })
        expect(Math.hypot(one.x, one.y)).toBeCloseTo(tuning.spawnRingMetres, 2)
      }
      const before = seats.map((seat) => [bout.of(seat).x, bout.of(seat).y])
      bout.run(10, Object.fromEntries(seats.map((seat) => [seat, { moveX: 1, dash: true }])))
      expect(seats.map((seat) => [bout.of(seat).x, bout.of(seat).y])).toEqual(before)
      until(bout, 'fight')
    }
    expect(floors).toEqual([0, 1, 2, 3, 0])
  })

  test('takes a newcomer in at once, safe for a moment, away from the others', () => {
    const bout = new Bout(['ann'])
    bout.run(30)
    bout.enter({ kind: 'join', actor: 'player', seat: 'ben', name: 'Ben', person: 'ben' })
    const ben = bout.of('ben')
    expect(ben).toMatchObject({ status: Status.fighting, safeUntil: bout.state.tick + tuning.newcomerSafeTicks })
    expect(Math.hypot(ben.x - bout.of('ann').x, ben.y - bout.of('ann').y)).toBeGreaterThan(3)
    expect(bout.state.round).toBe(1)
  })
})

describe('who has left', () => {
  const leave = (bout: Bout, seat: string) => bout.enter({ kind: 'leave', actor: 'player', seat })
  const back = (bout: Bout, seat: string, person: string) => {
    expect(bout.enter({ kind: 'join', actor: 'player', seat, name: seat, person })).toBe(true)
    return bout.of(seat)
  }

  test('finds score and wins again under another seat, and the falls of the same round', () => {
    const bout = new Bout(['ann', 'ben', 'cai'])
    bout.of('ann').assign({ score: 17, wins: 2, sets: 4, falls: 2 })
    leave(bout, 'ann')
    expect(back(bout, 'ann again', 'person of ann')).toMatchObject({
      score: 17,
      wins: 2,
      sets: 4,
      falls: 2,
      status: Status.fighting,
    })
    expect(back(bout, 'stranger', 'somebody else')).toMatchObject({ score: 0, wins: 0, falls: 0 })
  })

  test.each([
    ['was out', Status.out],
    ['lay before the wall and did not wait for the thumb', Status.fallen],
  ])('is out until the next round who %s', (_name, status) => {
    const bout = new Bout(['ann', 'ben', 'cai'])
    bout.of('ann').status = status
    leave(bout, 'ann')
    expect(back(bout, 'ann again', 'person of ann').status).toBe(Status.out)
    finish(bout, 'ben')
    until(bout, 'countdown')
    expect(bout.of('ann again').status).toBe(Status.fighting)
  })

  test('begins the match anew for whoever comes when all have gone', () => {
    const bout = new Bout(['ann', 'ben'])
    leave(bout, 'ann')
    leave(bout, 'ben')
    bout.run(300)
    expect(back(bout, 'ann again', 'person of ann').status).toBe(Status.fighting)
    expect(bout.state).toMatchObject({ phase: 'fight', round: 2, rim: tuning.arenaRadiusMetres })
  })
})

describe('a set', () => {
  /** Ends the rounds up to the next podium, each won by one of these. */
  const play = (bout: Bout, ...winners: readonly string[]) => {
    for (const winner of winners) {
      until(bout, 'fight')
      finish(bout, ...[...bout.state.gladiators.keys()].filter((seat) => seat !== winner))
      expect(bout.state.phase).toBe('victory')
      bout.run(tuning.victoryTicks)
    }
    return bout
  }

  test('is five rounds, then a podium of three, then the next from no points', () => {
    const bout = play(new Bout(['ann', 'ben', 'cai', 'dot']), 'ann', 'ben', 'ann', 'cai')
    expect(bout.state).toMatchObject({ set: 1, setRound: 5, phase: 'countdown', setWinner: '' })
    play(bout, 'ben')
    expect(bout.state).toMatchObject({ phase: 'podium', setWinner: 'ann', round: 5 })
    expect(bout.state.phaseEndsAt - bout.state.tick).toBe(tuning.podiumTicks)
    const places = () => ['ann', 'ben', 'cai', 'dot'].map((seat) => bout.of(seat).place)
    expect(places()).toEqual([1, 2, 3, 0])
    expect(bout.marks('set.end').map(({ data }) => data)).toEqual([{ winner: 'ann', set: 1 }])
    expect(bout.of('ann')).toMatchObject({ sets: 1, wins: 2, score: 2 * tuning.victoryPoints, status: Status.fighting })
    // Everybody may run about while the podium is shown.
    const { x } = bout.place('dot', { x: 0, y: 0 })
    bout.run(10, { dot: { moveX: 1 } })
    expect(bout.of('dot').x).toBeGreaterThan(x + 0.5)
    until(bout, 'countdown')
    expect(bout.state).toMatchObject({ set: 2, setRound: 1, round: 6, setWinner: '' })
    expect(bout.of('ann')).toMatchObject({ score: 0, wins: 0, sets: 1 })
    expect(places()).toEqual([0, 0, 0, 0])
  })

  test('is over as soon as somebody has won three rounds, and theirs whatever points others have', () => {
    const bout = new Bout(['ann', 'ben'])
    bout.of('ben').score = 90
    play(bout, 'ann', 'ann', 'ann')
    expect(bout.state).toMatchObject({ phase: 'podium', setRound: 3, setWinner: 'ann' })
    expect([bout.of('ann').place, bout.of('ben').place]).toEqual([1, 2])
  })

  test('is won by nobody where nobody has a point', () => {
    const bout = new Bout(['ann', 'ben'])
    bout.state.setRound = tuning.setRounds
    finish(bout, 'ann', 'ben')
    bout.run(tuning.victoryTicks)
    expect(bout.state).toMatchObject({ phase: 'podium', setWinner: '' })
  })

  test('says at each moment when the next fight begins', () => {
    const bout = new Bout(['ann', 'ben'])
    const promised = new Map<string, number>()
    let kept = 0
    finish(bout, 'ben')
    for (let rounds = 0; rounds < 3; ) {
      const { phase, nextRoundAt } = bout.state
      if (phase === 'fight') {
        for (const [at, tick] of promised) expect(`${at} ${tick}`).toBe(`${at} ${bout.state.tick}`)
        kept += promised.size
        promised.clear()
        expect(nextRoundAt).toBeGreaterThanOrEqual(bout.state.phaseEndsAt + tuning.victoryTicks + tuning.countdownTicks)
        finish(bout, 'ben')
        rounds += 1
      } else promised.set(`${phase} of ${bout.state.round}`, nextRoundAt)
      bout.run(1)
    }
    // Victory and countdown of two rounds, and once a podium.
    expect(kept).toBe(7)
  })

  test('score and wins of another set are not found again', () => {
    const bout = new Bout(['ann', 'ben', 'cai'])
    bout.of('ann').assign({ score: 17, wins: 1, sets: 2 })
    bout.enter({ kind: 'leave', actor: 'player', seat: 'ann' })
    bout.state.set += 1
    bout.enter({ kind: 'join', actor: 'player', seat: 'ann again', name: 'ann', person: 'person of ann' })
    expect(bout.of('ann again')).toMatchObject({ score: 0, wins: 0, sets: 2 })
  })
})

describe('a fight in which only bots are left', () => {
  test('ends soon, so that no person watches them for long', () => {
    const bout = new Bout(['ann', 'ben', 'cai'])
    for (const seat of ['ben', 'cai']) bout.state.seats.get(seat)?.assign({ human: false })
    bout.run(1)
    const end = bout.state.phaseEndsAt
    finish(bout, 'ann')
    expect(bout.state.phaseEndsAt).toBe(bout.state.tick + tuning.leftToBotsTicks)
    expect(bout.state.phaseEndsAt).toBeLessThan(end)
    bout.run(tuning.leftToBotsTicks)
    expect(bout.state.phase).toBe('victory')
  })

  test('goes on where a person is among them, and where there are no people', () => {
    const some = new Bout(['ann', 'ben', 'cai'])
    some.state.seats.get('cai')?.assign({ human: false })
    const end = some.state.phaseEndsAt
    finish(some, 'ann')
    expect(some.state.phaseEndsAt).toBe(end)
    const none = new Bout(['ann', 'ben', 'cai'])
    for (const seat of ['ann', 'ben', 'cai']) none.state.seats.get(seat)?.assign({ human: false })
    finish(none, 'ann')
    expect(none.state.phaseEndsAt).toBe(end)
  })
})
