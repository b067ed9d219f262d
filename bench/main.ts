import { Argument, InvalidArgumentError } from 'commander'
import { command } from '../scripts/command.ts'
import { runScript } from '../scripts/project.ts'
import type { Benchmark } from './benchmark.ts'

/** The benchmarks by name, each loaded only when it is run. */
const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  start: () => import('./start.ts').then((module) => module.start),
  simulate: () => import('./simulate.ts').then((module) => module.simulation),
  newcomer: () => import('./newcomer.ts').then((module) => module.newcomer),
  record: () => import('./record.ts').then((module) => module.recording),
  bytes: () => import('./bytes.ts').then((module) => module.bytes),
  tick: () => import('./tick.ts').then((module) => module.tick),
  vote: () => import('./vote.ts').then((module) => module.vote),
  joins: () => import('./joins.ts').then((module) => module.joins),
  stands: () => import('./stands.ts').then((module) => module.stands),
  frames: () => import('./frames.ts').then((module) => module.frames),
  stuffing: () => import('./stuffing.ts').then((module) => module.stuffing),
}

interface Options {
  readonly json?: true
  readonly quick?: true
  readonly sizes: readonly number[]
}

const program = command('npm run bench --', 'Measures one thing, beside what people would use instead.')
  .addArgument(new Argument('<name>', 'what to measure').choices(Object.keys(benchmarks)))
  .option('--json', 'print the result as one line of JSON')
  .option('--quick', 'a short run that shows whether it works, not how fast it is')
  .option('--sizes <list>', 'how many clients, with commas between, as in 100,1000', sizesOf, [])
  .action(measure)

await runScript(() => program.parseAsync())

async function measure(name: string, { json, quick, sizes }: Options): Promise<void> {
  const benchmark = await benchmarks[name]?.()
  if (benchmark === undefined) return
  const progress = json ? console.error : console.log
  // The SDK tells there that it comes back: of a result that is read by programs it is no part.
  console.info = console.error
  const rows = await benchmark.run(progress, { quick: quick === true, sizes })
  const summary = benchmark.summary?.(rows) ?? {}
  if (json) return console.log(JSON.stringify({ name, ...summary, rows }))
  console.table(rows)
  for (const [key, value] of Object.entries(summary)) console.log(`${key}: ${value}`)
}

function sizesOf(text: string): number[] {
  const sizes = text.split(',').filter(Boolean).map(Number)
  if (sizes.every((size) => Number.isInteger(size) && size >= 0)) return sizes
  throw new InvalidArgumentError('Sizes are whole numbers with commas between.')
}
