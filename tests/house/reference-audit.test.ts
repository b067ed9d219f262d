import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decode, encode } from '@colyseus/schema'
import { describe, expect, test } from 'vitest'
import { auditBallot } from '../../shared/tape/audit.ts'
import { readAuditDocument } from '../../shared/tape/document.ts'
import { SegmentEncoder } from '../../shared/tape/encode.ts'
import { entryBytes } from '../../shared/tape/entry.ts'
import { recordOf } from '../../shared/tape/payload.ts'
import { ballotsOf, check } from '../audit/checker.ts'
import { rowsUnder } from './markdown.ts'
import { literalsOf, membersOf } from './reference-types.ts'
import { projectFolder } from './source.ts'

const document = (name: string) => readFileSync(join(projectFolder, `docs/reference/${name}.md`), 'utf8')
const under = (heading: string) => rowsUnder(document('audit'), heading).map(([name = '']) => name)

/** The block of code behind a comment that marks it. */
function example(name: string, mark: string): string {
  const found = new RegExp(`<!-- ${name}: ${mark} -->\n\`\`\`json\n([^\`]*)\`\`\``).exec(document(name))?.[1]
  if (found === undefined) throw new Error(`docs/reference/${name}.md has no example ${mark}.`)
  return found
}

describe('the reference of audits', () => {
  test('has each reason for which a vote weighs otherwise, each key of an adjusted vote, and each reason of a closing', () => {
    expect(under('Reasons')).toEqual(literalsOf('shared/electorate.ts', 'WeightReason'))
    expect(under('The verdict')).toEqual(membersOf('shared/electorate.ts', 'AdjustedVote'))
    expect(under('The closing')).toEqual(literalsOf('shared/ballot/chain.ts', 'ClosingReason'))
  })

  test('has each member of a ballot, and each way in which one is closed', () => {
    const members = membersOf('shared/tape/ledger.ts', 'BallotOpening')
    const own = membersOf('shared/tape/ledger.ts', 'BallotLedger').filter((name) => name !== 'told')
    expect(under('The document')).toEqual([...members, ...own])
    expect(under('What the state shows')).toEqual(
      literalsOf('shared/state.ts', 'BallotStatus').filter((status) => status !== 'open'),
    )
  })

  test('shows a document that is right, for us and for the checker', () => {
    const text = example('audit', 'document')
    const { ballots, isWhole } = readAuditDocument(text)
    expect([isWhole, ballots.length]).toEqual([true, 1])
    expect(ballots.flatMap((ballot) => auditBallot(ballot).findings)).toEqual([])
    expect(ballotsOf(text).flatMap(check)).toEqual([])
  })

  test('says how live counts are rounded', () => {
    const bytes = new Uint8Array(16)
    encode.number(bytes, 731.247, { offset: 0 })
    expect(document('audit')).toContain(`731.247 votes are shown as ${decode.number(bytes, { offset: 0 })}`)
  })
})

describe('the reference of tapes', () => {
  const utf8 = new TextEncoder()
  const payload = (mark: string) => utf8.encode(JSON.stringify(JSON.parse(example('tape', mark))))

  test.each(['votes', 'verdict'] as const)('shows a record of %s that can be read', (kind) => {
    expect(recordOf(kind, payload(kind))).toMatchObject({ kind, ballot: 'b7' })
  })

  test('shows a head and a command that can be read', () => {
    const head = payload('head')
    const start = new Uint8Array(4 + head.length)
    new DataView(start.buffer).setUint32(0, head.length, true)
    start.set(head, 4)
    expect(recordOf('start', start)).toMatchObject({ head: { match: 'oCfmbKroC' } })
    const commands = [JSON.parse(example('tape', 'ballot.open'))]
    expect(recordOf('entry', entryBytes({ commands, inputs: new Map() }))).toMatchObject({ commands })
  })

  test('says how the file of a track follows from an open segment', () => {
    const end = { track: 'public', epoch: 1, seq: 1, tick: 1, time: 1, kind: 'end', reason: 'over' } as const
    const seed = {
      track: 'private',
      epoch: 1,
      seq: 0,
      tick: 0,
      time: 1,
      kind: 'seed',
      seed: 's',
      delayTicks: 0,
    } as const
    const [own, other] = [new SegmentEncoder('public', 2), new SegmentEncoder('private', 2)]
    const open = [own.bytes.slice(), other.bytes.slice(), other.add(seed).slice(), own.add(end).slice()]
    const alone = new SegmentEncoder('public', 2)
    alone.add(end)
    expect(Buffer.concat([open[0] ?? own.bytes, open[3] ?? own.bytes])).toEqual(Buffer.from(alone.bytes))
  })
})
