/** How a match stands, in a line of a page: for people, not for the rules. */
export interface Headline {
  /** What goes on, as in `Round 3`. */
  readonly title: string
  /** What of it, where that is not plain, as in `Ready`. */
  readonly state: string
  /** The tick at which that is over; 0 where there is no such time. */
  readonly endsAtTick: number
}

/** Why a player steers nothing now, and until when. */
export interface Waiting {
  /** As in `Next round in`; the seconds follow it. */
  readonly words: string
  /** The tick at which the player is back; 0 where nobody knows. */
  readonly endsAtTick: number
  /** Whether the controls are put away meanwhile, and dragging the picture moves the camera. */
  readonly isFree: boolean
}

/** Something that a player may do now and then, beside steering: a button of the page, and a key. */
export interface SceneButton {
  /** What `press` is called with. */
  readonly name: string
  readonly label: string
  /** A key by its place on the keyboard, as in `KeyE`. */
  readonly key: string
  /** Paths on a field of 24 by 24; one that begins with a tilde is a line, any other a shape. */
  readonly sign: readonly string[]
  /** The first tick at which it works again; in the past where it works now. */
  readonly readyAtTick: number
}

/** The best of a part of a match that is over, while they are shown. */
export interface Podium {
  readonly title: string
  /** Seats, best first; at most three. */
  readonly seats: readonly string[]
  /** What comes next, as in `Next set in`; the seconds follow it. */
  readonly next: string
  readonly endsAtTick: number
}
