import type { BallotOption } from '../../shared/ballot/plan.ts'
import type { Outlook } from '../../shared/preview.ts'
import type { AudienceMatch, LookAhead } from './ports.ts'

/** What options would lead to from here; none where the game has no measure or nothing changes. Rejects with nothing. */
export async function lookAheadFrom(
  match: Pick<AudienceMatch, 'game' | 'snapshot'>,
  lookAhead: LookAhead,
  options: readonly BallotOption[],
): Promise<readonly Outlook[]> {
  // A question of the game changes nothing by itself, and a thread that has nothing to find out costs 30 MB.
  const changes = options.some((option) => option.changes.length > 0)
  const now = changes && match.game.outlook !== undefined ? match.snapshot() : undefined
  return now === undefined ? [] : lookAhead(match.game.name, now, options)
}
