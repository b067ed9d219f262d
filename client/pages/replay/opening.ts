import type { TapeReader } from '../../../shared/tape/reader.ts'
import { wordsOfMark } from '../../kit/mark-words.ts'

/**
 * The tick at which a replay opens when its link names none: the start of the first round, or else the first game event
 * that is listed, or else the first tick of the tape. A match waits for its players before that, and shows an empty floor.
 */
export function openingTick({ marks, firstTick }: Pick<TapeReader, 'marks' | 'firstTick'>): number {
  const round = marks.find(({ mark }) => mark.name === 'round.start')
  const event = round ?? marks.find(({ mark }) => wordsOfMark(mark, () => undefined) !== undefined)
  return Math.max(firstTick, event?.tick ?? firstTick)
}
