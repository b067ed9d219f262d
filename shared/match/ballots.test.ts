import { describe, expect, test } from 'vitest'
import { ask, enter, idle, type SmallState, smallGame } from '../../tests/support/small-game.ts'
import { type BallotPlan, planFor } from '../ballot/plan.ts'
import type { Command } from '../command.ts'
import { mechanicOf } from '../state.ts'
import { Match } from './match.ts'

const match = (delayTicks = 0) => new Match<SmallState>(smallGame, { seed: 'ballots', delayTicks })
const ground = planFor('ground', smallGame.mechanics.ground, 'sand')

const open = (ballot: string, plan: BallotPlan = ground, ticks = 50): Command => {
  return { kind: 'ballot.open', actor: 'audience', ballot, plan, ticks }
}
const tally = (ballot: string, counts: Record<string, number>): Command => {
  const voters = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return { kind: 'ballot.tally', actor: 'audience', ballot, counts, voters }
}
const decide = (ballot: string, ...ranking: string[]): Command => {
  return { kind: 'ballot.decide', actor: 'audience', ballot, ranking }
}
type Opening = Extract<Command, { kind: 'ballot.open' }>
type Deciding = Extract<Command, { kind: 'ballot.decide' }>
const cancel = (ballot: string): Command => ({ kind: 'ballot.cancel', actor: 'operator', ballot })

