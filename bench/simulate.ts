import { games } from '../rooms/index.ts'
import { simulate } from '../shared/simulate.ts'
import { type Benchmark, median, round } from './benchmark.ts'

const rounds = 5
const secondsOfMatch = 200

/** How many times real time each game runs with eight bots and no network, by the time of the processor. */
export const simulation: Benchmark = {
  async run(progress) {
    const rows = []
    for (const [name, load] of Object.entries(games)) {
      const game = await load()
      const ticks = secondsOfMatch * game.tickRate
      const bots = Math.min(8, game.players.max)
      // The first run is the compiler's.
      simulate(game, { seed: 'warm', bots, ticks })
      const seconds = Array.from({ length: rounds }, (_, at) => {
        const before = process.cpuUsage()
        simulate(game, { seed: `bench ${at}`, bots, ticks })
        const { user, system } = process.cpuUsage(before)
        return (user + system) / 1e6
      })
      const middle = median(seconds)
      rows.push({
        game: name,
        bots,
        ticksPerSecond: round(ticks / middle),
        timesRealTime: round(secondsOfMatch / middle),
      })
      progress(`${name} is measured`)
    }
    return rows
  },
}
