import type { Verdict } from '../../shared/command.ts'
import { CaveaError, type ErrorCode } from '../../shared/errors.ts'
import type { IncomingEvent, Target } from './incoming-event.ts'
import type { EventMatch } from './ports.ts'

/** Puts an event through the door of one match. What its game has no handler for does not get that far. */
export async function enter(match: EventMatch, { type, data }: IncomingEvent): Promise<Verdict> {
  if (!Object.hasOwn(match.game.on, type)) return { ok: false, code: 'event_unknown' }
  return match.submit({ kind: 'event', actor: 'event', type, data })
}

export const isFor = (target: Target, match: EventMatch): boolean =>
  target.kind === 'match' ? target.match === match.roomId : target.game === match.game.name

/**
 * Puts an event through the doors of those of the matches that it is for. Resolves with how many took it; rejects with
 * `match_unknown` where there is none, and with what the last one said where none did.
 */
export async function enterAll(matches: readonly EventMatch[], event: IncomingEvent): Promise<number> {
  const verdicts = await Promise.all(
    matches.filter((match) => isFor(event.target, match)).map((match) => enter(match, event)),
  )
  const taken = verdicts.filter(({ ok }) => ok).length
  if (taken > 0) return taken
  throw new CaveaError(refusalIn(verdicts) ?? 'match_unknown', { value: event.type })
}

function refusalIn(verdicts: readonly Verdict[]): ErrorCode | undefined {
  return verdicts.flatMap((verdict) => (verdict.ok ? [] : [verdict.code])).at(-1)
}