describe('a ballot', () => {
  test('stands in the state while it is open, with its options in order and its ticks', () => {
    const one = match()
    idle(one, 4)
    expect(enter(one, open('b1'))).toEqual(['ok'])
    expect(one.state.ballots.get('b1')?.toJSON()).toEqual({
      title: 'Ground',
      method: 'plurality',
      mechanic: 'ground',
      about: '',
      options: ['sand', 'mud'],
      labels: { sand: 'Sand', mud: 'Deep mud' },
      tokens: {},
      counts: { sand: 0, mud: 0 },
      voters: 0,
      goal: 0,
      opensAt: 5,
      closesAt: 55,
      status: 'open',
      winner: '',
      margin: 0,
      slot: 0,
      commitment: '',
      seed: '',
      chain: '',
      seal: '',
    })
  })

  test('A2: shows its commitment while it is open, and seed, chain and seal once it is closed', () => {
    const one = match()
    enter(one, { ...(open('b1') as Opening), commitment: 'c0', tokens: { sand: '4', mud: '5', lava: '6' } })
    expect(one.state.ballots.get('b1')?.toJSON()).toMatchObject({
      commitment: 'c0',
      seed: '',
      chain: '',
      seal: '',
      tokens: { sand: '4', mud: '5' },
    })
    const closing = { seed: 's0', chain: 'h9', votes: 9, closesAt: 50, seal: 'e0' }
    enter(one, { ...(decide('b1', 'mud') as Deciding), closing })
    expect(one.state.ballots.get('b1')).toMatchObject({ status: 'decided', seed: 's0', chain: 'h9', seal: 'e0' })
    enter(one, open('b2'), { kind: 'ballot.cancel', actor: 'operator', ballot: 'b2', closing })
    expect(one.state.ballots.get('b2')).toMatchObject({ status: 'cancelled', seed: 's0', chain: 'h9' })
  })

  test('W2: stays open for longer where it is extended, and never shorter', () => {
    const one = match()
    enter(one, open('b1'))
    const extend = (ticks: number): Command => ({ kind: 'ballot.extend', actor: 'audience', ballot: 'b1', ticks })
    const closesAt = () => one.state.ballots.get('b1')?.closesAt
    const before = closesAt() ?? 0
    expect(enter(one, extend(20), extend(-30), extend(0.4))).toEqual(['ok', 'ok', 'ok'])
    expect(closesAt()).toBe(before + 20)
    enter(one, cancel('b1'))
    expect(enter(one, extend(20))).toEqual(['ballot_closed'])
  })

  test('B16: of a threshold may have one option, of all others two', () => {
    const one = match()
    const [sand] = ground.options
    if (sand === undefined) throw new Error('no options')
    expect(enter(one, open('b1', { ...ground, options: [sand] }))).toEqual(['request_invalid'])
    expect(enter(one, open('b1', { ...ground, method: 'threshold', goal: 3, options: [sand] }))).toEqual(['ok'])
    expect(one.state.ballots.get('b1')?.goal).toBe(3)
  })

  test('is refused under an id that is taken, without a choice, or with one name twice', () => {
    const one = match()
    const [sand, mud] = ground.options
    if (sand === undefined || mud === undefined) throw new Error('no options')
    enter(one, open('b1'))
    expect(
      enter(
        one,
        open('b1'),
        open('b2', { ...ground, options: [sand] }),
        open('b3', { ...ground, options: [sand, mud, sand] }),
        open('b4', { ...ground, ask: '1:0' }),
      ),
    ).toEqual(['ballot_exists', 'request_invalid', 'request_invalid', 'ballot_closed'])
    expect(one.state.ballots.size).toBe(1)
  })

  test('is a moment that everyone may see, when it opens and when it closes', () => {
    const one = match()
    const marks = (command: Command) => one.advance({ commands: [command], inputs: new Map() }).effects
    expect(marks(open('b1'))).toMatchObject([{ name: 'ballot.opened', data: { ballot: 'b1', title: 'Ground' } }])
    expect(marks(decide('b1'))).toMatchObject([{ name: 'ballot.closed', data: { ballot: 'b1', status: 'expired' } }])
    enter(one, open('b2'))
    expect(marks(decide('b2', 'mud'))).toContainEqual(
      expect.objectContaining({
        data: { ballot: 'b2', title: 'Ground', status: 'decided', winner: 'mud', label: 'Deep mud' },
      }),
    )
  })

  test('that is not open cannot be decided or cancelled', () => {
    const one = match()
    enter(one, open('b1'), cancel('b1'))
    expect(enter(one, decide('b1', 'mud'), cancel('b1'), cancel('b2'))).toEqual(Array(3).fill('ballot_closed'))
    expect(one.state.ballots.get('b1')?.status).toBe('cancelled')
  })

  test('takes counts of its options by a tally alone, and only while it is open', () => {
    const one = match()
    enter(one, open('b1'))
    expect(enter(one, tally('b1', { mud: 3, sand: 1, lava: 9 }), tally('b2', { mud: 1 }))).toEqual([
      'ok',
      'ballot_closed',
    ])
    expect(one.state.ballots.get('b1')?.counts.toJSON()).toEqual({ sand: 1, mud: 3 })
    enter(one, cancel('b1'))
    expect(enter(one, tally('b1', { mud: 99 }))).toEqual(['ballot_closed'])
    expect(one.state.ballots.get('b1')?.counts.get('mud')).toBe(3)
  })

  test('changes its mechanic when it is decided, once', () => {
    const one = match()
    enter(one, open('b1'))
    expect(enter(one, decide('b1', 'mud', 'sand'), decide('b1', 'sand'))).toEqual(['ok', 'ballot_closed'])
    expect(mechanicOf(one.state, 'ground')?.value).toBe('mud')
    expect(one.state.ballots.get('b1')).toMatchObject({ status: 'decided', winner: 'mud' })
  })

  test('takes the next best when the winner has become impossible', () => {
    const one = match()
    enter(one, open('b1', planFor('speed', smallGame.mechanics.speed, 1)))
    enter(one, ask.set('speed', 1.5))
    enter(one, decide('b1', 'lava', 'up', 'keep'))
    expect(one.state.ballots.get('b1')).toMatchObject({ status: 'decided', winner: 'keep' })
    expect(mechanicOf(one.state, 'speed')?.value).toBe(1.5)
  })

  test('is cancelled where nothing that was wanted can be had, and expires where nothing was', () => {
    const one = match()
    enter(one, open('b1', planFor('boost', smallGame.mechanics.boost, 0)), open('b2'))
    expect(enter(one, decide('b1', 'up'), decide('b2'))).toEqual(['mechanic_ineligible', 'ok'])
    expect([one.state.ballots.get('b1')?.status, one.state.ballots.get('b2')?.status]).toEqual(['cancelled', 'expired'])
    expect(one.state.pulls).toBe(0)
  })

  test('stays to be read when it is closed, until six newer ones are', () => {
    const one = match()
    for (let at = 0; at < 10; at++) enter(one, open(`b${at}`), ...(at === 2 ? [] : [cancel(`b${at}`)]))
    expect([...one.state.ballots.keys()]).toEqual(['b2', 'b4', 'b5', 'b6', 'b7', 'b8', 'b9'])
  })
})

test('a ballot that was open for long is read as long as any other', () => {
  const one = match()
  enter(one, open('long', ground, 100))
  for (let at = 0; at < 9; at++) enter(one, open(`b${at}`, ground, 5), decide(`b${at}`, 'mud'))
  enter(one, decide('long', 'mud'))
  expect([...one.state.ballots.keys()]).toEqual(['long', 'b4', 'b5', 'b6', 'b7', 'b8'])
  for (let at = 9; at < 14; at++) enter(one, open(`b${at}`, ground, 5), decide(`b${at}`, 'mud'))
  expect(one.state.ballots.get('long')?.status).toBe('decided')
})

