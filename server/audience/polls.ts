import { createHmac } from 'node:crypto'
import { type VoteRow, voterKeyOf } from '../../shared/ballot/chain.ts'
import type { WeighedVote } from '../../shared/electorate.ts'
import { CaveaError, type ErrorCode, type ErrorReply, replyOf } from '../../shared/errors.ts'
import type { Network } from '../../shared/network.ts'
import type { VoteReply } from '../../shared/protocol.ts'
import type { GameState } from '../../shared/state.ts'
import type { BallotBox } from './ballot-box.ts'
import type { VoteArrival } from './electorate/electorate.ts'
import { usualMilli } from './electorate/weights.ts'
import { isUsualLine } from './parse.ts'
import type { AudienceTape, Vote, VoteBatch } from './ports.ts'
import { VoteLog } from './vote-log.ts'

/** What polls need to know and to tell. */
export interface PollPorts {
  readonly tape: Pick<AudienceTape, 'votes'>
  /** Who votes late may still have seen it open: so many ticks. */
  readonly graceTicks: number
  /** What to say to a vote for a ballot that is not open. */
  whyNot(ballot: string): ErrorCode
  /** Who is behind a vote, and what it weighs. Throws `rate_limited`. */
  weigh(vote: VoteArrival): WeighedVote
  voted(): void
}

/** What a ballot keeps to itself. */
export interface BallotSecrets {
  /** Published when it closes. Nobody can tell it from those of other ballots. */
  readonly seed: string
  readonly voterKey: string
}

/** The secrets of a ballot, by that of the match: they are the same after a restart. */
export const secretsOf = (secret: Buffer, ballot: string): BallotSecrets => ({
  seed: createHmac('sha256', secret).update(ballot).digest('hex'),
  voterKey: voterKeyOf(secret.toString('base64url'), ballot),
})

/** What to say to a vote for a ballot that is not open. */
export const whyNotOpen = (
  { standsPaused, ballots }: { standsPaused: boolean; ballots: { has(ballot: string): boolean } },
  ballot: string,
): ErrorCode => (standsPaused ? 'stands_paused' : ballots.has(ballot) ? 'ballot_closed' : 'ballot_unknown')

/** The polls of one match: takes votes for its open ballots, stores and confirms them. */
export class Polls {
  readonly #ports: PollPorts
  readonly #log: VoteLog
  readonly #boxes = new Map<string, BallotBox>()
  /** The receipts of batches that came before a restart, by voter. */
  readonly #stored = new Map<string, ReadonlyMap<string, string>>()

  constructor(ports: PollPorts) {
    this.#ports = ports
    this.#log = new VoteLog(ports.tape)
  }

