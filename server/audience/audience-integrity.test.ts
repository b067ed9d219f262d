import { describe, expect, test } from 'vitest'
import type { ElectorateVerdict } from '../../shared/electorate.ts'
import { Stage } from '../../tests/support/stage.ts'

const verdictsOf = (stage: Stage): ElectorateVerdict[] =>
  stage.records.flatMap((record) => (record.kind === 'verdict' ? [record.verdict] : []))
/** Somebody who has watched for a while, and has solved whatever they were asked to. */
const at = (address: string, prefix = address) => ({ network: { address, prefix }, watchedMs: 600_000, proven: true })
const vote = (stage: Stage, id: string, choice: string, voter: string, origin: ReturnType<typeof at>) =>
  stage.vote(id, choice, voter, stage.match.tick, origin)

/** Ballots in which honest people vote, each from home; and others with them. */
async function ballots(
  stage: Stage,
  count: number,
  honest: number,
  more: (id: string) => Promise<unknown> = async () => {},
) {
  for (let round = 0; round < count; round++) {
    const id = await stage.open('ground')
    for (let place = 0; place < honest; place++) await vote(stage, id, 'sand', `honest ${place}`, at(`home ${place}`))
    await more(id)
    await stage.play(150)
    stage.now += 60_000
  }
}

describe('E12: one address', () => {
  test('E12: with a thousand sockets, each voting once over nine seconds, moves a ballot of 100 by less than 5 %', async () => {
    const stage = new Stage()
    await ballots(stage, 3, 100)
    const id = await stage.open('ground', 12)
    for (let place = 0; place < 100; place++) await vote(stage, id, 'sand', `honest ${place}`, at(`home ${place}`))
    for (let turn = 0; turn < 90; turn++) {
      for (let place = 0; place < 11; place++) await vote(stage, id, 'mud', `fake ${turn} ${place}`, at('farm'))
      await stage.play(1)
      const { sand = 0, mud = 0 } = stage.ballot(id)?.counts.toJSON() ?? {}
      expect(mud / (sand + mud || 1)).toBeLessThan(0.05)
    }
    await stage.play(150)
    const { sand = 0, mud = 0 } = stage.ballot(id)?.counts.toJSON() ?? {}
    expect(sand).toBe(100)
    expect(mud / (sand + mud)).toBeLessThan(0.05)
    const last = verdictsOf(stage).at(-1)
    expect(last?.kind === 'count' && last.adjusted.every(({ reason }) => reason === 'network')).toBe(true)
  })

  test('E12: with four sockets that join, vote and leave adds a household, not 135 votes', async () => {
    const stage = new Stage()
    await ballots(stage, 3, 25)
    const id = await stage.open('ground', 14)
    for (let place = 0; place < 25; place++) await vote(stage, id, 'sand', `honest ${place}`, at(`home ${place}`))
    for (let place = 0; place < 135; place++) {
      await vote(stage, id, 'mud', `session ${place}`, at('farm'))
      await stage.play(1)
    }
    await stage.play(150)
    expect(stage.ballot(id)).toMatchObject({ status: 'decided', winner: 'sand' })
    expect(stage.ballot(id)?.counts.get('mud')).toBeLessThanOrEqual(4)
  })
})

test('E7: fakes that vote once and leave do not make the ballots of 25 honest voters expire', async () => {
  const stage = new Stage()
  await ballots(stage, 2, 25, async (id) => {
    for (let place = 0; place < 170; place++) await vote(stage, id, 'mud', `fake ${place}`, at(`farm ${place % 7}`))
  })
  const before = verdictsOf(stage).length
  await ballots(stage, 2, 25)
  expect(verdictsOf(stage).slice(before)).toMatchObject([{ kind: 'count' }, { kind: 'count' }])
})

test('E9: fakes that voted once are not known, and do not raise the threshold of a surge for the next ones', async () => {
  const stage = new Stage()
  await ballots(stage, 3, 25)
  const first = await stage.open('ground', 12)
  for (let place = 0; place < 25; place++) await vote(stage, first, 'sand', `honest ${place}`, at(`home ${place}`))
  for (let place = 0; place < 300; place++) {
    await vote(stage, first, 'mud', `fake ${place}`, at(`farm ${place}`))
    if (place % 5 === 0) await stage.play(1)
  }
  await stage.play(150)
  const id = await stage.open('ground')
  for (let place = 0; place < 25; place++) await vote(stage, id, 'sand', `honest ${place}`, at(`home ${place}`))
  for (let place = 0; place < 60; place++) await vote(stage, id, 'mud', `next ${place}`, at(`other ${place}`))
  await stage.play(150)
  expect(verdictsOf(stage).at(-1)).toMatchObject({ kind: 'count' })
  expect(stage.ballot(id)?.counts.get('mud')).toBe(15)
})

test('E10: sixty chatters who type what the screen shows, beside 25 who press buttons, all count', async () => {
  const stage = new Stage()
  await ballots(stage, 3, 25)
  const id = await stage.open('ground', 12)
  const token = stage.ballot(id)?.tokens.get('mud') ?? ''
  for (let place = 0; place < 25; place++) await vote(stage, id, 'sand', `honest ${place}`, at(`home ${place}`))
  for (let place = 0; place < 60; place++) {
    const text = [`!${token}`, '!mud', '!Mud'][place % 3] ?? ''
    const line = { voter: `twitch:${place}`, from: `t${place}`, text, source: 'twitch', seenTick: stage.match.tick }
    expect((await stage.written(stage.audience.say(line))).vote).toMatchObject({ counted: true })
    await stage.play(1)
  }
  await stage.play(150)
  expect(stage.ballot(id)?.counts.toJSON()).toEqual({ sand: 25, mud: 60 })
})

