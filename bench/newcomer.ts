import { arena } from '../rooms/arena/game.ts'
import type { ArenaState } from '../rooms/arena/state.ts'
import { readConfig } from '../server/config.ts'
import type { Command } from '../shared/command.ts'
import { type Benchmark, mean, round } from './benchmark.ts'
import { MatchWithAudience } from './newcomer/match-with-audience.ts'
import { Meter } from './newcomer/meter.ts'
import { NewcomerPlayer } from './newcomer/newcomer.ts'
import { VotingCrowd } from './newcomer/voting-crowd.ts'

const crowds = [0, 20, 500]
const matches = 6
const roundsPlayed = 10
/** A match whose rounds do not end is stuck. */
const mostMinutes = 30
const seat = 'newcomer'

/** The first rounds of somebody who has never played, with bots, watched by spectators who vote. */
export async function firstRounds(spectators: number, seed: string, rounds = roundsPlayed): Promise<Meter['figures']> {
  const { bots, ballotEverySeconds, ballotSeconds } = readConfig({})
  const hall = new MatchWithAudience<ArenaState>(arena, seed, { ballotEverySeconds, ballotSeconds })
  const player = new NewcomerPlayer(seat, seed)
  const crowd = new VotingCrowd(spectators, seed)
  const meter = new Meter(seat)
  const { state } = hall.match
  const [brain = ''] = Object.keys(arena.bots)
  let commands: readonly Command[] = [
    { kind: 'crowd', actor: 'system', spectators },
    ...Array.from(
      { length: bots - 1 },
      (_, at): Command => ({ kind: 'bot.join', actor: 'system', seat: `bot-${at}`, name: `Bot ${at}`, brain }),
    ),
    { kind: 'join', actor: 'player', seat, name: 'Newcomer', person: 'person of newcomer' },
  ]
  const mostTicks = mostMinutes * 60 * arena.tickRate
  while (state.round <= rounds) {
    if (state.tick > mostTicks) throw new Error(`Round ${state.round} has not ended after ${mostMinutes} minutes.`)
    const intent = player.intent(state)
    await hall.advance(commands, new Map([[seat, [intent]]]))
    crowd.vote(state, hall.audience)
    meter.look(state)
    commands = player.deeds(state)
  }
  return meter.figures
}

/** How much of their first rounds newcomers play, and what of the audience they see. */
export const newcomer: Benchmark = {
  async run(progress, { quick, sizes }) {
    const rows = []
    for (const spectators of sizes.length > 0 ? sizes : crowds) {
      const figures: Meter['figures'][] = []
      for (let at = 0; at < (quick ? 1 : matches); at++) figures.push(await firstRounds(spectators, `newcomer ${at}`))
      const middle = (of: (one: Meter['figures']) => number) => mean(figures.map(of))
      rows.push({
        spectators,
        minutes: round(
          middle(({ minutes }) => minutes),
          1,
        ),
        inControlPercent: round(100 * middle(({ controlShare }) => controlShare)),
        inControlOfFightsPercent: round(100 * middle(({ fightShare }) => fightShare)),
        longestIdleSeconds: round(Math.max(...figures.map(({ longestIdleSeconds }) => longestIdleSeconds)), 1),
        mercyAMinute: round(
          middle(({ mercyAMinute }) => mercyAMinute),
          1,
        ),
        worldAMinute: round(
          middle(({ worldAMinute }) => worldAMinute),
          1,
        ),
        bannersUpPercent: round(100 * middle(({ bannerShare }) => bannerShare), 1),
        pictureHiddenPercent: round(100 * middle(({ hiddenShare }) => hiddenShare), 2),
      })
      progress(`${spectators} spectators are measured`)
    }
    return rows
  },
}
