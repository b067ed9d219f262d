import { Audience } from '../../server/audience/audience.ts'
import { Links } from '../../server/audience/electorate/links.ts'
import type { AudiencePast, Vote } from '../../server/audience/ports.ts'
import type { VoteRow } from '../../shared/ballot/chain.ts'
import type { Method } from '../../shared/ballot/method.ts'
import type { Command, Verdict } from '../../shared/command.ts'
import type { ElectorateVerdict } from '../../shared/electorate.ts'
import { CaveaError } from '../../shared/errors.ts'
import { Match } from '../../shared/match/match.ts'
import type { MatchSnapshot } from '../../shared/match/snapshot.ts'
import type { Network, Origin } from '../../shared/network.ts'
import type { Outlook } from '../../shared/preview.ts'
import type { ChatLine } from '../../shared/protocol.ts'
import type { PrivateRecord, TapeRecord, TapeSnapshot } from '../../shared/tape/record.ts'
import { type SmallState, smallGame } from './small-game.ts'

interface Terms {
  tickRate?: number
  delayMs?: number
  everySeconds?: number
  /** Where the audience, and the match with it, goes on after a restart. */
  before?: { match: MatchSnapshot; past: AudiencePast }
}

/** A match and its audience, without a server: what is submitted enters at the next tick, as at the host. */
export class Stage {
  readonly match: Match<SmallState>
  readonly audience: Audience
  readonly taped: string[] = []
  /** What a tape of it would hold of commands and votes. */
  readonly records: TapeRecord[] = []
  readonly votesTaped: AudiencePast['votes'][number][] = []
  /** Whether the tape's store takes votes. */
  stores = true
  /** What there was to hear of the chat, shown or not. */
  readonly heard: string[] = []
  readonly failures: unknown[] = []
  /** What a look ahead finds. */
  outlooks: readonly Outlook[] = []
  votes = 0
  now = 0
  readonly delayTicks: number
  readonly #tickRate: number
  #pending: { command: Command; settle: (verdict: Verdict) => void }[] = []

  constructor({ tickRate = 10, delayMs = 0, everySeconds = 0, before }: Terms = {}) {
    this.#tickRate = tickRate
    this.delayTicks = Math.ceil((delayMs * tickRate) / 1000)
    this.match = new Match<SmallState>(
      { ...smallGame, tickRate },
      {
        ...(before === undefined ? { seed: 'stage' } : { snapshot: before.match }),
        delayTicks: this.delayTicks,
      },
    )
    const match = {
      roomId: 'm',
      game: this.match.game,
      state: this.match.state,
      submit: (command: Command) => new Promise<Verdict>((settle) => this.#pending.push({ command, settle })),
      objection: this.match.objection.bind(this.match),
      snapshot: this.match.snapshot.bind(this.match),
    }
    const tape = {
      chat: () => void this.taped.push('chat'),
      tally: () => void this.taped.push('tally'),
      hide: () => void this.taped.push('hide'),
      moderation: () => void this.taped.push('moderation'),
      verdict: (ballot: string, verdict: ElectorateVerdict) => this.#record({ kind: 'verdict', ballot, verdict }),
      votes: async (
        ballot: string,
        votes: readonly VoteRow[],
        batch?: string,
        networks: readonly (Network | null)[] = [],
      ) => {
        this.taped.push('votes')
        this.votesTaped.push({ ballot, votes, networks, ...(batch === undefined ? {} : { batch }) })
        this.#record({ kind: 'votes', ballot, votes })
        if (!this.stores) throw new CaveaError('not_ready')
      },
    }
    const settings = {
      electorate: { links: new Links(), reputationOf: () => 0, caps: {} },
      words: { catches: async (text: string) => text.includes('fig') },
      delayMs,
      ballotEverySeconds: everySeconds,
      ballotSeconds: 2,
    }
    const reports = {
      voted: () => void this.votes++,
      heard: (line: ChatLine) => void this.heard.push(line.text),
      failed: (_: string, error: unknown) => this.failures.push(error),
      lookAhead: async () => this.outlooks,
    }
    this.audience = new Audience(match, tape, settings, reports, before?.past, () => this.now)
    const head = { match: 'm', game: 'small', title: 'Small', version: 1, tickRate, schema: '', startedAt: 0 }
    const snapshot = { head, audience: this.audience.snapshot() } as TapeSnapshot
    this.#record({ kind: 'snapshot', snapshot })
  }

  async play(ticks = 1, ...commands: Command[]): Promise<void> {
    for (let at = 0; at < ticks; at++) {
      const pending = this.#pending
      this.#pending = []
      const entered = [...(at === 0 ? commands : []), ...pending.map(({ command }) => command)]
      const { verdicts, effects } = this.match.advance({ commands: entered, inputs: new Map() })
      if (entered.length > 0) this.#record({ kind: 'entry', commands: entered, inputs: new Map() })
      const own = entered.length - pending.length
      for (const [place, { settle }] of pending.entries())
        settle(verdicts[own + place] ?? { ok: false, code: 'internal' })
      this.now += 1000 / this.#tickRate
      this.audience.stepped(effects)
      await Promise.resolve()
      await Promise.resolve()
    }
  }

  /** Opens a mechanic's ballot as an operator does, and gives its id. */
  async open(mechanic: string, seconds?: number, method?: Method): Promise<string> {
    let settled = false
    const opened = this.audience.openFor(mechanic, seconds, method).finally(() => (settled = true))
    await this.play(2)
    // One of the audience that is on its way to the same mechanic opens first.
    for (let more = 0; more < 8 && !settled; more++) await this.play(1)
    return opened
  }

  #record(record: PrivateRecord): void {
    const stamp = { epoch: 1, seq: this.records.length, tick: this.match.tick, time: 0 }
    this.records.push({ track: 'private', ...stamp, ...record } as TapeRecord)
  }

  /** Votes, and has it on the tape as after the next step. */
  vote(ballot: string, choice: Vote['choice'], voter = 'v', seenTick = this.match.tick, origin?: Origin) {
    const from = origin === undefined ? {} : { origin }
    return this.written(this.audience.vote({ voter, ballot, choice, source: 'stands', seenTick, ...from }))
  }

  say(text: string, voter = 'v') {
    return this.written(this.audience.say({ voter, from: voter, text, source: 'stands', seenTick: this.match.tick }))
  }

  /** The answer to what was voted or said; it is put on the tape without a step. */
  async written<Reply>(reply: Promise<Reply>): Promise<Reply> {
    let settled = false
    const over = reply.finally(() => (settled = true))
    over.catch(() => {})
    // A line is a vote only some turns after it was said.
    for (let turn = 0; turn < 20 && !settled; turn++) {
      this.audience.write()
      await Promise.resolve()
    }
    return over
  }

  ballot(id: string) {
    return this.match.state.ballots.get(id)
  }
}
