import { expect, test } from 'vitest'
import { readAuditDocument } from '../../shared/tape/document.ts'
import type { TapeRecord } from '../../shared/tape/record.ts'
import { auditPieces } from './audit-pieces.ts'

const votes = 100_000

async function* tape(): AsyncGenerator<TapeRecord> {
  const head = { match: 'm', game: 'g', title: 'G', version: 1, tickRate: 10, schema: 's', startedAt: 0 }
  const of = { actor: 'audience', ballot: 'b1' } as const
  const options = ['sand', 'mud'].map((name) => ({ name, label: name, changes: [] }))
  const plan = { title: 'T', method: 'plurality', mechanic: 'm', ask: '', about: '', options } as const
  const stamp = { track: 'private', epoch: 1, seq: 0, tick: 1, time: 1 } as const
  const record = (own: object) => ({ ...stamp, ...own }) as TapeRecord
  yield record({ kind: 'snapshot', snapshot: { head, audience: { secret: 'x' } } })
  yield record({ kind: 'entry', inputs: new Map(), commands: [{ ...of, kind: 'ballot.open', plan, ticks: 9 }] })
  const quorum = { needed: 0, voters: votes, active: votes }
  const adjusted = Array.from({ length: votes }, (_, at) => ({ person: `p${at}`, weightMilli: 250, reason: 'surge' }))
  for (let at = 0; at < votes; at += 1000) {
    const rows = Array.from({ length: 1000 }, (_, one) => ({
      voter: `p${at + one}`,
      choice: 'mud',
      source: 'stands',
      seenTick: 1,
    }))
    yield record({ kind: 'votes', ballot: 'b1', votes: rows })
  }
  yield record({ kind: 'verdict', ballot: 'b1', verdict: { kind: 'count', quorum, adjusted, sourceFactorMilli: {} } })
  yield record({ kind: 'entry', inputs: new Map(), commands: [{ ...of, kind: 'ballot.decide', ranking: ['mud'] }] })
}

test('a large ballot is published in many slices, between which the process does everything else', async () => {
  let turns = 0
  let isOver = false
  const count = () => {
    turns += 1
    if (!isOver) setTimeout(count, 1)
  }
  count()
  const pieces: string[] = []
  for await (const piece of auditPieces(tape())) {
    pieces.push(piece)
  }
  isOver = true
  const [ballot] = readAuditDocument(pieces.join('')).ballots
  expect(ballot?.votes.length).toBe(votes)
  expect(turns).toBeGreaterThan(50)
})
