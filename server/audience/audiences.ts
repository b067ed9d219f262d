import type { Effect } from '../../shared/effect.ts'
import { CaveaError } from '../../shared/errors.ts'
import type { ChatLine } from '../../shared/protocol.ts'
import { Audience } from './audience.ts'
import type { ElectorateTerms } from './electorate/electorate.ts'
import { Links } from './electorate/links.ts'
import type { AudienceMatch, AudiencePast, AudienceSettings, AudienceTape, LookAhead } from './ports.ts'
import { Pulse } from './pulse.ts'

/** The audiences of the matches that run in this process. */
export class Audiences {
  readonly #settings: AudienceSettings
  readonly #tapeOf: (roomId: string) => AudienceTape
  readonly #voted: () => void
  readonly #failed: (where: string, error: unknown) => void
  readonly #lookAhead: LookAhead
  readonly #open = new Map<string, Audience>()

  constructor(
    settings: {
      watchDelayMs: number
      ballotEverySeconds: number
      ballotSeconds: number
      sourceCaps: ElectorateTerms['caps']
    },
    tapeOf: (roomId: string) => AudienceTape,
    voted: () => void,
    failed: (where: string, error: unknown) => void,
    lookAhead: LookAhead,
    words: AudienceSettings['words'],
    chatDelayMs: () => number = () => 0,
  ) {
    const { watchDelayMs, ballotEverySeconds, ballotSeconds, sourceCaps } = settings
    // Who is who holds in every match of this process. Nobody has a reputation yet.
    const electorate = { links: new Links(), reputationOf: () => 0, caps: sourceCaps }
    this.#settings = {
      get delayMs() {
        return Math.max(watchDelayMs, chatDelayMs())
      },
      ballotEverySeconds,
      ballotSeconds,
      words,
      electorate,
    }
    this.#tapeOf = tapeOf
    this.#voted = voted
    this.#failed = failed
    this.#lookAhead = lookAhead
  }

  /** Opens the stands of a match, new or with its past, and follows it from now on. */
  open(match: AudienceMatch, past?: AudiencePast) {
    const pulse = new Pulse(match)
    const reports = {
      ...{ voted: this.#voted, failed: this.#failed, lookAhead: this.#lookAhead },
      heard: (line: ChatLine) => pulse.heard(line),
    }
    const audience = new Audience(match, this.#tapeOf(match.roomId), this.#settings, reports, past)
    this.#open.set(match.roomId, audience)
    return {
      stepped: (effects: readonly Effect[]) => {
        audience.stepped(effects)
        pulse.stepped()
      },
      snapshot: audience.snapshot.bind(audience),
      ended: () => {
        audience.ended()
        this.#open.delete(match.roomId)
      },
    }
  }

  /** Throws `match_unknown`. */
  get(roomId: string): Audience {
    const audience = this.#open.get(roomId)
    if (audience === undefined) throw new CaveaError('match_unknown', { value: roomId })
    return audience
  }
}