test('E10: forty strangers with the same odd words, and hidden characters in them, count nothing beside known voters', async () => {
  const stage = new Stage()
  await ballots(stage, 4, 25)
  const id = await stage.open('ground', 12)
  for (let place = 0; place < 25; place++) await vote(stage, id, 'sand', `honest ${place}`, at(`home ${place}`))
  for (let place = 0; place < 40; place++) {
    const text = `!${'\u200d'.repeat(place)} mud`
    const line = { voter: `twitch:${place}`, from: `t${place}`, text, source: 'twitch', seenTick: stage.match.tick }
    expect((await stage.written(stage.audience.say(line))).vote).toMatchObject({ counted: true })
    await stage.play(1)
  }
  await stage.play(150)
  expect(stage.ballot(id)?.counts.toJSON()).toMatchObject({ sand: 25, mud: 0 })
})

test('E11: networks of open ballots are known after a restart', async () => {
  const before = new Stage()
  const id = await before.open('ground')
  for (let place = 0; place < 20; place++) await vote(before, id, 'mud', `fake ${place}`, at('farm'))
  for (let place = 0; place < 5; place++) await vote(before, id, 'sand', `honest ${place}`, at(`home ${place}`))
  const match = JSON.parse(JSON.stringify(before.match.snapshot()))
  const snapshot = { audience: before.audience.snapshot(), delayTicks: before.delayTicks }
  const past = JSON.parse(JSON.stringify({ snapshot, votes: before.votesTaped }))
  const after = new Stage({ before: { match, past } })
  await vote(after, id, 'mud', 'one more', at('farm'))
  await after.play(60)
  expect(after.ballot(id)).toMatchObject({ status: 'decided', winner: 'sand' })
  expect(after.ballot(id)?.counts.get('mud')).toBeLessThanOrEqual(4)
})

test('E16: a spectator with a linked account counts by the source of that, and shares no allowance', async () => {
  const stage = new Stage()
  for (let place = 0; place < 9; place++) {
    const shown = await stage.say('!link', `friend ${place}`)
    const text = `!link ${shown.link?.kind === 'code' ? shown.link.code : ''}`
    await stage.written(
      stage.audience.say({ voter: `twitch:${place}`, from: 't', text, source: 'twitch', seenTick: 0 }),
    )
  }
  const id = await stage.open('ground')
  for (let place = 0; place < 9; place++) await vote(stage, id, 'mud', `friend ${place}`, at('flat'))
  for (let place = 0; place < 9; place++) await vote(stage, id, 'sand', `guest ${place}`, at('hostel'))
  await stage.play(60)
  expect(stage.ballot(id)?.counts.get('mud')).toBe(9)
  expect(stage.ballot(id)?.counts.get('sand')).toBeLessThanOrEqual(4)
  const sources = stage.votesTaped.flatMap(({ votes }) => votes.map(({ source }) => source))
  expect([sources.slice(0, 9), sources.slice(9)]).toEqual([Array(9).fill('twitch'), Array(9).fill('stands')])
})

test('E15: those who enter the code of a venue vote from there, also after a restart, and its seats are its bound', async () => {
  const stage = new Stage()
  stage.audience.integrity.venue.open(6)
  const { code } = stage.audience.integrity.view().venue
  const enter = (voter: string, text: string) =>
    stage.written(stage.audience.say({ voter, from: voter, text, source: 'stands', seenTick: 0, origin: at('hall') }))
  expect((await enter('guest 0', '!here WRONGX')).link).toEqual({ kind: 'unknown' })
  for (let place = 0; place < 9; place++) {
    expect((await enter(`guest ${place}`, `!here ${code.toLowerCase()}`)).link).toEqual({ kind: 'seated' })
  }
  expect(stage.taped).not.toContain('chat')
  const id = await stage.open('ground')
  for (let place = 0; place < 9; place++) await vote(stage, id, 'mud', `guest ${place}`, at('hall'))
  for (let place = 0; place < 9; place++) await vote(stage, id, 'sand', `outside ${place}`, at('hall'))
  expect(stage.audience.integrity.view().discounted).toMatchObject([{ ballot: id, reason: 'network' }])
  const snapshot = { audience: stage.audience.snapshot(), delayTicks: stage.delayTicks }
  const past = JSON.parse(JSON.stringify({ snapshot, votes: stage.votesTaped }))
  const after = new Stage({ before: { match: JSON.parse(JSON.stringify(stage.match.snapshot())), past } })
  await after.play(60)
  const { mud = 0, sand = 0 } = after.ballot(id)?.counts.toJSON() ?? {}
  expect([Math.round(mud), Math.round(sand)]).toEqual([6, 4])
  expect(after.audience.integrity.view()).toMatchObject({
    discounted: [{ ballot: id, reason: 'network', votes: 18 }],
    venue: { seats: 6, people: 9 },
  })
})
