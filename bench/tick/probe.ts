import { Metrics } from '../../server/metrics.ts'

/** What the ticks of a server were like since it was last asked. */
export interface TickReport {
  /** By how many milliseconds each tick was late. */
  readonly latenessMs: readonly number[]
  readonly durationMs: readonly number[]
}

// Loaded before server/main.ts. The server counts its ticks by a few buckets; a 99th percentile wants each of them.
let latenessMs: number[] = []
let durationMs: number[] = []
const { stepped } = Metrics.prototype
Metrics.prototype.stepped = function (this: Metrics, late: number, took: number) {
  latenessMs.push(late)
  durationMs.push(took)
  stepped.call(this, late, took)
}
process.on('message', (word) => {
  if (word !== 'report') return
  process.send?.({ report: { latenessMs, durationMs } satisfies TickReport })
  latenessMs = []
  durationMs = []
})
