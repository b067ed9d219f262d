import type { Json } from '../../../shared/json.ts'
import { type MarkWords, wordsOfMark } from '../../kit/mark-words.ts'
import type { ReplaySession } from '../../net/replay-session.ts'

/** One moment of a tape that is worth going to. */
export interface TapeMoment extends MarkWords {
  readonly tick: number
}

/** What there was to notice on a tape, in order, by the names that seats have at the moment that is shown. */
export function momentsOf(session: ReplaySession): readonly TapeMoment[] {
  const nameOf = (seat: Json | undefined) =>
    typeof seat === 'string' ? session.state.seats.get(seat)?.name : undefined
  return session.reader.marks.flatMap(({ tick, mark }) => {
    const words = wordsOfMark(mark, nameOf)
    return words === undefined ? [] : [{ tick, ...words }]
  })
}
