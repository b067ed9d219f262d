import { CaveaError } from '../../../shared/errors.ts'
import type { Delivery, PushedSource, Receipt, SourceHealth, SourceName, SourceSink } from './source.ts'

/** Reads one service's deliveries. Throws what {@link PushedSource.receive} does. */
export interface Reader {
  readonly name: SourceName
  read(delivery: Delivery, sink: SourceSink): Promise<Receipt>
}

/** A source that others call. There is nothing to connect and nothing to lose: it is there while the server listens. */
export class Pushed implements PushedSource {
  readonly #reader: Reader
  #sink: SourceSink | undefined
  #health: SourceHealth = { state: 'stopped' }

  constructor(reader: Reader) {
    this.#reader = reader
  }

  get name(): SourceName {
    return this.#reader.name
  }

  health(): SourceHealth {
    return this.#health
  }

  start(sink: SourceSink): void {
    if (this.#sink !== undefined) return
    this.#sink = sink
    this.#health = { state: 'connected', since: Date.now() }
    sink.changed(this.name, this.#health)
  }

  async stop(): Promise<void> {
    const sink = this.#sink
    this.#sink = undefined
    this.#health = { state: 'stopped' }
    sink?.changed(this.name, this.#health)
  }

  async receive(delivery: Delivery): Promise<Receipt> {
    if (this.#sink === undefined) throw new CaveaError('not_ready')
    return this.#reader.read(delivery, this.#sink)
  }
}
