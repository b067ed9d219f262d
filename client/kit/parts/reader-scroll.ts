/** What a list does about a scroll: stops following its end, follows it again, goes back to it, or stays as it is. */
export type ScrollOutcome = 'pause' | 'follow' | 'return' | 'stay'

/** Where a list is scrolled to, in CSS pixels, as elements have it. */
export interface ScrollPlace {
  readonly scrollTop: number
  readonly scrollHeight: number
  readonly clientHeight: number
}

// Less than a line: a reader who is this near to the end still reads along.
const nearPixels = 24
// A smooth scroll, or a busy phone, takes this long from the gesture to its last scroll event.
const gestureMs = 800

const keysThatScrollBack: ReadonlySet<string> = new Set(['ArrowUp', 'PageUp', 'Home'])

/** Whether a key scrolls a list towards its beginning. */
export function scrollsBack(key: string, shift: boolean): boolean {
  return keysThatScrollBack.has(key) || (key === ' ' && shift)
}

/**
 * Tells the scrolls of a reader from those of the layout. Browsers fire the same event for both: a list that gets
 * lower beside a new ballot, or that drops old lines, is scrolled although nobody touched it.
 */
export class ReaderScroll {
  #following = true
  #gestureUntilMs = Number.NEGATIVE_INFINITY
  #held = false

  get following(): boolean {
    return this.#following
  }

  /** The reader has turned a wheel, moved a finger or pressed a key that scrolls back. */
  gesture(nowMs: number): void {
    this.#gestureUntilMs = nowMs + gestureMs
  }

  /** The reader holds a mouse button down in the list, as on its scroll bar, or lets it go. */
  hold(held: boolean, nowMs: number): void {
    if (this.#held && !held) this.gesture(nowMs)
    this.#held = held
  }

  /** The list was scrolled, or its size has changed. */
  scrolled({ scrollTop, scrollHeight, clientHeight }: ScrollPlace, nowMs: number): ScrollOutcome {
    if (scrollHeight - scrollTop - clientHeight < nearPixels) {
      if (this.#following) return 'stay'
      this.#following = true
      return 'follow'
    }
    if (!this.#following) return 'stay'
    if (!this.#held && nowMs >= this.#gestureUntilMs) return 'return'
    this.#following = false
    return 'pause'
  }

  /** Follows the end again. */
  follow(): void {
    this.#following = true
    this.#gestureUntilMs = Number.NEGATIVE_INFINITY
  }
}
