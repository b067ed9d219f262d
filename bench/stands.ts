import { Refusal } from '../scripts/project.ts'
import { type Benchmark, median, type Row, round } from './benchmark.ts'
import { expectFiles } from './files.ts'
import { type ArmName, arms } from './stands/arm.ts'
import { type Measured, runRound } from './stands/round.ts'

const thorough = {
  // 1,500 and 2,000: about as many as a plain room carries on such a machine.
  sizes: [100, 1000, 1500, 2000, 5000, 10_000],
  rounds: 3,
  attempts: 5,
  times: { warmUpMs: 3000, windowMs: 5000, catchUpMs: 5000 },
}
const quick = { sizes: [20, 60], rounds: 1, attempts: 1, times: { warmUpMs: 300, windowMs: 1000, catchUpMs: 5000 } }

/** Below this share of the moves and lines that the job asks for, a process does not do the job any more. */
const leastPace = 0.8

/** Above this share of the time in which it waits for a processor, a round says nothing about the process. */
const mostWaited = 0.1

const armNames = Object.keys(arms) as ArmName[]

/** What a spectator costs by each way of showing a match to a crowd, how much it is sent, and how late. */
export const stands: Benchmark = {
  async run(progress, options) {
    const plan = options.quick ? quick : thorough
    const sizes = options.sizes.length > 0 ? options.sizes : plan.sizes
    expectFiles(Math.max(...sizes))
    const rows: Row[] = []
    const overloaded = new Set<ArmName>()
    for (const spectators of [...sizes].sort((one, other) => one - other)) {
      const measured = new Map<ArmName, Measured[]>()
      for (let at = 0; at < plan.rounds; at++) {
        for (const arm of armNames.filter((name) => !overloaded.has(name))) {
          const one = await undisturbed(arm, spectators, plan, progress)
          measured.set(arm, [...(measured.get(arm) ?? []), one])
          // What it cannot carry once it is not asked again, nor to carry more.
          if (!carried(one)) overloaded.add(arm)
          progress(`${spectators} spectators, round ${at + 1} of ${plan.rounds}, ${arm}: ${told(one)}`)
        }
      }
      const plain = measured.get('plain colyseus') ?? []
      rows.push(...[...measured].map(([arm, all]) => rowOf(arm, spectators, all, plain)))
    }
    return rows
  },
  summary: (rows) => ({ ratioToPlainColyseus: ratioOf(rows) }),
}

/** Processor time per spectator, ours by the plain room's, at the largest size that both carried; -1 if there is none. */
export function ratioOf(rows: readonly Row[]): number {
  const carriedBy = (arm: ArmName) => rows.filter((row) => row.arm === arm && row.carried === 'yes')
  const sizes = new Set(carriedBy('plain colyseus').map(({ spectators }) => spectators))
  const both = carriedBy('cavea').filter(({ spectators }) => sizes.has(spectators))
  const last = both.sort((one, other) => Number(one.spectators) - Number(other.spectators)).at(-1)
  return last === undefined ? -1 : Number(last[ratioKey])
}

const ratioKey = 'toPlainColyseus'
const costKey = 'processorUsPerSpectatorAndSecond'

function carried({ pace, late }: Measured): boolean {
  return pace >= leastPace && late === 0
}

/** A round in which the process had its processor. A thorough one that others disturbed is done again, a few times. */
async function undisturbed(
  arm: ArmName,
  spectators: number,
  { times, attempts }: typeof thorough,
  progress: (text: string) => void,
): Promise<Measured> {
  for (let attempt = 1; ; attempt++) {
    const one = await runRound(arm, spectators, times)
    expectRight(arm, spectators, one)
    if (one.waited < mostWaited || attempt === attempts) return one
    progress(`${arm}: once more, since others had the processor for ${round(one.waited * 100)} % of the time`)
  }
}

/**
 * Throws `bench_wrong` where spectators got what they should not have. Of a peer that does not follow any more this is
 * only to be expected.
 */
export function expectRight(arm: ArmName, spectators: number, measured: Measured): void {
  if (measured.faults.length === 0 || (arm !== 'cavea' && !carried(measured))) return
  throw new Refusal('bench_wrong', `${arm}, ${spectators} spectators: ${measured.faults.join('; ')}.`)
}

/**
 * `plain`: what the plain room did in the same rounds. Round by round, since a machine may be half as fast again a minute
 * later.
 */
export function rowOf(arm: ArmName, spectators: number, all: readonly Measured[], plain: readonly Measured[]): Row {
  const of = (pick: (one: Measured) => number, digits = 0) => round(median(all.map(pick)), digits)
  return {
    arm,
    spectators,
    carried: all.every(carried) ? 'yes' : 'no',
    [costKey]: of((one) => one.processorUs, 1),
    ...(plain.length === all.length && plain.every(carried) ? { [ratioKey]: ratioTo(plain, all) } : {}),
    processorShare: of((one) => (one.processorUs * spectators) / 1e6, 2),
    statesPerSecond: of((one) => one.statesPerSecond, 1),
    bytesPerSpectatorAndSecond: of((one) => one.bytesPerSecond),
    chatDelayMsMedian: of((one) => one.chatDelayMs.median),
    chatDelayMs99: of((one) => one.chatDelayMs.percentile99),
    pace: of((one) => one.pace, 2),
    late: of((one) => one.late),
    waited: of((one) => one.waited, 2),
    megabytes: of((one) => one.megabytes),
    rounds: all.length,
  }
}

const ratioTo = (plain: readonly Measured[], all: readonly Measured[]): number =>
  round(median(all.map((one, at) => one.processorUs / (plain[at]?.processorUs ?? 0))), 3)

function told(one: Measured): string {
  const cost = `${round(one.processorUs, 1)} µs a spectator and second`
  return carried(one) ? cost : `${cost}, but it does not follow: pace ${round(one.pace, 2)}, ${one.late} late`
}
