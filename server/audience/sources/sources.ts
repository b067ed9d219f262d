import { createHash } from 'node:crypto'
import type { Command, Verdict } from '../../../shared/command.ts'
import { CaveaError } from '../../../shared/errors.ts'
import type { Game } from '../../../shared/game.ts'
import type { Json } from '../../../shared/json.ts'
import { bounds, type ChatReply, visibleText } from '../../../shared/protocol.ts'
import type { GameState } from '../../../shared/state.ts'
import { DelayEstimate } from './delay.ts'
import { Outages } from './outages.ts'
import { Questions } from './seeing.ts'
import { Seen } from './seen.ts'
import type {
  Delivery,
  PushedSource,
  Receipt,
  Source,
  SourceEvent,
  SourceHealth,
  SourceLine,
  SourceName,
  SourceSink,
} from './source.ts'

/** The match that sources write to, and its audience. */
export interface SourceStage {
  readonly match: {
    readonly game: Pick<Game, 'tickRate' | 'on'>
    /** To be read only. */
    readonly state: GameState
    submit(command: Command): Promise<Verdict>
  }
  readonly audience: {
    say(draft: { voter: string; from: string; text: string; source: string; seenTick: number }): Promise<ChatReply>
    /** Keeps an open ballot open for longer. */
    extend(ballot: string, ticks: number): void
  }
}

/** What the sources need of the server. */
export interface SourcesPorts {
  /** Undefined while there is no such match. */
  stage(): SourceStage | undefined
  /** How late the stands see the match. A chat is taken for as late until it is known better. */
  readonly standsDelayMs: number
  failed(where: string, error: unknown): void
  /** For the metrics. */
  readonly counts: {
    up(source: SourceName, up: boolean): void
    line(source: SourceName): void
    reconnects(source: SourceName): void
  }
}

/** One source as operators see it. */
export interface SourceReport {
  readonly source: SourceName
  readonly health: SourceHealth
  readonly delayMs?: number
}

/** A line that comes once more within this time is the same line. */
const repeatMs = 10 * 60_000
const mostIds = 100_000
/** Whoever's clock says that a line is older is wrong, or the line is no answer to anything that is still open. */
const oldestMs = 60_000
/**
 * By so much a line may seem to be older than the ballot that it answers: two clocks are never quite the same, and a tick
 * that is late has not been counted yet. Nobody types sooner, so that no line is taken for an answer that is none.
 */
const clockSlackMs = 500
/** How often ballots are looked at while a source is away. */
const lookMs = 250

/** All sources of this process: what comes from them goes to one match, bounded, once, and at the tick that was seen. */
export class Sources implements SourceSink {
  readonly #sources: ReadonlyMap<SourceName, Source>
  readonly #ports: SourcesPorts
  readonly #seen = new Seen(repeatMs, mostIds)
  readonly #delays = new Map<SourceName, DelayEstimate>()
  readonly #outages = new Outages()
  readonly #questions = new Questions()
  readonly #wereUp = new Set<SourceName>()
  #timer: NodeJS.Timeout | undefined

  constructor(sources: readonly Source[], ports: SourcesPorts) {
    this.#sources = new Map(sources.map((source) => [source.name, source]))
    this.#ports = ports
  }

