import type { Benchmark, Row } from './benchmark.ts'
import { expectFiles } from './files.ts'
import { newcomers, single } from './vote/single.ts'
import { storm } from './vote/storm.ts'
import { stream } from './vote/stream.ts'

const thorough = {
  sizes: [100, 1000, 5000],
  stream: { rounds: 2, overMs: 2000, ballotSeconds: 8, crossings: 100 },
  storm: { spectators: 10_000, chatters: 2500, linked: 20, newcomers: 2500, seconds: 20 },
  single: { voters: 5000, seconds: 15 },
  // Who votes in three ballots over two minutes is known by then.
  newcomers: { voters: 1000, known: 50, seconds: 10, before: { ballots: 4, seconds: 40 } },
}
const quick = {
  sizes: [20],
  stream: { rounds: 1, overMs: 500, ballotSeconds: 3, crossings: 2 },
  storm: { spectators: 40, chatters: 10, linked: 2, newcomers: 10, seconds: 8 },
  single: { voters: 40, seconds: 3 },
  newcomers: { voters: 200, known: 25, seconds: 3, before: { ballots: 1, seconds: 3 } },
}

/**
 * From a vote that a spectator sends to when a player sees what comes of it, and to when its voter hears so; and storms of
 * votes. Every ballot is waited for until it is decided, and looked at by a player and by spectators.
 */
export const vote: Benchmark = {
  async run(progress, given) {
    const plan = given.quick ? quick : thorough
    const sizes = given.sizes.length > 0 ? given.sizes : plan.sizes
    expectFiles(Math.max(...sizes, plan.storm.spectators))
    const rows: Row[] = []
    const add = (measured: readonly Row[]) => {
      rows.push(...measured)
      progress(measured.map((row) => JSON.stringify(row)).join('\n'))
    }
    for (const voters of sizes) add(await stream(voters, plan.stream))
    add(await storm(plan.storm))
    add(await single(plan.single))
    add(await newcomers(plan.newcomers))
    return rows
  },
}
