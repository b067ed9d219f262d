import { expect, test } from 'vitest'
import { Stage } from '../../tests/support/stage.ts'

const batch = (ballot: string, id: string, ...casts: [voter: string, choice: string][]) => ({
  id,
  ballot,
  source: 'stands',
  votes: casts.map(([voter, choice]) => ({ voter, choice, seenTick: 5 })),
})

test('votes that come together are counted each by itself, and are one record', async () => {
  const stage = new Stage()
  await stage.play(5)
  const id = await stage.open('ground')
  const seen = { ...batch(id, 'r.1', ['a', 'mud'], ['b', 'lava'], ['c', 'sand'], ['a', 'sand']) }
  const votes = seen.votes.map((vote) => ({ ...vote, seenTick: stage.match.tick }))
  const answers = await stage.audience.votes({ ...seen, votes })
  expect(answers.map((answer) => ('counted' in answer ? answer.changed : answer.code))).toEqual([
    false,
    'choice_unknown',
    false,
    true,
  ])
  expect(stage.taped.filter((kind) => kind === 'votes').length).toBe(1)
  const unknown = await stage.audience.votes(batch('b99', 'r.2', ['a', 'mud']))
  expect(unknown).toMatchObject([{ code: 'ballot_unknown' }])
  await stage.play(40)
  expect(stage.ballot(id)?.counts.toJSON()).toEqual({ sand: 2, mud: 0 })
})

test('a batch that was stored before a restart is confirmed and not counted again over what came later', async () => {
  const first = new Stage()
  await first.play(5)
  const id = await first.open('ground')
  const seenTick = first.match.tick
  const row = (voter: string, choice: string) => ({ voter, choice, seenTick, source: 'stands' })
  const votes = [
    { ballot: id, votes: [row('a', 'mud'), row('b', 'mud')], batch: 'r.1' },
    { ballot: id, votes: [row('a', 'sand')] },
  ]
  const past = { snapshot: { audience: first.audience.snapshot(), delayTicks: first.delayTicks }, votes }
  const stage = new Stage({ before: { match: first.match.snapshot(), past } })
  const again = { id: 'r.1', ballot: id, source: 'stands', votes: [row('a', 'mud'), row('b', 'mud')] }
  expect(await stage.audience.votes(again)).toMatchObject([{ counted: true }, { counted: true }])
  await stage.audience.votes({ ...again, id: 'r.2', votes: [row('c', 'mud')] })
  await stage.play(40)
  expect(stage.ballot(id)?.counts.toJSON()).toEqual({ sand: 1, mud: 2 })
})
