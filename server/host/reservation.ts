import { matchMaker } from '@colyseus/core'
import { CaveaError } from '../../shared/errors.ts'
import { admitWaiting, type Visitor } from './admission.ts'

/**
 * Holds a free seat of a match for a few seconds; rejects with `match_full` or `match_over`. What it gives goes to the SDK
 * of whoever waits. `standIn` is the game's word for a player without a name.
 */
export async function reservation(roomId: string, request: Visitor, standIn: string): Promise<unknown> {
  const visitor = admitWaiting(request, standIn)
  const [listing] = await matchMaker.query({ roomId })
  if (listing === undefined) throw new CaveaError('match_over')
  return matchMaker.reserveSeatFor(listing, { name: visitor.name }, visitor).catch((cause: unknown) => {
    throw new CaveaError('match_full', { cause })
  })
}
