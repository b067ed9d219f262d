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

test('M7: whoever is muted takes no room from others, and is told so in a rush as well', async () => {
  const stage = new Stage()
  await Promise.all(many(3, 'muted').map((voter) => stage.say('hail', voter)))
  for (const { author } of stage.audience.moderation.lines()) stage.audience.moderation.setMuted({ author }, true)
  await stage.play(100)
  for (const voter of many(3, 'muted')) {
    for (let line = 0; line < 2; line++) expect(await stage.say('me', voter)).toEqual({ sent: true, hidden: 'muted' })
  }
  const talk = await Promise.all(many(70, 'talker').map((voter) => stage.say('hail', voter)))
  expect(talk.filter(({ hidden }) => hidden === undefined)).toHaveLength(60)
  expect(await stage.say('me', 'muted0')).toEqual({ sent: true, hidden: 'muted' })
  // The chat is as lively as all that others may hear of it.
  expect(stage.heard).toHaveLength(73)
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
