import { Director, type Proposal } from '../../server/audience/director.ts'
import type { BallotPlan } from '../../shared/ballot/plan.ts'
import type { Command } from '../../shared/command.ts'
import type { Game } from '../../shared/game.ts'
import { Match } from '../../shared/match/match.ts'
import { choice, trigger } from '../../shared/mechanic.ts'
import type { Outlook } from '../../shared/preview.ts'
import { Random } from '../../shared/random.ts'
import type { Stands } from '../../shared/stands.ts'
import type { DirectorSnapshot } from '../../shared/tape/stands.ts'
import { ask, enter, type SmallState, smallGame } from './small-game.ts'

export const everyMs = 10_000

/** A director and its match. What it asks is opened and decided at once, as a test wants it. */
export class Directed {
  readonly match: Match<SmallState>
  director: Director
  now = 0
  #ballots = 0

  constructor({ spectators = 5, every = everyMs, seed = 'director', game = {} as Partial<Game> } = {}) {
    this.match = new Match<SmallState>({ ...smallGame, ...game } as typeof smallGame, { seed: 'match' })
    enter(this.match, ask.bot('a'), { kind: 'crowd', actor: 'system', spectators })
    this.director = this.directorOf({ random: Random.fromSeed(seed).state }, every)
  }

  get port() {
    const { match } = this
    return {
      roomId: 'm',
      game: match.game,
      state: match.state,
      submit: async () => ({ ok: true }) as const,
      objection: match.objection.bind(match),
      snapshot: () => undefined,
    }
  }

  /** The director of another process, whose clock shows `now`. */
  directorOf(before: Partial<DirectorSnapshot>, every = everyMs, now = this.now): Director {
    return new Director(this.port, every, now, before)
  }

  /** Lets so many milliseconds pass. */
  wait(ms: number): this {
    this.now += ms
    return this
  }

  /** What it asks next, if it asks anything within so long. */
  next(withinMs = 10 * everyMs): Proposal | undefined {
    for (const until = this.now + withinMs; this.now <= until; this.now += 250) {
      const proposal = this.director.propose(this.now, 0)
      if (proposal !== undefined) return proposal
    }
    return undefined
  }

  /** Opens a plan as a ballot and returns its id. */
  open(plan: BallotPlan, topic = plan.mechanic, by: 'director' | 'operator' = 'director', repolls = 0): string {
    const ballot = `b${++this.#ballots}`
    this.enter({ kind: 'ballot.open', actor: 'audience', ballot, plan, ticks: 10 })
    this.director.opened(ballot, plan, { by, topic, repolls })
    return ballot
  }

  decide(ballot: string, ...ranking: string[]): string {
    const [verdict = ''] = this.enter({ kind: 'ballot.decide', actor: 'audience', ballot, ranking })
    this.director.propose(this.now, 1)
    return verdict
  }

  enter(...commands: Command[]): string[] {
    return enter(this.match, ...commands)
  }
}

const apply = () => {}
/** Mechanics of like and of unlike cost, for pools. */
export const menagerie = {
  lion: trigger<SmallState>({ label: 'Lion', cost: 90, tags: ['enemy'], apply }),
  bear: trigger<SmallState>({ label: 'Bear', cost: 80, tags: ['enemy'], apply }),
  wasps: trigger<SmallState>({ label: 'Wasps', cost: 70, tags: ['enemy'], apply }),
  mouse: trigger<SmallState>({ label: 'Mouse', cost: 5, tags: ['enemy'], apply }),
  floor: choice<'stone' | 'ice' | 'mud', SmallState>({
    label: 'Floor',
    options: { stone: 'Stone', ice: 'Ice', mud: 'Mud' },
    initial: 'stone',
    cost: 80,
    tags: ['enemy'],
  }),
  bread: trigger<SmallState>({ label: 'Bread', cost: -80, tags: ['gift'], apply }),
  water: trigger<SmallState>({ label: 'Water', cost: -70, tags: ['gift'], apply }),
}
export const menageryOf = (
  stands: Stands<SmallState> = {},
  more: Partial<ConstructorParameters<typeof Directed>[0]> = {},
) => new Directed({ ...more, game: { mechanics: menagerie, stands } })

/** The options of a proposal, by name. */
export const names = (proposal: Proposal | undefined) => proposal?.options.map(({ option }) => option.name) ?? []
/** The next ballot that it asks. */
export const planned = (directed: Directed, outlooks: readonly Outlook[] = []) => {
  const proposal = directed.next()
  const plan = proposal && directed.director.choose(proposal, outlooks, directed.now)
  if (proposal === undefined || plan === undefined) throw new Error('nothing was asked')
  return { topic: proposal.topic.key, plan }
}
/** What a look ahead says of an option: it hits so many of four. */
export const outlook = (option: string, players: number): Outlook => ({
  option,
  players,
  of: 4,
  seconds: 10,
  text: option,
})
