import { parseArgs } from 'node:util'
import { Refusal, runScript } from '../scripts/project.ts'
import type { Benchmark } from './benchmark.ts'

/** The benchmarks by name, each loaded only when it is run. */
const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  start: () => import('./start.ts').then((module) => module.start),
  simulate: () => import('./simulate.ts').then((module) => module.simulation),
  record: () => import('./record.ts').then((module) => module.recording),
  bytes: () => import('./bytes.ts').then((module) => module.bytes),
  tick: () => import('./tick.ts').then((module) => module.tick),
  vote: () => import('./vote.ts').then((module) => module.vote),
  joins: () => import('./joins.ts').then((module) => module.joins),
  stands: () => import('./stands.ts').then((module) => module.stands),
}

await runScript(async () => {
  const { name, load, json, quick, sizes } = read(process.argv.slice(2))
  const benchmark = await load()
  const progress = json ? console.error : console.log
  // The SDK tells there that it comes back: of a result that is read by programs it is no part.
  console.info = console.error
  const rows = await benchmark.run(progress, { quick, sizes })
  const summary = benchmark.summary?.(rows) ?? {}
  if (json) return console.log(JSON.stringify({ name, ...summary, rows }))
  console.table(rows)
  for (const [key, value] of Object.entries(summary)) console.log(`${key}: ${value}`)
})

function read(parameters: string[]) {
  const usage = new Refusal(
    'bench_usage',
    'npm run bench -- NAME [--json] [--quick] [--sizes 100,1000], ' +
      `with NAME one of ${Object.keys(benchmarks).join(', ')}.`,
  )
  try {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: { json: { type: 'boolean' }, quick: { type: 'boolean' }, sizes: { type: 'string', default: '' } },
    })
    const [name = ''] = positionals
    const sizes = values.sizes.split(',').filter(Boolean).map(Number)
    const load = Object.hasOwn(benchmarks, name) && positionals.length === 1 ? benchmarks[name] : undefined
    if (load === undefined || !sizes.every((size) => Number.isInteger(size) && size >= 0)) throw usage
    return { name, load, json: values.json === true, quick: values.quick === true, sizes }
  } catch {
    throw usage
  }
}
