import { type Pace, pauseMs, usualPace } from './backoff.ts'
import type { Source, SourceEvent, SourceHealth, SourceLine, SourceName, SourceSink } from './source.ts'

/** What a connector reports of one connection. After `failed` nothing that it says counts any more. */
export interface Attempt {
  /** Whether it has failed, or was ended. What comes now is not heard: it must not count as delivered either. */
  readonly over: boolean
  opened(): void
  line(line: Omit<SourceLine, 'source'>): void
  event(event: Omit<SourceEvent, 'source'>): void
  /** The connection is over, or never came to be. */
  failed(error: unknown): void
}

/** Closes a connection. May be called on one that is closed already. */
export type Close = () => void | Promise<void>

/** Knows how to make one connection to a service; trying again is not its business. */
export interface Connector {
  readonly name: SourceName
  /** May throw or reject, which is as good as `failed`. */
  connect(attempt: Attempt): Close | Promise<Close>
}

/** Keeps a service connected: one attempt after another, with growing pauses of uneven length in between. */
export class Link implements Source {
  readonly #connector: Connector
  readonly #pace: Pace
  #sink: SourceSink | undefined
  #health: SourceHealth = { state: 'stopped' }
  #attempt = 0
  #timer: NodeJS.Timeout | undefined
  #end: () => Promise<void> = async () => {}

  constructor(connector: Connector, pace: Pace = usualPace) {
    this.#connector = connector
    this.#pace = pace
  }

  get name(): SourceName {
    return this.#connector.name
  }

  health(): SourceHealth {
    return this.#health
  }

  start(sink: SourceSink): void {
    if (this.#sink !== undefined) return
    this.#sink = sink
    this.#try()
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer)
    this.#attempt = 0
    const sink = this.#sink
    this.#sink = undefined
    await this.#end()
    this.#health = { state: 'stopped' }
    sink?.changed(this.name, this.#health)
  }

  #try(): void {
    const sink = this.#sink
    if (sink === undefined) return
    this.#is({ state: 'connecting', attempt: ++this.#attempt })
    const { name } = this
    let over = false
    const failed = (error: unknown) => {
      if (over) return
      void end()
      this.#lost(error)
    }
    const attempt: Attempt = {
      get over() {
        return over
      },
      opened: () => {
        if (over || this.#health.state === 'connected') return
        clearTimeout(this.#timer)
        this.#is({ state: 'connected', since: Date.now() })
      },
      line: (line) => {
        if (!over) sink.line({ ...line, source: name })
      },
      event: (event) => {
        if (!over) sink.event({ ...event, source: name })
      },
      failed,
    }
    const close = (async () => this.#connector.connect(attempt))()
    const end = async () => {
      over = true
      clearTimeout(this.#timer)
      // What fails to close was broken already: that is why it is being closed.
      await close.then((closeIt) => closeIt()).catch(() => {})
    }
    this.#end = end
    this.#timer = setTimeout(() => failed(new Error('No answer in time.')), this.#pace.attemptMs)
    close.catch(failed)
  }

  #lost(error: unknown): void {
    if (this.#sink === undefined) return
    const { settledMs } = this.#pace
    if (this.#health.state === 'connected' && Date.now() - this.#health.since >= settledMs) this.#attempt = 1
    const pause = pauseMs(this.#attempt, this.#pace, Math.random())
    const text = error instanceof Error ? error.message || error.name : String(error)
    this.#is({ state: 'waiting', attempt: this.#attempt, until: Date.now() + pause, error: text.slice(0, 200) })
    this.#timer = setTimeout(() => this.#try(), pause)
  }

  #is(health: SourceHealth): void {
    this.#health = health
    this.#sink?.changed(this.name, health)
  }
}
