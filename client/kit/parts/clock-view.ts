import type { Headline } from '../scene-words.ts'
import { clockWords, secondsUntil } from './time-left.ts'

/** How a match stands, in two or three words. */
export interface ClockView {
  readonly title: string
  /** What goes on, as in `Ready`, or else the time left, as in `1:05`; empty where there is neither. */
  readonly state: string
}

/** What the clock says of a match. */
export function viewClock(headline: Headline, state: { readonly tick: number; readonly tickRate: number }): ClockView {
  const { title, endsAtTick } = headline
  if (headline.state !== '') return { title, state: headline.state }
  return { title, state: endsAtTick === 0 ? '' : clockWords(secondsUntil(endsAtTick, state)) }
}
