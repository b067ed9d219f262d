import { Metrics } from '../server/metrics.ts'

/** What a server did since it was last asked. */
export interface ProbeReport {
  /** By how many milliseconds each tick was late. */
  readonly latenessMs: readonly number[]
  /** Processor time of the whole process, its threads with it, in microseconds. */
  readonly processorUs: number
  /** Over so many milliseconds. */
  readonly overMs: number
}

// Loaded before server/main.ts. The server counts its ticks by a few buckets; a 99th percentile wants each of them.
let latenessMs: number[] = []
let used = process.cpuUsage()
let sinceMs = performance.now()
const { stepped } = Metrics.prototype
Metrics.prototype.stepped = function (this: Metrics, late: number, took: number) {
  latenessMs.push(late)
  stepped.call(this, late, took)
}
process.on('message', (word) => {
  if (word !== 'report') return
  const { user, system } = process.cpuUsage(used)
  const nowMs = performance.now()
  process.send?.({ report: { latenessMs, processorUs: user + system, overMs: nowMs - sinceMs } satisfies ProbeReport })
  latenessMs = []
  used = process.cpuUsage()
  sinceMs = nowMs
})
