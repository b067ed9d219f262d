import { spawnSync } from 'node:child_process'
import { InvalidArgumentError } from 'commander'
import { command } from '../../scripts/command.ts'
import { chaos } from '../support/chaos.ts'

/** The long form of chaos.test.ts. It ends with code 1 where a bound is not kept. */
const program = command(
  'npm run chaos --',
  'Kills a server many times under players, spectators and an open ballot, and looks at what is left.',
)
  .argument('[kills]', 'how many times', killsOf, 20)
  .argument('[seed]', 'decides when it is killed; the same seed, the same moments', `${Date.now()}`)
  .option('--nodes', 'runs three servers over one Redis instead, of which one is killed and one stopped for a while')
  .parse()
if (program.opts<{ nodes?: boolean }>().nodes === true) {
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'integration', '--silent=false']
  const { status } = spawnSync(process.execPath, [...vitest, 'tests/cluster/takeover'], { stdio: 'inherit' })
  process.exit(status ?? 1)
}
const [kills, seed] = program.processedArgs as [number, string]

function killsOf(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('KILLS is a whole number from 1 to 9999.')
}

// The SDK tells of each of its tries.
console.info = () => {}

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((one, other) => one - other)[Math.ceil(values.length * share) - 1] ?? 0

const { recoveries, ...rest } = await chaos({
  kills,
  players: 8,
  spectators: 50,
  seed,
  progress: (text) => console.log(text),
})
const own = recoveries.flatMap(({ ownMs }) => ownMs)
const figures = {
  seed,
  'ready after, median, ms': Math.round(
    percentile(
      recoveries.map(({ readyMs }) => readyMs),
      0.5,
    ),
  ),
  'own clients, ready to first patch, 95th percentile, ms': Math.round(percentile(own, 0.95)),
  'stock clients, tries in vain after ready': Math.max(...recoveries.flatMap(({ stockFailures }) => stockFailures)),
  'game lost, at most, ms': Math.round(Math.max(...recoveries.map(({ lostMs }) => lostMs))),
  gone: rest.gone.length,
  'votes confirmed': rest.confirmed,
  'votes miscounted': rest.miscounted,
  'scores agree': rest.scoresAgree,
  'tape differs': rest.difference ?? 'nowhere',
}
console.table(figures)
const kept =
  figures['own clients, ready to first patch, 95th percentile, ms'] <= 2000 &&
  figures['stock clients, tries in vain after ready'] === 0 &&
  figures['game lost, at most, ms'] <= 100 &&
  rest.gone.length + rest.miscounted === 0 &&
  rest.scoresAgree &&
  rest.difference === undefined
process.exit(kept ? 0 : 1)
