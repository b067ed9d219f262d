import { beforeAll, describe, expect, test } from 'vitest'
import { auditBallot, voteOf } from '../../shared/tape/audit.ts'
import type { BallotLedger } from '../../shared/tape/ledger.ts'
import { check, receiptsOf } from './checker.ts'
import { type CrowdRun, crowdMethods, crowdVotes, naiveCount } from './crowd.ts'

/** `AUDIT_VOTES=1000000` counts as many; docs/develop.md says how. */
const votes = Number(process.env.AUDIT_VOTES ?? 24_000)
/** Enough for each kind of change. */
const fewVotes = 750
const seed = 'crowd'

const findingsOf = (ballot: BallotLedger) => auditBallot(ballot).findings

describe.each(crowdMethods.map(([, method], at) => [method, at] as const))('a crowd by %s', (method, at) => {
  let crowd: CrowdRun

  beforeAll(async () => {
    crowd = await crowdVotes(at, fewVotes, seed)
  })

  test('A3: is counted the same live, by the audit, by somebody else, and by the simplest count', async () => {
    const crowd = await crowdVotes(at, votes / crowdMethods.length, seed)
    const { ballot, shown, remembered } = crowd
    const { recount, findings, state } = auditBallot(ballot)
    expect([ballot.method, state, findings]).toEqual([method, 'sealed', []])
    expect(check(ballot)).toEqual([])
    expect(recount).toEqual({ counts: shown.counts, voters: shown.voters })
    expect(shown.counts).toEqual(naiveCount(crowd))
    expect(shown.voters).toBe(remembered.size)
    expect(shown.chain).toBe(ballot.closing?.chain)
    expect(crowd.receipts).toEqual(receiptsOf(ballot))
  }, 600_000)

  test('A4: every change of a vote is found, by us and by somebody else', () => {
    const { ballot } = crowd
    const some = [0, 1, Math.floor(ballot.votes.length / 2), ballot.votes.length - 2, ballot.votes.length - 1]
    for (const place of some) {
      for (const [what, changed] of Object.entries(changesAt(ballot, place))) {
        const findings = findingsOf(changed)
        expect(findings.includes('chain') || findings.includes('missing'), `${what} at ${place}`).toBe(true)
        expect(check(changed).length, `${what} at ${place}`).toBeGreaterThan(0)
      }
    }
  })

  test('A5: another count, another decision or another seed is found', () => {
    const { ballot } = crowd
    const { told, closing, end } = ballot
    if (told === undefined || closing === undefined || end.kind !== 'decided') throw new Error('It is not decided.')
    const [first = ''] = ballot.options
    const counts = { ...told.counts, [first]: (told.counts[first] ?? 0) + 1 }
    const { ranking } = end
    const wrong: readonly (readonly [BallotLedger, string])[] = [
      [{ ...ballot, told: { ...told, counts } }, 'count'],
      [{ ...ballot, told: { ...told, voters: told.voters + 1 } }, 'count'],
      [{ ...ballot, closing: { ...closing, seed: '00'.repeat(32) } }, 'commitment'],
      [
        { ...ballot, end: { ...end, ranking: ranking.length > 0 ? [...ranking].reverse().concat('x') : [first] } },
        'ranking',
      ],
      ...(ranking.length > 1 ? [[{ ...ballot, end: { ...end, ranking: [] } }, 'ranking'] as const] : []),
    ]
    for (const [changed, finding] of wrong) {
      expect(findingsOf(changed)).toContain(finding)
      expect(check(changed)).toContain(finding)
    }
  })

  test('A7: what the electorate said is in the count, the same for us and for somebody else', () => {
    const { ballot } = crowd
    const persons = [...new Set(ballot.votes.map(({ voter }) => voter))]
    const quorum = { needed: 1, voters: persons.length, active: persons.length }
    const adjusted = persons.flatMap((person, at) =>
      at % 3 === 0 ? [{ person, weightMilli: (at * 37) % 1900, reason: 'surge' as const }] : [],
    )
    const sourceFactorMilli = { twitch: 731, irc: 250 }
    for (const verdict of [
      { kind: 'count', quorum, adjusted, sourceFactorMilli },
      { kind: 'expire', reason: 'quorum', quorum },
    ] as const) {
      const { recount, ranking } = auditBallot({ ...ballot, verdict })
      const told: BallotLedger = { ...ballot, verdict, told: recount, end: { kind: 'decided', tick: 1, ranking } }
      expect([auditBallot(told).findings, check(told)]).toEqual([[], []])
      expect(ranking.length === 0).toBe(verdict.kind === 'expire' || method === 'threshold')
      if (verdict.kind === 'expire') continue
      expect(recount).not.toEqual(ballot.told)
      const { verdict: _, ...unsaid } = told
      expect([findingsOf(unsaid), check(unsaid)]).toEqual([
        expect.arrayContaining(['count']),
        expect.arrayContaining(['count']),
      ])
    }
  })

  test('A6: a receipt finds its vote, and says whether it is the last word', () => {
    const { ballot, receipts } = crowd
    const ledgers = [ballot]
    for (const place of [0, Math.floor(receipts.length / 2), receipts.length - 1]) {
      const found = voteOf(ledgers, receipts[place] ?? '')
      const voter = ballot.votes[place]?.voter
      expect(found).toMatchObject({ place, row: ballot.votes[place] })
      expect(found?.stands).toBe(!ballot.votes.slice(place + 1).some((later) => later.voter === voter))
    }
    expect(voteOf(ledgers, 'f'.repeat(64))).toBeUndefined()
  })
})

/** A ballot in which one vote is another, somewhere else, there twice, or not there. */
function changesAt(ballot: BallotLedger, place: number): Record<string, BallotLedger> {
  const { votes: all } = ballot
  const [vote, next] = [all[place], all[place + 1]]
  if (vote === undefined) throw new Error(`There is no vote ${place}.`)
  const other = ballot.options.find((option) => option !== vote.choice) ?? ''
  const withVotes = (list: typeof all): BallotLedger => ({ ...ballot, votes: list })
  return {
    choice: withVotes(all.with(place, { ...vote, choice: other })),
    takenBack: withVotes(all.with(place, { ...vote, choice: vote.choice === null ? other : null })),
    voter: withVotes(all.with(place, { ...vote, voter: `${vote.voter}'` })),
    source: withVotes(all.with(place, { ...vote, source: 'elsewhere' })),
    seenTick: withVotes(all.with(place, { ...vote, seenTick: vote.seenTick + 1 })),
    weight: withVotes(all.with(place, { ...vote, weightMilli: 1001 })),
    person: withVotes(all.with(place, { ...vote, person: 'somebody' })),
    held: withVotes(all.with(place, { ...vote, held: 'copies' })),
    gone: withVotes(all.filter((_, at) => at !== place)),
    twice: withVotes([...all.slice(0, place + 1), vote, ...all.slice(place + 1)]),
    ...(next === undefined ? {} : { moved: withVotes(all.with(place, next).with(place + 1, vote)) }),
  }
}
