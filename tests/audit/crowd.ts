import { Random } from '../../shared/random.ts'
import { ballotLine, headLine, lastLine, readAuditDocument } from '../../shared/tape/document.ts'
import { type BallotLedger, LedgerReader, publishedLedger } from '../../shared/tape/ledger.ts'
import { Stage } from '../support/stage.ts'

/** What a made-up crowd did to one ballot. */
export interface CrowdRun {
  /** As it is published. */
  readonly ballot: BallotLedger
  /** As the tape has it: with the last count that the match was told. */
  readonly taped: BallotLedger
  readonly document: string
  /** What the state showed at the end. */
  readonly shown: {
    readonly counts: Readonly<Record<string, number>>
    readonly voters: number
    readonly chain: string
    readonly seal: string
  }
  /** The last choice of each voter that was said to count, as the crowd remembers it; without those taken back. */
  readonly remembered: ReadonlyMap<string, { readonly choice: unknown; readonly seenTick: number }>
  readonly votes: number
  /** A receipt for each vote, in the order in which they were given. */
  readonly receipts: readonly string[]
}

export const crowdMethods = [
  ['wind', 'plurality'],
  ['wind', 'approval'],
  ['wind', 'ranked'],
  ['wind', 'lottery'],
  ['wind', 'slider'],
  ['wind', 'tug'],
  ['ground', 'threshold'],
  ['night', 'bid'],
] as const

const sources = ['stands', 'twitch', 'youtube', 'kick', 'irc'] as const
const batchVotes = 250

/**
 * Lets a crowd vote on one ballot: from five sources in batches, with edits, votes taken back, choices that there are
 * none of, batches that come twice, a source that goes away and sends late what it held, and a restart in the middle.
 */
export async function crowdVotes(at: number, votes: number, seed: string): Promise<CrowdRun> {
  const [mechanic, method] = crowdMethods[at % crowdMethods.length] ?? ['wind', 'plurality']
  const random = Random.fromSeed(seed, method)
  let stage = new Stage()
  // So many watch that a threshold is reached when three quarters of the votes are in.
  stage.match.state.crowd = Math.round(votes * 1.6)
  const id = await stage.open(mechanic, 60, method)
  const options = [...(stage.ballot(id)?.options ?? [])]
  const records = stage.records
  const remembered = new Map<string, { choice: unknown; seenTick: number }>()
  const receipts: string[] = []
  const waiting: Parameters<Stage['audience']['votes']>[0][] = []
  const batches = Math.ceil(votes / batchVotes)

  const give = async (batch: Parameters<Stage['audience']['votes']>[0]) => {
    const replies = await stage.audience.votes(batch)
    for (const [place, reply] of replies.entries()) {
      const vote = batch.votes[place]
      if (vote === undefined || !('counted' in reply)) continue
      receipts.push(reply.receipt)
      remembered.delete(vote.voter)
      if (reply.choice !== null) remembered.set(vote.voter, { choice: reply.choice, seenTick: vote.seenTick })
    }
  }

  for (let number = 0; number < batches; number++) {
    const source = random.pick(sources) ?? 'stands'
    const batch = {
      id: `${source}.${number}`,
      ballot: id,
      source,
      votes: Array.from({ length: batchVotes }, () => ({
        voter: `${source} ${random.integer(0, votes / 8)}`,
        choice: choiceOf(method, options, random) as never,
        seenTick: stage.match.tick - random.integer(0, 2),
      })),
    }
    // The second source is away for a third of the time, and then sends all that it held.
    const isAway = source === 'twitch' && number > batches / 3 && number < (batches * 2) / 3
    if (isAway) waiting.push(batch)
    else await give(batch)
    if (number % Math.ceil(batches / 100) === 0) await stage.play(1)
    if (number === Math.floor(batches / 2)) {
      const match = JSON.parse(JSON.stringify(stage.match.snapshot()))
      const past = {
        snapshot: { audience: stage.audience.snapshot(), delayTicks: stage.delayTicks },
        votes: stage.votesTaped,
      }
      stage = new Stage({ before: { match, past } })
      const said = receipts.length
      // What was answered before the restart is sent again: none of it counts twice.
      if (!isAway) await stage.audience.votes(batch)
      if (receipts.length !== said) throw new Error('A batch was counted twice.')
    }
    if (number === Math.floor((batches * 2) / 3)) for (const late of waiting.splice(0)) await give(late)
  }
  for (const late of waiting.splice(0)) await give(late)
  // While there is something left of the pulls.
  if (method === 'tug') stage.audience.closeNow(id)
  for (let tick = 0; tick < 700 && stage.ballot(id)?.status === 'open'; tick++) await stage.play(1)
  const shown = stage.ballot(id)
  const all = [...records, ...stage.records]
  const reader = new LedgerReader()
  const taped = all.flatMap((record) => reader.add(record)).find((one) => one.ballot === id)
  if (taped === undefined || shown === undefined) throw new Error('The ballot is gone.')
  // As somebody else gets it.
  const head = { match: 'm', game: 'small', version: 1, tickRate: 10 }
  const document = [headLine(head), ...ballotLine(taped), lastLine(1)].join('')
  const [ballot] = readAuditDocument(document).ballots
  if (ballot === undefined) throw new Error('The ballot is not in the document.')
  const counts = Object.fromEntries(shown.counts.entries())
  return {
    ballot,
    taped: publishedLedger(taped),
    document,
    shown: { counts, voters: shown.voters, chain: shown.chain, seal: shown.seal },
    remembered,
    votes: batches * batchVotes,
    receipts,
  }
}

function choiceOf(method: string, options: readonly string[], random: Random): unknown {
  if (random.chance(0.03)) return null
  if (random.chance(0.02)) return 'no such option'
  const some = random.shuffled(options)
  switch (method) {
    case 'approval':
    case 'ranked':
      return some.slice(0, random.integer(1, options.length))
    case 'slider':
      return random.between(Number(options[0]), Number(options.at(-1)))
    case 'bid':
      return { option: some[0], amount: random.integer(1, 100) }
    default:
      return some[0]
  }
}

/** The simplest count that there is: each voter's last word, in thousandths of a vote. */
export function naiveCount({ ballot, remembered }: CrowdRun): Record<string, number> {
  const milli: Record<string, number> = Object.fromEntries(ballot.options.map((option) => [option, 0]))
  const add = (option: unknown, points: number) => {
    milli[String(option)] = (milli[String(option)] ?? 0) + points
  }
  for (const { choice, seenTick } of remembered.values()) {
    if (ballot.method === 'tug') {
      const [half, age] = [4 * ballot.tickRate, Math.max(0, (ballot.closing?.closesAt ?? 0) - seenTick)]
      add(choice, Math.floor((Math.floor(1000 / 2 ** Math.floor(age / half)) * (2 * half - (age % half))) / (2 * half)))
    } else if (ballot.method === 'approval') for (const option of choice as string[]) add(option, 1000)
    else if (ballot.method === 'ranked') add((choice as string[])[0], 1000)
    else if (ballot.method === 'bid') {
      const { option, amount } = choice as { option: string; amount: number }
      add(option, amount * 1000)
    } else add(choice, 1000)
  }
  return Object.fromEntries(Object.entries(milli).map(([option, sum]) => [option, sum / 1000]))
}