  start(): void {
    if (this.#sources.size > 0) this.#timer = setInterval(() => this.#look(), lookMs)
    for (const source of this.#sources.values()) source.start(this)
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await Promise.all([...this.#sources.values()].map((source) => source.stop()))
  }

  /** Takes a delivery. Rejects with `source_unknown`, and what {@link PushedSource.receive} does. */
  async receive(name: string, delivery: Delivery): Promise<Receipt> {
    const source = [...this.#sources.values()].find((one) => one.name === name)
    if (source === undefined || !isPushed(source)) throw new CaveaError('source_unknown', { value: name })
    return source.receive(delivery)
  }

  report(): SourceReport[] {
    return [...this.#sources.values()].map((source) => {
      const delay = this.#delays.get(source.name)?.delay
      return { source: source.name, health: source.health(), ...(delay === undefined ? {} : { delayMs: delay.ms }) }
    })
  }

  /** How late the chat is that is latest: ballots take votes for so much longer. 0 while nothing is known. */
  get longestDelayMs(): number {
    return Math.max(0, ...[...this.#delays.values()].map(({ delay }) => delay?.ms ?? 0))
  }

  line(line: SourceLine): void {
    this.#guarded(line.source, () => this.#take(line))
  }

  event(event: SourceEvent): void {
    this.#guarded(event.source, () => this.#enter(event))
  }

  changed(source: SourceName, health: SourceHealth): void {
    this.#guarded(source, () => this.#note(source, health))
  }

  // They call from within their libraries: what is thrown at those is caught by nobody, and would end the process.
  #guarded(source: SourceName, act: () => void): void {
    try {
      act()
    } catch (error) {
      this.#ports.failed(`source ${source}`, error)
    }
  }

  #take(line: SourceLine): void {
    const { source } = line
    if (!this.#seen.add(`${source} ${line.id}`, performance.now())) return
    this.#ports.counts.line(source)
    const stage = this.#ports.stage()
    if (stage === undefined) return
    const { state, game } = stage.match
    const tickMs = 1000 / game.tickRate
    const ageMs = Math.max(0, Math.min(oldestMs, Date.now() - line.at))
    // Below 0 for a line from before the match: at 0 it would fall within the slack of a ballot that opens at once.
    const saidTick = state.tick - Math.round(ageMs / tickMs)
    const text = visibleText(line.text, bounds.chatCharacters)
    if (text === '') return
    const voter = voterOf(line)
    const draft = {
      voter,
      from: line.name,
      text,
      source,
      seenTick: this.#seenTick(voter, text, source, saidTick, stage),
    }
    stage.audience.say(draft).catch((error: unknown) => {
      // Too long, too much: that of one person, whom nobody can tell.
      if (!(error instanceof CaveaError)) this.#ports.failed(`source ${source}`, error)
    })
  }

  #enter(event: SourceEvent): void {
    if (!this.#seen.add(`${event.source} event ${event.id}`, performance.now())) return
    const match = this.#ports.stage()?.match
    const type = `${event.source.replace('-events', '')}.${event.type}`
    if (match === undefined || !Object.hasOwn(match.game.on, type)) return
    const data: Record<string, Json> = {}
    if (event.name !== undefined) data.name = visibleText(event.name, bounds.nameCharacters)
    if (event.text !== undefined) data.text = visibleText(event.text, bounds.chatCharacters)
    if (event.amount !== undefined && Number.isFinite(event.amount)) data.amount = event.amount
    match.submit({ kind: 'event', actor: 'event', type, data }).catch((error: unknown) => {
      this.#ports.failed(`source ${event.source}`, error)
    })
  }

  #note(source: SourceName, health: SourceHealth): void {
    const now = performance.now()
    const up = health.state === 'connected'
    this.#ports.counts.up(source, up)
    if (up) {
      if (this.#wereUp.has(source)) this.#ports.counts.reconnects(source)
      this.#wereUp.add(source)
      this.#outages.back(source, now)
    } else if (health.state === 'waiting' && this.#wereUp.has(source) && source !== 'twitch-events') {
      this.#outages.lost(source, now)
    } else if (health.state === 'stopped') {
      this.#outages.back(source, now)
    }
    this.#extend()
  }

  #look(): void {
    try {
      this.#extend()
    } catch (error) {
      this.#ports.failed('sources', error)
    }
  }

  // What was written before the stream can have shown the ballot is from somebody who need not wait for the stream: they
  // see it as it is. Refused are those who saw it closed.
  #seenTick(voter: string, text: string, source: SourceName, saidTick: number, { match }: SourceStage): number {
    const estimate = this.#delays.get(source) ?? new DelayEstimate()
    this.#delays.set(source, estimate)
    const tickMs = 1000 / match.game.tickRate
    const answered = this.#questions.answeredBy(text, match.state, saidTick + Math.round(clockSlackMs / tickMs))
    if (answered !== undefined) {
      estimate.answered(answered.ballot, voter, Math.max(0, saidTick - answered.opensAt) * tickMs)
    }
    const delayMs = estimate.delay?.ms ?? this.#ports.standsDelayMs
    const seenTick = Math.max(0, saidTick - Math.round(delayMs / tickMs))
    return answered?.open === true ? Math.max(seenTick, answered.opensAt) : seenTick
  }

  #extend(): void {
    const stage = this.#ports.stage()
    if (stage === undefined) return
    const { state, game } = stage.match
    const now = performance.now()
    const tickMs = 1000 / game.tickRate
    for (const [id, { status, opensAt }] of state.ballots.entries()) {
      if (status !== 'open') continue
      const dueMs = this.#outages.due(id, now - (state.tick - opensAt) * tickMs, now, tickMs)
      if (dueMs > 0) stage.audience.extend(id, Math.round(dueMs / tickMs))
    }
  }
}

const isPushed = (source: Source): source is PushedSource => 'receive' in source

// Ids come from anywhere: a long one is no reason to take two people for one.
function voterOf({ source, userId }: SourceLine): string {
  const id = userId.length <= 64 ? userId : createHash('sha256').update(userId).digest('base64url')
  return `${source}:${id}`
}
