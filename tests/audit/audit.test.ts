import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { sealOf } from '../../shared/ballot/seal.ts'
import { auditBallot, voteOf } from '../../shared/tape/audit.ts'
import { headLine, lastLine, readAuditDocument } from '../../shared/tape/document.ts'
import type { BallotLedger } from '../../shared/tape/ledger.ts'
import { ballotsOf, check, receiptsOf } from './checker.ts'
import { type CrowdRun, crowdMethods, crowdVotes, naiveCount } from './crowd.ts'

/** `AUDIT_VOTES=1000000` counts as many; docs/develop.md says how. */
const votes = Number(process.env.AUDIT_VOTES ?? 24_000)
/** Enough for each kind of change. */
const fewVotes = 750
const seed = 'crowd'

const findingsOf = (ballot: BallotLedger) => auditBallot(ballot).findings

/** What our reader of documents finds: a line that it refuses is found as well. */
function findingsIn(document: string): readonly string[] {
  try {
    return readAuditDocument(document).ballots.flatMap(findingsOf)
  } catch (error) {
    return [String(error)]
  }
}

function checkedIn(document: string): readonly string[] {
  try {
    return ballotsOf(document).flatMap(check)
  } catch (error) {
    return [String(error)]
  }
}

describe.each(crowdMethods.map(([, method], at) => [method, at] as const))('a crowd by %s', (method, at) => {
  let crowd: CrowdRun

  beforeAll(async () => {
    crowd = await crowdVotes(at, fewVotes, seed)
  })

  test('A3: is counted the same live, by the audit, by somebody else, and by the simplest count', async () => {
    const crowd = await crowdVotes(at, votes / crowdMethods.length, seed)
    const { ballot, taped, document, shown, remembered } = crowd
    const { recount, findings, state } = auditBallot(ballot)
    expect([ballot.method, state, findings]).toEqual([method, 'sealed', []])
    expect(ballotsOf(document).map(check)).toEqual([[]])
    expect(findingsOf(taped)).toEqual([])
    const { told } = taped
    if (told === undefined) throw new Error('The match was told no count.')
    expect(findingsOf({ ...taped, told: { ...told, voters: told.voters + 1 } })).toEqual(['count'])
    expect(shown.seal).toBe(ballot.closing?.seal)
    for (const voter of remembered.keys()) expect(document).not.toContain(voter)
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

  test('A5: another count, another decision, another seed or another verdict is found', () => {
    const { ballot } = crowd
    const { closing, end, verdict } = ballot
    const result = closing?.result
    if (closing === undefined || result === undefined || end.kind !== 'decided' || verdict?.kind !== 'count')
      throw new Error('It is not decided.')
    const [first = '', second = ''] = ballot.options
    const counts = { ...result.counts, [first]: (result.counts[first] ?? 0) + 1 }
    const { ranking } = result
    const of = (change: Partial<typeof result>): BallotLedger => ({
      ...ballot,
      closing: { ...closing, result: { ...result, ...change } },
    })
    const forged = [{ person: ballot.votes[0]?.voter ?? '', weightMilli: 1500, reason: 'surge' as const }]
    const decided = (names: readonly string[]): BallotLedger => ({ ...ballot, end: { ...end, ranking: names } })
    const other = ranking.length > 0 ? [...ranking].reverse().concat('x') : [first]
    const wrong: readonly (readonly [BallotLedger, string])[] = [
      [of({ counts }), 'count'],
      [of({ voters: result.voters + 1 }), 'count'],
      [of({ ranking: other }), 'ranking'],
      [of({ ranking: ranking.length > 0 ? ranking.slice(1) : [second] }), 'ranking'],
      [{ ...ballot, closing: { ...closing, seed: '00'.repeat(32) } }, 'commitment'],
      [{ ...ballot, verdict: { ...verdict, adjusted: forged } }, 'seal'],
      [{ ...ballot, verdict: { ...verdict, sourceFactorMilli: { irc: 999 } } }, 'seal'],
      [{ ...ballot, verdict: { ...verdict, quorum: { ...verdict.quorum, needed: 1e6 } } }, 'seal'],
      [decided(other), 'ranking'],
      ...(ranking.length > 0
        ? [[decided([]), 'ranking'] as const, [decided(ranking.slice(1)), 'ranking'] as const]
        : []),
    ]
    expect([findingsOf(ballot), check(ballot)]).toEqual([[], []])
    for (const [changed, finding] of wrong) {
      expect(findingsOf(changed)).toContain(finding)
      expect(findingsOf(changed)).toContain('seal')
      expect(check(changed)).toContain('seal')
    }
  })

  test('A5: any single change of what is published is found, by us and by somebody else', () => {
    const { ballot } = crowd
    const short = { ...ballot, votes: ballot.votes.slice(0, 0) }
    const places = placesIn({ ...short })
    const foundIn = (changed: unknown) => {
      const row = { ...(changed as BallotLedger), votes: ballot.votes }
      const document = `${headLine({ match: 'm', game: 'g', version: 1, tickRate: 10 })}${JSON.stringify(row)}\n${lastLine(1)}`
      return [findingsIn(document), checkedIn(document)]
    }
    expect(foundIn(short)).toEqual([[], []])
    fc.assert(
      fc.property(fc.nat({ max: places.length - 1 }), fc.nat({ max: 2 }), fc.jsonValue(), (at, how, value) => {
        const changed = structuredClone(short) as unknown as Json
        const isOther = change(changed, places[at] ?? [], how, value as Json)
        fc.pre(isOther && JSON.stringify(changed) !== JSON.stringify(short))
        const [ours, theirs] = foundIn(changed)
        expect(ours, JSON.stringify(changed)).not.toEqual([])
        expect(theirs, JSON.stringify(changed)).not.toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  test('A7: what the electorate said is in the count, the same for us and for somebody else', () => {
    const { ballot } = crowd
    const { closing, end } = ballot
    if (closing?.result === undefined || end.kind !== 'decided') throw new Error('It is not decided.')
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
      const judged = { ...ballot, verdict }
      const { recount, ranking } = auditBallot(judged)
      const result = { ...closing.result, ...recount, ranking }
      const row = { ...judged, end: { ...end, ranking }, closing: { ...closing, result } }
      const { votes, ...sealed } = row
      const sealedRow: BallotLedger = { ...row, closing: { ...row.closing, seal: sealOf(sealed) } }
      expect([auditBallot(sealedRow).findings, check(sealedRow)]).toEqual([[], []])
      expect(ranking.length === 0).toBe(verdict.kind === 'expire' || method === 'threshold')
      if (verdict.kind === 'expire') continue
      expect(recount.counts).not.toEqual(closing.result.counts)
      const { verdict: _, ...unsaid } = sealedRow
      expect([findingsOf(unsaid), check(unsaid)]).toEqual([
        expect.arrayContaining(['count', 'seal']),
        expect.arrayContaining(['count', 'seal']),
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

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
type Path = readonly (string | number)[]

/** Where in a value of JSON something stands, except of the votes. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (path[0] === 'votes') return []
  if (typeof value !== 'object' || value === null) return [path]
  const names = Array.isArray(value) ? [...value.keys()] : Object.keys(value)
  const below = names.flatMap((name) => placesIn((value as Record<string, unknown>)[name as string], [...path, name]))
  return path.length === 0 ? below : [path, ...below]
}

/** Puts something else at a place, takes it away, or puts something beside it. Whether that could be done. */
function change(root: Json, path: Path, how: number, value: Json): boolean {
  const last = path.at(-1)
  const parent = path
    .slice(0, -1)
    .reduce<Json>((at, name) => (at as Record<string, Json>)[name as string] ?? null, root)
  if (last === undefined || typeof parent !== 'object' || parent === null) return false
  const list = Array.isArray(parent) ? parent : undefined
  const of = parent as Record<string, Json>
  if (how === 0) of[last as string] = value
  else if (how === 1 && list !== undefined) list.splice(Number(last), 1)
  else if (how === 1) delete of[last as string]
  else if (list !== undefined) list.splice(Number(last), 0, value)
  else if (Object.hasOwn(of, `${last}2`)) return false
  else of[`${last}2`] = value
  return true
}
