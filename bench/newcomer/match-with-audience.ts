import { Audience } from '../../server/audience/audience.ts'
import { Links } from '../../server/audience/electorate/links.ts'
import type { AudiencePast } from '../../server/audience/ports.ts'
import type { Command, Verdict } from '../../shared/command.ts'
import type { Effect } from '../../shared/effect.ts'
import type { Game } from '../../shared/game.ts'
import { Match } from '../../shared/match/match.ts'
import { outlooks } from '../../shared/preview.ts'
import { Random } from '../../shared/random.ts'
import type { GameState } from '../../shared/state.ts'

/** How ballots open by themselves. */
export interface Tempo {
  readonly ballotEverySeconds: number
  readonly ballotSeconds: number
}

/**
 * A match and the audience of the server, director and electorate included, without sockets: time is counted in ticks, and
 * what the audience submits enters at the next tick, as at the host. The same seed gives the same match.
 */
export class MatchWithAudience<State extends GameState> {
  readonly match: Match<State>
  readonly audience: Audience
  #pending: { command: Command; settle: (verdict: Verdict) => void }[] = []

  constructor(game: Game & { readonly state: new () => State }, seed: string, tempo: Tempo) {
    this.match = new Match<State>(game, { seed })
    const port = {
      roomId: 'm',
      game: this.match.game,
      state: this.match.state,
      submit: (command: Command) => new Promise<Verdict>((settle) => this.#pending.push({ command, settle })),
      objection: this.match.objection.bind(this.match),
      snapshot: this.match.snapshot.bind(this.match),
    }
    const unheard = () => {}
    const tape = {
      chat: unheard,
      tally: unheard,
      hide: unheard,
      moderation: unheard,
      verdict: unheard,
      votes: async () => {},
    }
    const settings = {
      electorate: { links: new Links(), reputationOf: () => 0, caps: {} },
      words: { catches: async () => false },
      delayMs: 0,
      ...tempo,
    }
    const reports = {
      voted: unheard,
      heard: unheard,
      failed(_where: string, error: unknown) {
        throw error
      },
      lookAhead: async (
        _game: string,
        snapshot: Parameters<typeof outlooks>[1],
        options: Parameters<typeof outlooks>[2],
      ) => outlooks(this.match.game, snapshot, options),
    }
    // An audience without a past draws its secret and its director's luck by chance.
    const past: AudiencePast = {
      snapshot: {
        audience: {
          secret: Buffer.from(seed).toString('base64url'),
          opened: 0,
          director: { random: Random.fromSeed(seed).state },
        },
        delayTicks: 0,
      },
      votes: [],
    }
    this.audience = new Audience(port, tape, settings, reports, past, () => this.nowMs)
  }

  get nowMs(): number {
    return (this.match.tick * 1000) / this.match.game.tickRate
  }

  /** One tick. */
  async advance(
    commands: readonly Command[],
    inputs: ReadonlyMap<string, readonly object[]>,
  ): Promise<readonly Effect[]> {
    const pending = this.#pending
    this.#pending = []
    const entered = [...commands, ...pending.map(({ command }) => command)]
    const { verdicts, effects } = this.match.advance({ commands: entered, inputs })
    for (const [at, { settle }] of pending.entries()) {
      settle(verdicts[commands.length + at] ?? { ok: false, code: 'internal' })
    }
    this.audience.stepped(effects)
    for (let turn = 0; turn < promiseTurns; turn++) await Promise.resolve()
    return effects
  }
}

// A look ahead, the opening and what waits for both come one after another, and none of them waits for a clock.
const promiseTurns = 12
