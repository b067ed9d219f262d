import { defineGame } from '../../shared/game.ts'
import { hashWords } from '../../shared/random.ts'
import { brawler } from './bots.ts'
import { back, becomeGhost, throwLoaf } from './ghosts.ts'
import { mechanics } from './mechanics.ts'
import { mercy } from './mercy.ts'
import { move } from './move.ts'
import { beginSet } from './rounds.ts'
import { salute } from './salute.ts'
import { readKeepsake, standings } from './scores.ts'
import { freeSpot, layDown, stand } from './spawn.ts'
import { ArenaInput, ArenaState, type Body, Gladiator, Status } from './state.ts'
import { step } from './step.ts'
import { tuning } from './tuning.ts'

/**
 * Real time, seen from above: gladiators shove each other off a round floor, into pits and into fire.
 *
 * Marks: `round.start {round}`, `round.end {winner, round, backers}` (`backers`: seats of ghosts that had backed the
 * winner), `set.end {winner, set}`, `hit {seat, by, speed}` (strong shoves, six a second at most), `fall {seat, by}` (`by`
 * is empty for one's own fault), `back {seat}` (up again without a ballot), `spared {seat, votes}`, `finished {seat, votes}`
 * (`votes` is 0 where nobody decided it), `throw {seat, x, y}` and `backed {seat, backs}` of ghosts, `lion {comes}`, `gate
 * {x, y}` (a lion waits behind it), `maul {seat}`, `gesture {seat, gesture}`, `cheer`.
 */
export const arena = defineGame({
  name: 'arena',
  title: 'Arena',
  summary: 'Dash, shove, and stay on the floor, while the stands decide who gets up again.',
  words: {
    player: 'Gladiator',
    bots: [
      ...['Verus', 'Priscus', 'Amazon', 'Achillia', 'Flamma'],
      ...['Carpophorus', 'Spiculus', 'Tetraites', 'Hermes', 'Rutuba'],
    ],
  },
  version: 3,
  players: { min: 1, max: 16 },
  tickRate: 30,
  state: ArenaState,
  input: ArenaInput,
  mechanics,
  questions: { mercy },
  stands: {
    // Who is counted in, or being cheered, is left alone.
    quiet: (state) => (state.phase === 'fight' ? false : state.nextRoundAt),
    pools: {
      ordeal: {
        title: 'What shall befall them?',
        tags: ['enemy', 'floor', 'light', 'pace', 'physics'],
        after: ['round.start'],
      },
    },
  },
  actions: { salute, throw: throwLoaf, back },
  on: {
    /** A roar from the stands gives everyone their breath back. */
    'chat.spike': (state, _data, ctx) => {
      for (const gladiator of state.gladiators.values()) {
        if (gladiator.status === Status.fighting) gladiator.dashAge = tuning.dashRechargeTicks
      }
      ctx.mark('cheer')
    },
  },
  outlook: { mark: 'fall', verb: 'fall' },
  setup() {},
  join(state, newcomer, ctx) {
    const known = readKeepsake(newcomer.keepsake)
    const gladiator = new Gladiator().assign({
      seat: newcomer.id,
      temper: (hashWords(newcomer.id)[0] % 1000) / 1000,
      sets: known?.sets ?? 0,
    })
    const first = state.gladiators.size === 0
    if (known !== undefined && known.set === state.set && !first)
      gladiator.assign({ score: known.score, wins: known.wins })
    stand(gladiator, freeSpot(state, ctx.random), ctx.tick + tuning.newcomerSafeTicks)
    state.gladiators.set(newcomer.id, gladiator)
    if (first) beginSet(state, 'fight', ctx)
    else state.contested = true
    // Who leaves and comes back in one round is as far from the end of it as before.
    if (known?.round !== state.round || first) return
    gladiator.falls = known.falls
    if (!known.out) return
    layDown(gladiator)
    becomeGhost(gladiator, ctx.tick)
  },
  leave(state, seat) {
    const gladiator = state.gladiators.get(seat)
    if (gladiator === undefined) return undefined
    state.gladiators.delete(seat)
    for (const ghost of state.gladiators.values()) if (ghost.backs === seat) ghost.backs = ''
    const { score, wins, sets, falls, status } = gladiator
    // To leave before the thumb has spoken is to give up: else one could walk out on every verdict and come back unjudged.
    return { score, wins, sets, set: state.set, round: state.round, falls, out: status !== Status.fighting }
  },
  step,
  avatar: (state, seat) => state.gladiators.get(seat),
  move: (avatar, input, world, ctx) => move(avatar as Body, input, world, ctx),
  standings,
  bots: { brawler },
})
