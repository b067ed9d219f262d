import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { MatchRow } from '../shared/protocol.ts'

/** What is asked for when somebody looks. */
export interface MetricsPorts {
  matches(): readonly MatchRow[]
  /** How many records wait for the store of tapes. */
  tapeWaiting(): number
}

/** What the server counts of itself, for Prometheus. */
export class Metrics {
  readonly #registry = new Registry()
  readonly #lateness = new Histogram({
    name: 'cavea_tick_lateness_seconds',
    help: 'How long after its due time a step ran.',
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5],
    registers: [this.#registry],
  })
  readonly #duration = new Histogram({
    name: 'cavea_tick_duration_seconds',
    help: 'How long a step took, with encoding and sending.',
    buckets: [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05],
    registers: [this.#registry],
  })
  readonly #failures = new Counter({
    name: 'cavea_failures_total',
    help: 'Errors that were caught at a boundary, by where.',
    labelNames: ['where'],
    registers: [this.#registry],
  })
  readonly #votes = new Counter({
    name: 'cavea_votes_total',
    help: 'Votes that were counted.',
    registers: [this.#registry],
  })

  readonly #tapeDropped = new Counter({
    name: 'cavea_tape_dropped_records_total',
    help: 'Records that were given up because the store of tapes did not follow.',
    registers: [this.#registry],
  })

  readonly #eventsIn = new Counter({
    name: 'cavea_events_in_total',
    help: 'Events from other services, by outcome: taken, or the code of what kept them out.',
    labelNames: ['outcome'],
    registers: [this.#registry],
  })
  readonly #eventsOut = new Counter({
    name: 'cavea_events_out_total',
    help: 'Events to subscribers, by outcome: sent, or dead.',
    labelNames: ['outcome'],
    registers: [this.#registry],
  })

  readonly #sourceUp = new Gauge({
    name: 'cavea_source_up',
    help: 'Whether a source of chat or events is connected, by source.',
    labelNames: ['source'],
    registers: [this.#registry],
  })
  readonly #sourceLines = new Counter({
    name: 'cavea_source_lines_total',
    help: 'Lines of chat that came, by source.',
    labelNames: ['source'],
    registers: [this.#registry],
  })
  readonly #sourceReconnects = new Counter({
    name: 'cavea_source_reconnects_total',
    help: 'Connections that came back after a break, by source.',
    labelNames: ['source'],
    registers: [this.#registry],
  })
  /** What the sources of chat and events are counted by. */
  readonly sources = {
    up: (source: string, up: boolean) => this.#sourceUp.set({ source }, up ? 1 : 0),
    line: (source: string) => this.#sourceLines.inc({ source }),
    reconnects: (source: string) => this.#sourceReconnects.inc({ source }),
  }

  constructor({ matches, tapeWaiting }: MetricsPorts) {
    collectDefaultMetrics({ register: this.#registry })
    const gauge = (name: string, help: string, value: () => number) =>
      new Gauge({
        name,
        help,
        registers: [this.#registry],
        collect() {
          this.set(value())
        },
      })
    const all = (of: (row: MatchRow) => number) => () => matches().reduce((sum, row) => sum + of(row), 0)
    gauge('cavea_matches', 'Matches that run.', () => matches().length)
    gauge(
      'cavea_players',
      'People who play.',
      all((row) => row.players),
    )
    gauge(
      'cavea_spectators',
      'People who watch.',
      all((row) => row.spectators),
    )
    gauge('cavea_tape_waiting_records', 'Records that wait for the store of tapes.', tapeWaiting)
  }

  stepped(latenessMs: number, durationMs: number): void {
    this.#lateness.observe(latenessMs / 1000)
    this.#duration.observe(durationMs / 1000)
  }

  failed(where: string): void {
    this.#failures.inc({ where })
  }

  tapeDropped(records: number): void {
    this.#tapeDropped.inc(records)
  }

  voted(): void {
    this.#votes.inc()
  }

  /** An event came in: `taken`, or the code of what kept it out. */
  eventCame(outcome: string): void {
    this.#eventsIn.inc({ outcome })
  }

  eventWent(outcome: 'sent' | 'dead'): void {
    this.#eventsOut.inc({ outcome })
  }

  async text(): Promise<{ type: string; text: string }> {
    return { type: this.#registry.contentType, text: await this.#registry.metrics() }
  }
}
