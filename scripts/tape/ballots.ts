import { settledBids } from '../../shared/ballot/bid.ts'
import { StandingVotes } from '../../shared/ballot/standing.ts'
import { type AuditFinding, audit, type BallotAudit, voteOf } from '../../shared/tape/audit.ts'
import { ledgerOf } from '../../shared/tape/ledger.ts'
import { type Judgement, needsBoth } from './judge.ts'
import type { FoundTape } from './source.ts'

const words: Readonly<Record<AuditFinding, string>> = {
  commitment: 'THE SEED IS NOT THE ONE COMMITTED TO',
  chain: 'A VOTE WAS CHANGED, MOVED, PUT IN OR LEFT OUT',
  missing: 'VOTES ARE MISSING FROM THE TAPE',
  choice: 'A VOTE IS NONE THAT COULD BE GIVEN',
  count: 'THE COUNT WAS ANOTHER',
  ranking: 'THE DECISION DOES NOT FOLLOW FROM THE VOTES',
}

/** Counts a tape's ballots again. Throws a refusal where that cannot be done. */
export function judgeBallots(tape: FoundTape): Judgement {
  needsBoth(tape)
  const audits = audit(tape.records)
  const well = audits.every(({ findings }) => findings.length === 0)
  const sum = `${audits.length} ballots were counted again${well ? ', all as they had been told.' : ': see above.'}`
  const ballots = audits.map(({ ledger, recount, findings, state }) => {
    const { ballot, title, method } = ledger
    return { ballot, title, method, state, counts: recount.counts, voters: recount.voters, findings }
  })
  return {
    lines: [...audits.map(lineOf), sum, ...tape.remarks],
    well: well && tape.remarks.length === 0,
    found: { ballots, remarks: tape.remarks },
  }
}

/** Finds the vote of a receipt. */
export function lookUp(tape: FoundTape, receipt: string): Judgement {
  needsBoth(tape)
  const found = voteOf(ledgerOf(tape.records), receipt)
  if (found === undefined)
    return { lines: ['No vote on this tape has that receipt.'], well: false, found: { vote: null } }
  const { ledger, place, row, stands } = found
  const choice = row.choice === null ? 'taken back' : JSON.stringify(row.choice)
  const lines = [
    `${ledger.ballot}  ${ledger.title}: vote ${place + 1} of ${ledger.votes.length}, ${choice}, from ${row.source}`,
    stands ? 'It is the last word of its voter.' : 'Its voter has voted otherwise since.',
  ]
  const vote = { ballot: ledger.ballot, place: place + 1, choice: row.choice, source: row.source, counts: stands }
  return { lines, well: true, found: { vote } }
}

/** All that the tape says of its ballots, for somebody else's checker. */
export function ballotsText(tape: FoundTape): string {
  needsBoth(tape)
  return JSON.stringify({ format: 'cavea-ballots-1', ballots: ledgerOf(tape.records) }, undefined, 1)
}

function lineOf({ ledger, recount, passedOver, findings, state }: BallotAudit): string {
  const counts = Object.entries(recount.counts)
    .filter(([, count]) => count > 0 || ledger.method !== 'slider')
    .map(([option, count]) => `${option} ${count}`)
  const parts = [`${counts.join(', ')}; ${recount.voters} voters`]
  if (ledger.end.kind === 'cancelled') parts.push('cancelled')
  if (state === 'open') parts.push('not closed on this tape')
  if (state === 'unsealed') parts.push('without a seal')
  if (passedOver.length > 0) parts.push(`not possible any more: ${passedOver.join(', ')}`)
  if (ledger.method === 'bid') parts.push(bidsOf(ledger))
  const verdict = findings.length === 0 ? 'agrees' : findings.map((finding) => words[finding]).join('; ')
  return `${ledger.ballot}  ${ledger.title} (${ledger.method}): ${parts.join('; ')}: ${verdict}`
}

function bidsOf({ votes, verdict, end }: BallotAudit['ledger']): string {
  const standing = new StandingVotes()
  for (const row of votes) standing.put(row)
  const winner = end.kind === 'decided' ? (end.ranking[0] ?? '') : ''
  const { taken, returned } = settledBids(standing.judged(verdict), winner)
  return `${taken} points taken, ${returned} given back`
}
