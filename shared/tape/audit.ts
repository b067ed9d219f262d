import { commitmentTo, VoteChain, type VoteRow } from '../ballot/chain.ts'
import { sameChoice } from '../ballot/choice.ts'
import { lotsOf } from '../ballot/lots.ts'
import { ruleOf, type Tally, tallyOf } from '../ballot/method.ts'
import { sealOf } from '../ballot/seal.ts'
import { StandingVotes } from '../ballot/standing.ts'
import { type BallotLedger, ledgerOf, type ToldCount } from './ledger.ts'
import type { TapeRecord } from './record.ts'

/**
 * What is wrong with a ballot:
 * `commitment`: the seed is not the one that was committed to.
 * `chain`: a vote was changed, moved, put in or left out.
 * `missing`: the tape has fewer votes than were in the box: its store was away, or its tail is lost.
 * `choice`: a vote is none that the ballot could have taken.
 * `count`: another count was published, or told to the match, than that of the votes.
 * `ranking`: another ranking was published than that of votes and seed, or the decision does not follow from it.
 * `seal`: something that was published is not what was sealed at the close, or there is no seal.
 */
export type AuditFinding = 'commitment' | 'chain' | 'missing' | 'choice' | 'count' | 'ranking' | 'seal'

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
  /** `unsealed`: from before there were seals. `open`: not closed on this tape, so that nothing is held against it. */
  readonly state: 'sealed' | 'unsealed' | 'open'
}

/** Counts every ballot of a tape again. Needs both tracks. */
export const audit = (records: readonly TapeRecord[], sha?: Sha): BallotAudit[] =>
  ledgerOf(records, sha).map((ledger) => auditBallot(ledger, sha))

/** SHA-256 of a text in UTF-8, in hexadecimal digits. */
type Sha = (text: string) => string

/** Counts a ballot again from the votes as they came in: of each person the last one counts. */
export function auditBallot(ledger: BallotLedger, sha?: Sha): BallotAudit {
  const { ballot, method, options, goal, tickRate, votes, closing, end, told, commitment } = ledger
  const rule = ruleOf(method)
  const chain = new VoteChain(ballot, commitment, sha)
  const standing = new StandingVotes()
  for (const row of votes) {
    chain.add(row)
    standing.put(row)
  }
  const closesAt = closing?.closesAt ?? (end.kind === 'open' ? end.closesTick : ledger.openedTick)
  const terms = { options, closesAt, tickRate, goal }
  const counted = standing.judged(ledger.verdict)
  const recount = tallyOf(method, terms, counted, closesAt)
  const expired = ledger.verdict?.kind === 'expire'
  const ranking = closing === undefined || expired ? [] : rule.ranking(terms, counted, lotsOf(closing.seed))
  const found = new Set<AuditFinding>()
  const isTaken = ({ choice }: VoteRow) => choice === null || sameChoice(rule.choiceIn(options, choice) ?? null, choice)
  if (!votes.every(isTaken)) found.add('choice')
  if (closing !== undefined) {
    if (commitmentTo(closing.seed) !== commitment) found.add('commitment')
    if (votes.length < closing.votes) found.add('missing')
    else if (chain.head !== closing.chain || votes.length !== closing.votes) found.add('chain')
    const isCounted = closing.result === undefined || sameCount(recount, closing.result, options)
    // The last count that the match was told is that of the close only where there was one.
    if (!isCounted || (end.kind === 'decided' && told !== undefined && !sameCount(recount, told, options))) {
      found.add('count')
    }
    if (!isSealed(ledger, sha)) found.add('seal')
    if (!follows(ledger, ranking)) found.add('ranking')
  } else if (end.kind !== 'open' && commitment !== '') found.add('seal')
  const state = end.kind === 'open' ? 'open' : closing?.seal === undefined ? 'unsealed' : 'sealed'
  return { ledger, recount, ranking, passedOver: passedOverBy(ledger), findings: [...found], state }
}

function isSealed({ votes: _, told: __, ...ballot }: BallotLedger, sha?: Sha): boolean {
  const { end, closing } = ballot
  if (end.kind === 'open' || closing?.seal === undefined) return false
  return sealOf({ ...ballot, end, closing }, sha) === closing.seal
}

/** Whether what was published of the ranking, and what became of it, follow from the ranking that was counted. */
function follows({ end, closing }: BallotLedger, ranking: readonly string[]): boolean {
  const result = closing?.result
  if (result === undefined) return closing?.seal === undefined
  if (!sameNames(result.ranking, ranking)) return false
  if (end.kind === 'cancelled') return result.reason !== 'counted' && result.reason !== 'passed_over'
  if (end.kind === 'open') return false
  if (result.reason === 'counted') return sameNames(end.ranking, ranking)
  const isShorter = end.ranking.length > 0 && end.ranking.length < ranking.length
  return result.reason === 'passed_over' && isShorter && sameNames(end.ranking, ranking.slice(-end.ranking.length))
}

const sameNames = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name, at) => name === other[at])

function passedOverBy({ end, closing }: BallotLedger): readonly string[] {
  const [first] = end.kind === 'decided' ? end.ranking : []
  const counted = closing?.result?.ranking ?? []
  return first === undefined ? [] : counted.slice(0, Math.max(0, counted.indexOf(first)))
}

function sameCount(recount: Tally, told: ToldCount, options: readonly string[]): boolean {
  if (told.voters !== recount.voters || Object.keys(told.counts).length !== options.length) return false
  return options.every((option) => told.counts[option] === recount.counts[option])
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
export function voteOf(ledgers: readonly BallotLedger[], receipt: string, sha?: Sha): FoundVote | undefined {
  for (const ledger of ledgers) {
    const chain = new VoteChain(ledger.ballot, ledger.commitment, sha)
    for (const [place, row] of ledger.votes.entries()) {
      if (chain.add(row) !== receipt.toLowerCase()) continue
      const person = ({ voter, person: known = voter }: VoteRow) => known
      const stands = !ledger.votes.slice(place + 1).some((later) => person(later) === person(row))
      return { ledger, place, row, stands }
    }
  }
  return undefined
}
