import { expect, test } from 'vitest'
import { BallotState, GameState } from '../../../shared/state.ts'
import { DecisionWatch } from './decision-watch.ts'

const State = GameState.extend({}, 'DecisionWatchTestState')

function ballot() {
  const made = new BallotState().assign({ title: 'Mercy?' })
  made.options.push('up', 'down')
  made.labels.set('up', 'Mercy')
  made.counts.set('up', 3)
  return made
}

test('a decision is told once, when it falls', () => {
  const { ballots } = new State()
  const watch = new DecisionWatch()
  const one = ballot().assign({ about: 'verus' })
  ballots.set('one', one)
  expect(watch.look(ballots)).toBeUndefined()
  one.assign({ status: 'decided', winner: 'up', voters: 4 })
  expect(watch.look(ballots)).toMatchObject({ ballot: 'one', label: 'Mercy', sign: 'up', by: '3 votes of 4' })
  expect(watch.look(ballots)).toBeUndefined()
})

test.each([
  ['approval', '3 votes of 4'],
  ['ranked', '4 voters'],
  ['bid', '3 points'],
])('by %s it says %j', (method, by) => {
  const { ballots } = new State()
  const watch = new DecisionWatch()
  const one = ballot().assign({ method })
  ballots.set('one', one)
  watch.look(ballots)
  one.assign({ status: 'decided', winner: 'up', voters: 4 })
  expect(watch.look(ballots)?.by).toBe(by)
})

test('what was decided before the page came, expired, or was called off is no decision', () => {
  const { ballots } = new State()
  const watch = new DecisionWatch()
  ballots.set('before', ballot().assign({ status: 'decided', winner: 'up' }))
  expect(watch.look(ballots)).toBeUndefined()
  const expiring = ballot()
  ballots.set('expiring', expiring)
  watch.look(ballots)
  expiring.status = 'expired'
  expect(watch.look(ballots)).toBeUndefined()
})

test.each([
  [{ mechanic: 'lion', title: 'Release the lion' }, 'Yes', 'Release the lion', 'lion'],
  [{ mechanic: 'floor', title: 'Floor' }, 'Ice', 'Floor: Ice', 'floor'],
  [{ mechanic: '', title: 'What next?' }, 'Wind up to 1.5', 'Wind up to 1.5', 'up'],
  [{ mechanic: '', title: 'Mercy for Verus?', about: 'verus' }, 'Mercy', 'Mercy', ''],
])('of %j it says what happens, and whose sign stands beside it', (fields, label, what, mechanic) => {
  const { ballots } = new State()
  const watch = new DecisionWatch()
  const one = ballot().assign(fields)
  one.labels.set('up', label)
  ballots.set('one', one)
  watch.look(ballots)
  one.assign({ status: 'decided', winner: 'up', voters: 4 })
  // A decision about somebody shows at that figure, and not across the picture.
  expect(watch.look(ballots)).toMatchObject({ what, mechanic, forBanner: !('about' in fields) })
})
