import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from '../scripts/project.ts'
import { type Benchmark, percentile, type Row, round } from './benchmark.ts'
import { Child } from './child.ts'
import type { Arrivals, CrowdOrders } from './crowd/orders.ts'
import { expectFiles } from './files.ts'
import type { ProbeReport } from './probe.ts'
import { ServerProcess } from './server-process.ts'
import { play, visit, visitOf } from './visits.ts'
import { albumOf, expectFollowed, sayLine } from './witness.ts'

const thorough = { sizes: [1000, 10_000], idleMs: 10_000, settleMs: 5000 }
const quick = { sizes: [30], idleMs: 500, settleMs: 200 }
/** A tick that is later than this is missed by whoever looks. */
const lateMs = 50

const probe = join(import.meta.dirname, 'probe.ts')

/**
 * A storm of joins: so many come to the stands at one moment, each as the pages and the stock SDK do, and come again when the
 * queue tells them to; then all lose their sockets at one moment, and come back. One server, which plays the match as
 * well: how late that ticks meanwhile.
 */
export const joins: Benchmark = {
  async run(progress, given) {
    const plan = given.quick ? quick : thorough
    const sizes = given.sizes.length > 0 ? given.sizes : plan.sizes
    // For a moment there may be a request beside a socket of nearly each.
    expectFiles(Math.max(...sizes))
    const rows: Row[] = []
    for (const spectators of sizes) {
      const measured = await stormed(spectators, plan)
      rows.push(...measured)
      progress(measured.map((row) => JSON.stringify(row)).join('\n'))
    }
    return rows
  },
}

async function stormed(spectators: number, { idleMs, settleMs }: typeof thorough): Promise<Row[]> {
  await using server = await ServerProcess.start({ CAVEA_BOTS: '8' }, probe)
  await using crowd = new Child<CrowdOrders>(join(import.meta.dirname, 'crowd/crowd.ts'))
  const { roomId } = await server.match()
  const player = await play(server, roomId)
  const about = await visitOf(server, roomId, spectators)
  const report = () => server.report<ProbeReport>()
  await report()
  await pause(idleMs)
  const idle = rowOf('nobody comes', spectators, await report())
  const came = rowOf('all come at one moment', spectators, ...(await during(report, () => crowd.ask('storm', about))))
  const speaker = await visit(server, roomId)
  await sayLine(speaker, 1)
  // Who has just come gets windows for a while, and the SDK knows a place as kept only then.
  await pause(settleMs)
  await report()
  const cameBack = await during(report, () => crowd.ask('cut', null))
  const back = rowOf('all are cut off at one moment, and come back', spectators, ...cameBack)
  await sayLine(speaker, 2)
  const played = albumOf(player)
  const sentOn = await expectFollowed({ crowd, speakers: [speaker], truth: async () => played }, 3)
  await speaker.leave()
  await player.leave()
  return [idle, came, { ...back, sentOn }]
}

async function during(
  report: () => Promise<ProbeReport>,
  run: () => Promise<Arrivals>,
): Promise<[ProbeReport, Arrivals]> {
  const arrivals = await run()
  return [await report(), arrivals]
}

/** What one server did meanwhile. Throws `bench_wrong` where somebody was not let in. */
export function rowOf(
  what: string,
  spectators: number,
  { latenessMs, processorUs, overMs }: ProbeReport,
  arrivals?: Arrivals,
): Row {
  if (arrivals !== undefined && (arrivals.lost.length > 0 || arrivals.inMs.length !== spectators)) {
    const [first] = arrivals.lost
    throw new Refusal(
      'bench_wrong',
      `${what}: ${arrivals.inMs.length} of ${spectators} came in. One was told: ${first}`,
    )
  }
  const allInMs = Math.max(0, ...(arrivals?.inMs ?? []).slice(-1))
  return {
    what,
    spectators,
    ...(arrivals === undefined
      ? {}
      : {
          halfInMs: round(percentile(arrivals.inMs, 0.5)),
          allInMs: round(allInMs),
          admittedPerSecond: round(spectators / (allInMs / 1000)),
          triesEach: round(arrivals.tries / spectators, 2),
          lost: 0,
        }),
    tickLateMsMedian: round(percentile(latenessMs, 0.5), 2),
    tickLateMs99: round(percentile(latenessMs, 0.99), 2),
    tickLateMsMost: round(Math.max(...latenessMs), 1),
    ticksLaterThan50Ms: latenessMs.filter((late) => late > lateMs).length,
    ticks: latenessMs.length,
    processorShare: round(processorUs / 1000 / overMs, 2),
  }
}
