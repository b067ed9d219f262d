import { describe, expect, test } from 'vitest'
import type { ElectorateVerdict } from '../../shared/electorate.ts'
import { auditBallot } from '../../shared/tape/audit.ts'
import { ledgerOf } from '../../shared/tape/ledger.ts'
import { Stage } from '../../tests/support/stage.ts'

const verdictsOf = (stage: Stage): ElectorateVerdict[] =>
  stage.records.flatMap((record) => (record.kind === 'verdict' ? [record.verdict] : []))
const auditOf = (stage: Stage, id: string) => {
  const ledger = ledgerOf(stage.records).find(({ ballot }) => ballot === id)
  if (ledger === undefined) throw new Error('no ledger')
  return auditBallot({ ...ledger, tickRate: 10 })
}
/** Plays three ballots over two minutes in which so many vote, so that they are known afterwards. */
async function known(stage: Stage, count: number): Promise<void> {
  for (let round = 0; round < 3; round++) {
    const id = await stage.open('night')
    for (let at = 0; at < count; at++) await stage.vote(id, 'down', `known ${at}`)
    await stage.play(40)
    expect(stage.ballot(id)?.status).toBe('decided')
    stage.now += 60_000
  }
}
const irc = (stage: Stage, voter: string, text: string) =>
  stage.written(stage.audience.say({ voter, from: voter, text, source: 'irc', seenTick: stage.match.tick }))

describe('E3: somebody who is linked', () => {
  test('E3: has one vote over both accounts, in the count and in the audit', async () => {
    const stage = new Stage()
    const shown = await stage.say('!link', 'ann')
    const code = shown.link?.kind === 'code' ? shown.link.code : ''
    expect(await irc(stage, 'irc:ann', `!link ${code}`)).toEqual({ sent: true, link: { kind: 'linked' } })
    expect(stage.taped).not.toContain('chat')
    const id = await stage.open('ground')
    await stage.vote(id, 'sand', 'ann')
    await stage.vote(id, 'sand', 'bob')
    await irc(stage, 'irc:ann', '!mud')
    await stage.play(2)
    expect(stage.ballot(id)?.counts.toJSON()).toEqual({ sand: 1, mud: 1 })
    await stage.play(30)
    expect(auditOf(stage, id)).toMatchObject({ findings: [], state: 'sealed', recount: { voters: 2 } })
    expect(stage.votesTaped.at(-1)?.votes).toMatchObject([{ voter: 'irc:ann', person: 'ann' }])
  })

  test('E3: who links between two votes has one all the same', async () => {
    const stage = new Stage()
    const id = await stage.open('ground')
    await irc(stage, 'irc:ann', '!mud')
    await stage.vote(id, 'sand', 'ann')
    const shown = await stage.say('!link', 'ann')
    await irc(stage, 'irc:ann', `!link ${shown.link?.kind === 'code' ? shown.link.code : ''}`)
    await stage.play(40)
    expect(stage.ballot(id)?.counts.toJSON()).toEqual({ sand: 1, mud: 0 })
    expect(verdictsOf(stage)).toMatchObject([{ adjusted: [{ person: 'irc:ann', weightMilli: 0, reason: 'linked' }] }])
    expect(auditOf(stage, id).findings).toEqual([])
  })
})

test('E7: a ballot that hardly anybody took part in is extended once, and then changes nothing', async () => {
  const stage = new Stage()
  await known(stage, 20)
  const id = await stage.open('ground')
  const closesAt = stage.ballot(id)?.closesAt ?? 0
  await stage.vote(id, 'mud', 'known 1')
  await stage.play(30)
  expect(stage.ballot(id)).toMatchObject({ status: 'open' })
  expect(stage.ballot(id)?.closesAt).toBeGreaterThanOrEqual(closesAt + 50)
  await stage.play(60)
  expect(stage.ballot(id)).toMatchObject({ status: 'expired', winner: '' })
  expect(verdictsOf(stage).slice(3)).toMatchObject([
    { kind: 'extend', reason: 'quorum' },
    { kind: 'expire', reason: 'quorum', quorum: { needed: 3, voters: 1, active: 20 } },
  ])
  expect(auditOf(stage, id)).toMatchObject({ findings: [], ranking: [] })
})

describe('E9: a surge', () => {
  const stormed = async (more = 0) => {
    const stage = new Stage()
    await known(stage, 20)
    const id = await stage.open('ground')
    for (let at = 0; at < 20; at++) await stage.vote(id, 'sand', `known ${at}`)
    for (let at = 0; at < 60; at++) await stage.vote(id, 'mud', `bot ${at}`)
    await stage.play(30)
    for (let at = 0; at < more; at++) await stage.vote(id, 'mud', `friend ${at}`)
    await stage.play(60)
    return { stage, id }
  }

  test('E9: does not carry a ballot, and everybody can check why', async () => {
    const { stage, id } = await stormed()
    expect(stage.ballot(id)).toMatchObject({ status: 'decided', winner: 'sand' })
    expect(stage.ballot(id)?.counts.toJSON()).toEqual({ sand: 20, mud: 15 })
    expect(verdictsOf(stage).map(({ kind }) => kind)).toEqual(['count', 'count', 'count', 'extend', 'count'])
    expect(auditOf(stage, id).findings).toEqual([])
  })

  test('E9: can be made up for in the extension by votes of their own', async () => {
    const { stage, id } = await stormed(10)
    expect(stage.ballot(id)).toMatchObject({ status: 'decided', winner: 'mud' })
  })

  test('E9: waits for no extension that the stands would see too late, nor for one that an operator does not want', async () => {
    const late = new Stage({ delayMs: 20_000 })
    const id = await late.open('ground')
    for (let at = 0; at < 40; at++) await late.vote(id, 'mud', `v${at}`)
    await late.play(230)
    expect(late.ballot(id)?.status).toBe('decided')
    const stage = new Stage()
    await known(stage, 20)
    const second = await stage.open('ground')
    await stage.vote(second, 'mud', 'known 1')
    stage.audience.closeNow(second)
    await stage.play(2)
    expect(stage.ballot(second)).toMatchObject({ status: 'decided', winner: 'mud' })
  })
})

test('E11: an audience after a restart knows who is linked and what is extended', async () => {
  const before = new Stage()
  await known(before, 20)
  const shown = await before.say('!link', 'ann')
  await irc(before, 'irc:ann', `!link ${shown.link?.kind === 'code' ? shown.link.code : ''}`)
  const id = await before.open('ground')
  await before.vote(id, 'mud', 'ann')
  await before.play(30)
  const match = JSON.parse(JSON.stringify(before.match.snapshot()))
  const past = JSON.parse(
    JSON.stringify({
      snapshot: { audience: before.audience.snapshot(), delayTicks: before.delayTicks },
      votes: before.votesTaped,
    }),
  )
  const after = new Stage({ before: { match, past } })
  await irc(after, 'irc:ann', '!sand')
  await after.play(2)
  expect(after.ballot(id)?.counts.toJSON()).toEqual({ sand: 1, mud: 0 })
  await after.play(60)
  expect(verdictsOf(after)).toMatchObject([{ kind: 'expire', quorum: { needed: 3, active: 20 } }])
})
