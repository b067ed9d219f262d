import type { Brush } from './painting.ts'

/** One picture that teaches a newcomer something of a game. A scene class lists its own as `static lessons`. */
export interface Lesson {
  readonly title: string
  /** One or two short sentences; `byTouch` tells whether the device is steered by fingers. */
  readonly text: (byTouch: boolean) => string
  /** Paints it on a field of `lessonSize`. */
  readonly paint: (brush: Brush, byTouch: boolean) => void
}

/** The field on which a lesson is painted, in CSS pixels. */
export const lessonSize = { width: 320, height: 160 } as const
