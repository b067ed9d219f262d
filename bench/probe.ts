import { isMainThread } from 'node:worker_threads'

/** What a server did since it was last asked. */
export interface ProbeReport {
  /** By how many milliseconds each tick was late. */
  readonly latenessMs: readonly number[]
  /** Processor time of the whole process, its threads with it, in microseconds. */
  readonly processorUs: number
  /** Over so many milliseconds. */
  readonly overMs: number
}

// Loaded before server/main.ts, and before each of its threads, which are to be left alone. The server counts its ticks by a
// few buckets; a 99th percentile wants each of them.
if (isMainThread) await watch()

async function watch(): Promise<void> {
  const { Metrics } = await import('../server/metrics.ts')
  let latenessMs: number[] = []
  let used = process.cpuUsage()
  let sinceMs = performance.now()
  const { stepped } = Metrics.prototype
  Metrics.prototype.stepped = function (late: number, took: number) {
    latenessMs.push(late)
    stepped.call(this, late, took)
  }
  process.on('message', (word) => {
    if (word !== 'report') return
    const { user, system } = process.cpuUsage(used)
    const nowMs = performance.now()
    const report: ProbeReport = { latenessMs, processorUs: user + system, overMs: nowMs - sinceMs }
    process.send?.({ report })
    latenessMs = []
    used = process.cpuUsage()
    sinceMs = nowMs
  })
}
