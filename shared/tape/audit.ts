import { commitmentTo, VoteChain, type VoteRow } from '../ballot/chain.ts'
import { sameChoice } from '../ballot/choice.ts'
import { lotsOf } from '../ballot/lots.ts'
import { ruleOf, type Tally, tallyOf } from '../ballot/method.ts'
import { StandingVotes } from '../ballot/standing.ts'
import { type BallotLedger, ledgerOf } from './ledger.ts'
import type { TapeRecord } from './record.ts'

/**
 * What is wrong with a ballot:
 * `commitment`: the seed is not the one that was committed to.
 * `chain`: a vote was changed, moved, put in or left out.
 * `missing`: the tape has fewer votes than were in the box: its store was away, or its tail is lost.
 * `choice`: a vote is none that the ballot could have taken.
 * `count`: the match was told another count than that of the votes.
 * `ranking`: the decision does not follow from the votes and the seed.
 */
export type AuditFinding = 'commitment' | 'chain' | 'missing' | 'choice' | 'count' | 'ranking'

/** How a ballot comes out when it is counted again. */
export interface BallotAudit {
  readonly ledger: BallotLedger
  readonly recount: Tally
  /** What the votes and the seed decide; empty where there is no seed to settle ties by. */
  readonly ranking: readonly string[]
  /** What would have won but had become impossible. */
  readonly passedOver: readonly string[]
  /** Empty: all is as it was told. */
  readonly findings: readonly AuditFinding[]
  /** `unsealed`: from before votes were chained. `open`: not closed on this tape, so that nothing is held against it. */
  readonly state: 'sealed' | 'unsealed' | 'open'
}

/** Counts every ballot of a tape again. Needs both tracks. */
export const audit = (records: readonly TapeRecord[]): BallotAudit[] => ledgerOf(records).map(auditBallot)

/** Counts a ballot again from the votes as they came in: of each person the last one counts. */
export function auditBallot(ledger: BallotLedger): BallotAudit {
  const { ballot, method, options, goal, tickRate, votes, closing, end, told, commitment } = ledger
  const rule = ruleOf(method)
  const chain = new VoteChain(ballot, commitment)
  const standing = new StandingVotes()
  for (const row of votes) {
    chain.add(row)
    standing.put(row)
  }
  const closesAt = closing?.closesAt ?? ledger.closesTick
  const terms = { options, closesAt, tickRate, goal }
  const counted = standing.judged(ledger.verdict)
  const recount = tallyOf(method, terms, counted, closesAt)
  const expired = ledger.verdict?.kind === 'expire'
  const ranking = closing === undefined || expired ? [] : rule.ranking(terms, counted, lotsOf(closing.seed))
  const found = new Set<AuditFinding>()
  const isTaken = ({ choice }: VoteRow) => choice === null || sameChoice(rule.choiceIn(options, choice) ?? null, choice)
  if (!votes.every(isTaken)) found.add('choice')
  // A ballot that was open when a server of before there were seals was replaced has a closing and no commitment.
  const isSealed = closing !== undefined && commitment !== ''
  if (isSealed) {
    if (commitmentTo(closing.seed) !== commitment) found.add('commitment')
    if (votes.length < closing.votes) found.add('missing')
    else if (chain.head !== closing.chain || votes.length !== closing.votes) found.add('chain')
  }
  if (end.kind === 'decided') {
    if (!sameCount(recount, told, options)) found.add('count')
    const from = end.ranking[0] === undefined ? ranking.length : ranking.indexOf(end.ranking[0])
    const rest = from < 0 ? undefined : ranking.slice(from)
    if (closing !== undefined && rest?.join('\n') !== end.ranking.join('\n')) found.add('ranking')
    if (closing !== undefined && from > 0 && end.ranking.length === 0) found.add('ranking')
  }
  const passedOver =
    end.kind === 'decided' && end.ranking[0] !== undefined
      ? ranking.slice(0, Math.max(0, ranking.indexOf(end.ranking[0])))
      : []
  const state = end.kind === 'open' ? 'open' : isSealed ? 'sealed' : 'unsealed'
  return { ledger, recount, ranking, passedOver, findings: [...found], state }
}

function sameCount(recount: Tally, told: BallotLedger['told'], options: readonly string[]): boolean {
  if ((told?.voters ?? 0) !== recount.voters) return false
  return options.every((option) => (told?.counts[option] ?? 0) === recount.counts[option])
}

/** A vote as its voter's receipt finds it. */
export interface FoundVote {
  readonly ledger: BallotLedger
  /** Its place in the ballot's chain, from 0. */
  readonly place: number
  readonly row: VoteRow
  /** Whether it is the last word of its person, the one that counts. */
  readonly stands: boolean
}

/** The vote of a receipt; undefined where no chain has it. */
export function voteOf(ledgers: readonly BallotLedger[], receipt: string): FoundVote | undefined {
  for (const ledger of ledgers) {
    const chain = new VoteChain(ledger.ballot, ledger.commitment)
    for (const [place, row] of ledger.votes.entries()) {
      if (chain.add(row) !== receipt.toLowerCase()) continue
      const person = ({ voter, person: known = voter }: VoteRow) => known
      const stands = !ledger.votes.slice(place + 1).some((later) => person(later) === person(row))
      return { ledger, place, row, stands }
    }
  }
  return undefined
}
