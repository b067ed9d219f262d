import { expect, test } from 'vitest'
import { Stage } from '../../tests/support/stage.ts'

const many = (count: number, name: string) => Array.from({ length: count }, (_, at) => `${name}${at}`)

test('M7: of a rush of lines as many are shown as can be read, of votes half as many; all votes count, and each writer is told', async () => {
  const stage = new Stage()
  const id = await stage.open('ground')
  const votes = await Promise.all(many(200, 'voter').map((voter) => stage.say('!mud', voter)))
  expect(votes.filter(({ hidden }) => hidden === undefined)).toHaveLength(30)
  expect(votes.filter(({ hidden }) => hidden === 'crowded')).toHaveLength(170)
  expect(votes.map(({ vote }) => vote)).toEqual(votes.map(() => expect.objectContaining({ counted: true })))
  const talk = await Promise.all(many(100, 'talker').map((voter) => stage.say('hail', voter)))
  expect(talk.filter(({ hidden }) => hidden === undefined)).toHaveLength(30)
  expect(stage.taped.filter((kind) => kind === 'chat')).toHaveLength(60)
  // Whether the chat is lively hangs on all that is said.
  expect(stage.heard).toHaveLength(300)
  expect(stage.audience.moderation.lines()).toHaveLength(60)

  // A second later there is room for twenty more.
  await stage.play(10)
  const later = await Promise.all(many(50, 'late').map((voter) => stage.say('hail', voter)))
  expect(later.filter(({ hidden }) => hidden === undefined)).toHaveLength(20)
  await stage.play(30)
  expect(stage.ballot(id)).toMatchObject({ status: 'decided', winner: 'mud', voters: 200 })
})

test('M7: a line that is not shown is as little heard as it is seen where its writer is muted', async () => {
  const stage = new Stage()
  await stage.say('hail', 'w')
  stage.audience.moderation.setMuted({ author: stage.audience.moderation.lines()[0]?.author ?? '' }, true)
  expect(await stage.say('hail again', 'w')).toEqual({ sent: true, hidden: 'muted' })
  expect(stage.heard).toEqual(['hail'])
})

test('V1: the last vote by chat counts also where an earlier line takes longer to be shown', async () => {
  const stage = new Stage()
  const id = await stage.open('ground')
  await Promise.all(many(29, 'voter').map((voter) => stage.say('!mud', voter)))
  // There is room for the first of these two, which is looked through for words, and none for the second.
  const [first, second] = await Promise.all([stage.say('!mud', 'w'), stage.say('!sand', 'w')])
  expect([first?.hidden, second?.hidden]).toEqual([undefined, 'crowded'])
  await stage.play(40)
  expect(Object.fromEntries(stage.ballot(id)?.counts.entries() ?? [])).toMatchObject({ mud: 29, sand: 1 })
})
