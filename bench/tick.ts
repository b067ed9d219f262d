import { arena } from '../rooms/arena/game.ts'
import type { Benchmark, Row } from './benchmark.ts'
import { expectFiles } from './files.ts'
import { measured, type Votes, type Watched } from './tick/arms.ts'
import { type Round, rowOf } from './tick/lateness.ts'

const thorough = {
  sizes: [0, 1000, 10_000],
  rounds: 3,
  warmUpMs: 3000,
  windowMs: 20_000,
  ballots: 2,
  ballotSeconds: 20,
  voteOverMs: 12_000,
}
const quick = {
  sizes: [0, 20],
  rounds: 1,
  warmUpMs: 300,
  windowMs: 1000,
  ballots: 1,
  ballotSeconds: 4,
  voteOverMs: 500,
}

/**
 * How late a match's ticks are before so many spectators, by two arms that take turns. In one the crowd watches the match,
 * and another, alike in all, runs beside it and is watched by nobody: both have the same machine, the same generator and
 * the same relay beside them at the same moment. In the other the same crowd watches a recording, and nobody the match:
 * what the crowd and the relay take from both matches in the first arm, they take here too. With the largest crowd,
 * everybody votes as well, in ballots that are measured from their opening until they are decided.
 */
export const tick: Benchmark = {
  async run(progress, given) {
    const plan = given.quick ? quick : thorough
    const sizes = given.sizes.length > 0 ? given.sizes : plan.sizes
    const largest = Math.max(...sizes)
    expectFiles(largest)
    const rows: Row[] = []
    for (const spectators of sizes) {
      const votes: readonly Votes[] = spectators === largest && largest > 0 ? ['none', 'all'] : ['none']
      const rounds = new Map<Votes, Round[]>(votes.map((how) => [how, []]))
      for (let at = 0; at < plan.rounds; at++) {
        for (const [how, one] of await roundOf(at, spectators, votes, plan)) rounds.get(how)?.push(one)
        progress(`${spectators} spectators, round ${at + 1} of ${plan.rounds}`)
      }
      for (const [how, all] of rounds) {
        const row = rowOf({ spectators, votes: how }, all, arena.tickRate)
        rows.push(row)
        progress(JSON.stringify(row))
      }
    }
    return rows
  },
}

/** Both arms, the one first that came last in the round before: what drifts on the machine falls on both. */
async function roundOf(
  at: number,
  spectators: number,
  votes: readonly Votes[],
  plan: typeof thorough,
): Promise<Map<Votes, Round>> {
  const order: readonly Watched[] = at % 2 === 0 ? ['match', 'recording'] : ['recording', 'match']
  const arms = new Map<Watched, Awaited<ReturnType<typeof measured>>>()
  for (const watched of order) arms.set(watched, await measured(watched, spectators, votes, plan))
  return new Map(
    votes.flatMap((how): [Votes, Round][] => {
      const [match, recording] = [arms.get('match')?.get(how), arms.get('recording')?.get(how)]
      if (match === undefined || recording === undefined) return []
      return [[how, { watched: match[0], beside: match[1], quiet: recording[0] }]]
    }),
  )
}
