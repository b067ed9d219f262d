import type { Json } from '../../../shared/json.ts'
import { type MarkWords, wordsOfMark } from '../../kit/mark-words.ts'
import type { ReplaySession } from '../../net/replay-session.ts'

/** One moment of a tape that is worth going to. */
export interface TapeMoment extends MarkWords {
  readonly tick: number
}

/** What there was to notice on a tape, in order, by the names that seats had then. */
export function momentsOf(session: Pick<ReplaySession, 'reader' | 'nameOf'>): readonly TapeMoment[] {
  return session.reader.marks.flatMap(({ tick, mark }) => {
    const nameOf = (seat: Json | undefined) => (typeof seat === 'string' ? session.nameOf(seat, tick) : undefined)
    const words = wordsOfMark(mark, nameOf)
    return words === undefined ? [] : [{ tick, ...words }]
  })
}