  /** In the order in which they were opened. */
  get boxes(): readonly BallotBox[] {
    return [...this.#boxes.values()]
  }

  get size(): number {
    return this.#boxes.size
  }

  /** How many are about mechanics: no questions of the game. */
  get aboutMechanics(): number {
    return this.boxes.filter(({ plan }) => plan.ask === '').length
  }

  open(box: BallotBox): void {
    this.#boxes.set(box.id, box)
  }

  /** No vote for it counts from now on. */
  close(ballot: string): void {
    this.write()
    this.#boxes.delete(ballot)
  }

  /** Closes those that the match has closed: its game could not wait any longer, or whom one was about has left. */
  closeGone(shown: GameState['ballots']): void {
    for (const { id } of this.boxes) if (shown.get(id)?.status !== 'open') this.close(id)
  }

  closeAll(): void {
    this.write()
    this.#boxes.clear()
  }

  /** Writes the votes on the tape that came since the last time: to be called once a tick, and before a ballot is judged. */
  write(): void {
    this.#log.flush()
  }

  /** Takes note of a batch that was stored before a restart. */
  remember(batch: string, receipts: ReadonlyMap<string, string>): void {
    this.#stored.set(batch, receipts)
  }

  /**
   * Counts a vote, and confirms it once it is stored: from then on not even the end of this process loses it. Rejects
   * with `ballot_unknown`, `ballot_closed`, `choice_unknown`, `rate_limited` or `stands_paused`; nothing is counted then. Rejects with
   * `not_ready` where it could not be stored: it counts, as long as this process lives.
   */
  async vote(vote: Vote): Promise<VoteReply> {
    const cast = this.#cast(vote)
    await this.#log.add(cast.box.id, cast.row, cast.network)
    return confirmed(cast)
  }

  /**
   * Counts votes on one ballot that came together from another process, each as {@link vote} does, and stores them as one
   * record. Resolves with an answer a vote, in their order. A batch that was stored before a restart is not counted
   * again: who voted differently since keeps their later vote.
   */
  async votes(batch: VoteBatch): Promise<(VoteReply | ErrorReply)[]> {
    const { id, ballot, source } = batch
    const before = this.#stored.get(id)
    const casts = batch.votes.map((vote) => {
      const receipt = before?.get(vote.voter)
      if (receipt !== undefined) return { counted: true, ballot, choice: vote.choice, changed: false, receipt } as const
      try {
        return this.#cast({ ...vote, ballot, source })
      } catch (error) {
        return replyOf(error)
      }
    })
    const stored = casts.filter((one) => 'row' in one)
    const rows = stored.map(({ row }) => row)
    const networks = stored.map(({ network }) => network)
    const refused = rows.length === 0 ? undefined : await this.#log.addBatch(ballot, rows, networks, id).catch(replyOf)
    return casts.map((one) => ('row' in one ? (refused ?? confirmed(one)) : one))
  }

  /** The box of an open ballot. Throws `ballot_unknown`, `ballot_closed` or `stands_paused`. */
  box(ballot: string): BallotBox {
    const box = this.#boxes.get(ballot)
    if (box === undefined) throw new CaveaError(this.#ports.whyNot(ballot), { value: ballot })
    return box
  }

  /** Keeps a ballot open for longer, if it is open. */
  extend(ballot: string, ticks: number): void {
    this.#boxes.get(ballot)?.extend(ticks)
  }

  #cast({ voter, ballot, choice: given, source, seenTick, text = '', origin }: Vote): Cast {
    const box = this.box(ballot)
    // What counts is what the voter saw: with a watch delay that is an earlier tick than the match's own.
    if (seenTick < box.opensAt || seenTick > box.closesAt + this.#ports.graceTicks) {
      throw new CaveaError('ballot_closed', { value: seenTick })
    }
    const choice = box.choiceIn(given)
    const wanted = choice === null ? '' : JSON.stringify(choice)
    const weighed = this.#ports.weigh({
      ...{ ballot, voter, source, choice: wanted, text: isUsualLine(text, box) ? '' : text },
      ...(origin === undefined ? {} : { origin }),
    })
    const row = rowOf({ voter, choice, source, seenTick }, weighed)
    const cast = { box, row, network: origin?.network ?? null, ...box.cast(row) }
    this.#ports.voted()
    return cast
  }
}

// What goes without saying is left out: most votes are their voter's own, and usual ones.
function rowOf(vote: VoteRow, { person, weightMilli, held, source = vote.source }: WeighedVote): VoteRow {
  return {
    ...vote,
    source,
    ...(person === vote.voter ? {} : { person }),
    ...(weightMilli === usualMilli ? {} : { weightMilli }),
    ...(held === undefined ? {} : { held }),
  }
}

interface Cast {
  readonly box: BallotBox
  readonly row: VoteRow
  readonly network: Network | null
  readonly changed: boolean
  readonly receipt: string
}

function confirmed({ box, row: { choice }, changed, receipt }: Cast): VoteReply {
  const outlook = box.outlook(choice)
  return { counted: true, ballot: box.id, choice, changed, receipt, ...(outlook === undefined ? {} : { outlook }) }
}
