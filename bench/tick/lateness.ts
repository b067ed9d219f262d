import { percentile, type Row, resampledError, round } from '../benchmark.ts'

/** How late the ticks of three matches were in one round, in milliseconds, each with its share of a processor. */
export interface Round {
  /** Watched by the crowd. */
  readonly watched: Ticks
  /** Watched by nobody, beside that one at the same moments. */
  readonly beside: Ticks
  /** Watched by nobody, while the same crowd watches a recording. */
  readonly quiet: Ticks
}

export interface Ticks {
  readonly latenessMs: readonly number[]
  /** 1 is all of one processor. */
  readonly processorShare: number
}

type Arm = keyof Round

/** What came of all rounds with one crowd. A 99th percentile of one round is made by a dozen ticks: all are taken together. */
export function rowOf(what: Row, rounds: readonly Round[], tickRate: number): Row {
  const ticks = (arm: Arm) => rounds.flatMap((round) => round[arm].latenessMs)
  const of = (arm: Arm, share: number) => round(percentile(ticks(arm), share), 2)
  const share = (arm: Arm) =>
    round(
      percentile(
        rounds.map((one) => one[arm].processorShare),
        0.5,
      ),
      3,
    )
  const to = (arm: 'beside' | 'quiet') => {
    const difference = percentile(ticks('watched'), 0.99) - percentile(ticks(arm), 0.99)
    const ratio = percentile(ticks('watched'), 0.99) / percentile(ticks(arm), 0.99)
    return { difference: round(difference, 2), ratio: round(ratio, 2) }
  }
  return {
    ...what,
    watchedMsMedian: of('watched', 0.5),
    watchedMs99: of('watched', 0.99),
    unwatchedMsMedian: of('beside', 0.5),
    unwatchedMs99: of('beside', 0.99),
    differenceMs99: to('beside').difference,
    differenceMs99Error: errorAtOnce(rounds, tickRate),
    ratio99: to('beside').ratio,
    quietMsMedian: of('quiet', 0.5),
    quietMs99: of('quiet', 0.99),
    differenceToQuietMs99: to('quiet').difference,
    differenceToQuietMs99Error: errorApart(rounds, tickRate),
    ratioToQuiet99: to('quiet').ratio,
    watchedProcessorShare: share('watched'),
    unwatchedProcessorShare: share('beside'),
    quietProcessorShare: share('quiet'),
    ticks: ticks('watched').length,
  }
}

const inSeconds = ({ latenessMs }: Ticks, tickRate: number): (readonly number[])[] =>
  Array.from({ length: Math.ceil(latenessMs.length / tickRate) }, (_, at) =>
    latenessMs.slice(at * tickRate, (at + 1) * tickRate),
  )

const latest = (seconds: readonly (readonly number[])[]): number => percentile(seconds.flat(), 0.99)

// What makes one tick late makes its neighbours late, and those of the other match beside it: seconds are drawn anew, and
// those of both matches together.
function errorAtOnce(rounds: readonly Round[], tickRate: number): number {
  const seconds = rounds.flatMap(({ watched, beside }) => {
    const other = inSeconds(beside, tickRate)
    return inSeconds(watched, tickRate).map((one, at) => ({ one, other: other[at] ?? [] }))
  })
  const difference = (some: typeof seconds) =>
    latest(some.map(({ one }) => one)) - latest(some.map(({ other }) => other))
  return round(
    resampledError(seconds, (some) => difference([...some])),
    2,
  )
}

// Of arms that took turns each has an error of its own.
function errorApart(rounds: readonly Round[], tickRate: number): number {
  const error = (arm: Arm) =>
    resampledError(
      rounds.flatMap((one) => inSeconds(one[arm], tickRate)),
      latest,
    )
  return round(Math.hypot(error('watched'), error('quiet')), 2)
}
