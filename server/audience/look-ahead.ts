import type { BallotOption } from '../../shared/ballot/plan.ts'
import type { Outlook } from '../../shared/preview.ts'
import type { AudienceMatch, AudienceReports } from './ports.ts'

/** What options would lead to from here; none where the game has no measure or nothing changes. Never rejects. */
export async function lookAheadFrom(
  match: Pick<AudienceMatch, 'game' | 'snapshot'>,
  { lookAhead, failed }: Pick<AudienceReports, 'lookAhead' | 'failed'>,
  options: readonly BallotOption[],
): Promise<readonly Outlook[]> {
  // A question of the game changes nothing by itself, and a thread that has nothing to find out costs 30 MB.
  const changes = options.some((option) => option.changes.length > 0)
  try {
    const now = changes && match.game.outlook !== undefined ? match.snapshot() : undefined
    return now === undefined ? [] : await lookAhead(match.game.name, now, options)
  } catch (error) {
    failed('look ahead', error)
    return []
  }
}