describe('a question of the game', () => {
  const asked = (delayTicks = 0) => {
    const one = match(delayTicks)
    enter(one, ask.join('a'))
    const { effects } = one.advance({ commands: [ask.act('a', 'jump', { by: 1 })], inputs: new Map() })
    const effect = effects.find((each) => each.kind === 'ask')
    if (effect === undefined) throw new Error('nothing was asked')
    const options = Object.entries(effect.options).map(([name, label]) => ({ name, label, changes: [] }))
    const plan = {
      title: effect.title,
      about: effect.about,
      ask: effect.id,
      method: 'plurality',
      mechanic: '',
      options,
    }
    return { one, effect, plan: plan as BallotPlan }
  }
  const alive = (one: Match<SmallState>) => one.state.runners.has('a')

  test('goes out as an effect with all that the stands need', () => {
    expect(asked().effect).toEqual({
      kind: 'ask',
      id: '2:0',
      question: 'mercy',
      about: 'a',
      title: 'Mercy for a?',
      options: { live: 'Live', die: 'Die' },
      waitTicks: 10,
    })
  })

  test('is answered by the ballot, once', () => {
    const { one, plan } = asked()
    enter(one, open('b1', plan))
    enter(one, decide('b1', 'die'))
    expect(alive(one)).toBe(false)
    expect(enter(one, open('b2', plan))).toEqual(['ballot_closed'])
  })

  test.each([0, 30])('is answered by the game where the stands are silent, with %d ticks of delay', (delayTicks) => {
    const { one, plan } = asked(delayTicks)
    const answers: unknown[] = []
    enter(one, open('b1', plan))
    const deadlineTick = 2 + 10 + delayTicks + smallGame.tickRate
    while (one.tick < deadlineTick + 20) {
      const { effects } = one.advance({ commands: [], inputs: new Map() })
      for (const each of effects)
        if (each.kind === 'mark' && each.name === 'answered') answers.push([one.tick, each.data])
    }
    expect(answers).toEqual([[deadlineTick, { about: 'a', answer: 'live' }]])
    expect(one.state.ballots.get('b1')?.status).toBe('expired')
    expect(enter(one, decide('b1', 'die'))).toEqual(['ballot_closed'])
    expect(alive(one)).toBe(true)
  })

  test('is answered by the game at once where its ballot is cancelled or nobody voted', () => {
    for (const end of [cancel('b1'), decide('b1')]) {
      const { one, plan } = asked()
      enter(one, open('b1', plan))
      const { effects } = one.advance({ commands: [end], inputs: new Map() })
      expect(effects).toContainEqual(
        expect.objectContaining({ name: 'answered', data: { about: 'a', answer: 'live' } }),
      )
    }
  })
})

describe('M1: paused stands', () => {
  const pause = (paused: boolean): Command => ({ kind: 'stands.pause', actor: 'operator', paused })

  test('have no ballot: open ones are called off, and none opens until they go on', () => {
    const one = match()
    enter(one, open('b1'), open('b2'))
    expect(enter(one, pause(true), open('b3'), decide('b1', 'mud'))).toEqual(['ok', 'stands_paused', 'ballot_closed'])
    expect([...one.state.ballots.values()].map(({ status }) => status)).toEqual(['cancelled', 'cancelled'])
    expect([one.state.standsPaused, mechanicOf(one.state, 'ground')?.value]).toEqual([true, 'sand'])
    expect(enter(one, pause(false), open('b3'))).toEqual(['ok', 'ok'])
    expect([one.state.standsPaused, one.state.ballots.get('b3')?.status]).toEqual([false, 'open'])
  })

  test('answer no question: the game does, at once where its ballot was open', () => {
    const one = match()
    enter(one, ask.join('a'))
    const { effects } = one.advance({ commands: [ask.act('a', 'jump', { by: 1 })], inputs: new Map() })
    const effect = effects.find((each) => each.kind === 'ask')
    const options = ['live', 'die'].map((name) => ({ name, label: name, changes: [] }))
    enter(one, open('b1', { ...ground, mechanic: '', ask: effect?.id ?? '', options }))
    const { effects: after } = one.advance({ commands: [pause(true)], inputs: new Map() })
    expect(after).toContainEqual(expect.objectContaining({ name: 'answered', data: { about: 'a', answer: 'live' } }))
  })

  test('are paused still after a restart', () => {
    const one = match()
    enter(one, pause(true))
    const snapshot = JSON.parse(JSON.stringify(one.snapshot()))
    expect(new Match<SmallState>(smallGame, { snapshot }).state.standsPaused).toBe(true)
  })
})
