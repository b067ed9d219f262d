import { CaveaError } from '../../shared/errors.ts'
import { Audience } from './audience.ts'
import type { AudienceMatch, AudiencePast, AudienceSettings, AudienceTape, LookAhead } from './ports.ts'

/** The audiences of the matches that run in this process. */
export class Audiences {
  readonly #settings: AudienceSettings
  readonly #tapeOf: (roomId: string) => AudienceTape
  readonly #voted: () => void
  readonly #failed: (where: string, error: unknown) => void
  readonly #lookAhead: LookAhead
  readonly #open = new Map<string, Audience>()

  constructor(
    settings: { watchDelayMs: number; ballotEverySeconds: number; ballotSeconds: number },
    tapeOf: (roomId: string) => AudienceTape,
    voted: () => void,
    failed: (where: string, error: unknown) => void,
    lookAhead: LookAhead,
    words: AudienceSettings['words'],
  ) {
    const { watchDelayMs, ballotEverySeconds, ballotSeconds } = settings
    this.#settings = { delayMs: watchDelayMs, ballotEverySeconds, ballotSeconds, words }
    this.#tapeOf = tapeOf
    this.#voted = voted
    this.#failed = failed
    this.#lookAhead = lookAhead
  }

  /** Opens the stands of a match, new or with its past, and follows it from now on. */
  open(match: AudienceMatch, past?: AudiencePast) {
    const reports = { voted: this.#voted, failed: this.#failed, lookAhead: this.#lookAhead }
    const audience = new Audience(match, this.#tapeOf(match.roomId), this.#settings, reports, past)
    this.#open.set(match.roomId, audience)
    return {
      stepped: audience.stepped.bind(audience),
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
