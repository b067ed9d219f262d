import { Refusal, runScript } from '../scripts/project.ts'
import type { Benchmark } from './benchmark.ts'

/** The benchmarks by name, each loaded only when it is run. */
const benchmarks: Readonly<Record<string, () => Promise<Benchmark>>> = {
  start: () => import('./start.ts').then((module) => module.start),
  simulate: () => import('./simulate.ts').then((module) => module.simulation),
  record: () => import('./record.ts').then((module) => module.recording),
}

await runScript(async () => {
  const [name = '', ...flags] = process.argv.slice(2)
  const load = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined
  const unknown = flags.filter((flag) => flag !== '--json')
  if (load === undefined || unknown.length > 0) {
    throw new Refusal(
      'bench_usage',
      `npm run bench -- NAME [--json], with NAME one of ${Object.keys(benchmarks).join(', ')}.`,
    )
  }
  const benchmark = await load()
  const json = flags.includes('--json')
  const rows = await benchmark.run((text) => {
    if (!json) console.log(text)
  })
  if (json) console.log(JSON.stringify({ name, rows }))
  else console.table(rows)
})
