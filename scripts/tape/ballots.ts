import { settledBids } from '../../shared/ballot/bid.ts'
import { StandingVotes } from '../../shared/ballot/standing.ts'
import { type AuditFinding, auditBallot, type BallotAudit, voteOf } from '../../shared/tape/audit.ts'
import { auditDocument } from '../../shared/tape/document.ts'
import { type FoundBallots, platformSha } from './ballot-source.ts'
import { type Judgement, needsBoth, orRefuse } from './judge.ts'
import type { FoundTape } from './source.ts'

const words: Readonly<Record<AuditFinding, string>> = {
  commitment: 'THE SEED IS NOT THE ONE COMMITTED TO',
  chain: 'A VOTE WAS CHANGED, MOVED, PUT IN OR LEFT OUT',
  missing: 'VOTES ARE MISSING FROM THE TAPE',
  choice: 'A VOTE IS NONE THAT COULD BE GIVEN',
  count: 'THE COUNT WAS ANOTHER',
  ranking: 'THE DECISION DOES NOT FOLLOW FROM THE VOTES',
  seal: 'NOT WHAT WAS SEALED AT THE CLOSE, OR WITHOUT A SEAL',
}

/** Counts ballots again. */
export function judgeBallots({ ledgers, remarks }: FoundBallots): Judgement {
  const audits = ledgers.map((ledger) => auditBallot(ledger, platformSha))
  const well = audits.every(({ findings }) => findings.length === 0)
  const sum = `${audits.length} ballots were counted again${well ? ', all as they had been told.' : ': see above.'}`
  const ballots = audits.map(({ ledger, recount, findings, state }) => {
    const { ballot, title, method } = ledger
    return { ballot, title, method, state, counts: recount.counts, voters: recount.voters, findings }
  })
  return {
    lines: [...audits.map(lineOf), sum, ...remarks],
    well: well && remarks.length === 0,
    found: { ballots, remarks },
  }
}

/** Finds the vote of a receipt. */
export function lookUp({ ledgers }: FoundBallots, receipt: string): Judgement {
  const found = voteOf(ledgers, receipt, platformSha)
  if (found === undefined)
    return { lines: ['No vote of these ballots has that receipt.'], well: false, found: { vote: null } }
  const { ledger, place, row, stands } = found
  const choice = row.choice === null ? 'taken back' : JSON.stringify(row.choice)
  const lines = [
    `${ledger.ballot}  ${ledger.title}: vote ${place + 1} of ${ledger.votes.length}, ${choice}, from ${row.source}`,
    stands ? 'It is the last word of its voter.' : 'Its voter has voted otherwise since.',
  ]
  const vote = { ballot: ledger.ballot, place: place + 1, choice: row.choice, source: row.source, counts: stands }
  return { lines, well: true, found: { vote } }
}

/** What `/api/tapes/:id/audit` publishes of the tape: without the accounts of voters, for a checker of your own. */
export function ballotsText(tape: FoundTape): string {
  needsBoth(tape)
  return orRefuse(() => [...auditDocument(tape.records, platformSha)].join('').trimEnd())
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
