import { describe, expect, test } from 'vitest'
import { BallotState, GameState } from '../../../shared/state.ts'
import { viewBallot, viewBallots } from './ballot-view.ts'
import { castVote } from './vote-book.ts'

const State = GameState.extend({}, 'BallotViewTestState')

function ballotOf(options: readonly string[], fields: Partial<InstanceType<typeof BallotState>> = {}) {
  const ballot = new BallotState().assign({ title: 'Floor', opensAt: 0, closesAt: 300, ...fields })
  for (const option of options) {
    ballot.options.push(option)
    ballot.labels.set(option, option.toUpperCase())
    ballot.counts.set(option, 0)
  }
  return ballot
}

function stateWith(ballots: Readonly<Record<string, InstanceType<typeof BallotState>>>, tick = 0) {
  const state = new State().assign({ tick, tickRate: 30 })
  for (const [id, ballot] of Object.entries(ballots)) state.ballots.set(id, ballot)
  return state
}

describe('a ballot on a page', () => {
  test('has the time that is left in seconds, never less than none', () => {
    const ballot = ballotOf(['up', 'down'])
    expect(viewBallot('b', ballot, { tick: 75, tickRate: 30 })).toMatchObject({ secondsLeft: 7.5, secondsWhole: 10 })
    expect(viewBallot('b', ballot, { tick: 312, tickRate: 30 }).secondsLeft).toBe(0)
  })

  test('has thumbs where somebody is judged, and none where the world turns up or down', () => {
    const signs = (about: string) =>
      viewBallot('b', ballotOf(['up', 'keep', 'down'], { about }), { tick: 0, tickRate: 30 }).options.map(
        (one) => one.sign,
      )
    expect(signs('verus')).toEqual(['up', 'none', 'down'])
    expect(signs('')).toEqual(['none', 'none', 'none'])
  })

  test('has shares and leaders, and none while nobody voted', () => {
    const ballot = ballotOf(['ice', 'stone', 'sand'])
    const clock = { tick: 0, tickRate: 30 }
    expect(viewBallot('b', ballot, clock).options.map(({ share, leads }) => [share, leads])).toEqual([
      [0, false],
      [0, false],
      [0, false],
    ])
    ballot.counts.set('ice', 2)
    ballot.counts.set('stone', 2)
    expect(viewBallot('b', ballot, clock).options.map(({ share, leads }) => [share, leads])).toEqual([
      [0.5, true],
      [0.5, true],
      [0, false],
    ])
  })

  test('goes by live counts while it is open, and by its own once it is closed', () => {
    const tallies = new Map([['b', { ballot: 'b', counts: { up: 7, down: 1 }, voters: 8 }]])
    const ballot = ballotOf(['up', 'down'])
    ballot.counts.set('up', 2)
    const countOf = () => viewBallot('b', ballot, { tick: 0, tickRate: 30 }, { tallies }).options[0]?.count
    expect(countOf()).toBe(7)
    ballot.status = 'decided'
    expect(countOf()).toBe(2)
  })

  test('counts a vote on its way at once, and not twice when it comes back', () => {
    const ballot = ballotOf(['up', 'down'])
    ballot.counts.set('up', 3)
    const votes = castVote(new Map(), 'b', 'up', { up: 4 })
    const countOf = () => viewBallot('b', ballot, { tick: 0, tickRate: 30 }, { votes }).options[0]?.count
    expect(countOf()).toBe(4)
    ballot.counts.set('up', 4)
    expect(countOf()).toBe(4)
  })
})

describe('the ballots of a page', () => {
  test('stand oldest first, so that a new one moves none', () => {
    const state = stateWith({
      young: ballotOf(['up', 'down'], { opensAt: 40, closesAt: 160 }),
      old: ballotOf(['ice', 'stone'], { opensAt: 10 }),
    })
    expect(viewBallots(state).map(({ id }) => id)).toEqual(['old', 'young'])
  })

  test('keep the last closed one for a while, unless others need the room', () => {
    const closed = ballotOf(['up', 'down'], { status: 'decided', winner: 'up', closesAt: 60 })
    expect(viewBallots(stateWith({ closed }, 90)).map(({ id }) => id)).toEqual(['closed'])
    expect(viewBallots(stateWith({ closed }, 600))).toEqual([])
    const open = { one: ballotOf(['a', 'b']), two: ballotOf(['a', 'b']) }
    expect(viewBallots(stateWith({ closed, ...open }, 90)).map(({ id }) => id)).toEqual(['one', 'two'])
  })

  test('say what to write in chat: the word of each option, and none where there is none', () => {
    const floor = ballotOf(['ice', 'up'])
    floor.tokens.set('ice', '7')
    const bids = ballotOf(['up'], { method: 'bid' })
    bids.tokens.set('up', '8')
    const state = stateWith({ floor, bids })
    expect(viewBallots(state).map(({ options }) => options.map(({ hint }) => hint))).toEqual([['!7', ''], ['!bid 8']])
  })

  test('say which place each option has in one’s own choice', () => {
    const votes = castVote(new Map(), 'b', ['stone', 'ice'], {})
    const view = viewBallot('b', ballotOf(['ice', 'lava', 'stone']), { tick: 0, tickRate: 30 }, { votes })
    expect(view.options.map(({ pick }) => pick)).toEqual([2, 0, 1])
  })
})
