import type { BallotState } from './state.ts'

/**
 * The banner of a decision: one line over the picture, for decisions about the world. Pages draw it by these numbers and
 * `npm run bench -- newcomer` counts with them how much of the picture is covered, and for how long.
 */
export const banner = {
  shownMs: 1600,
  /** From the beginning of one banner to that of the next: at most 8.9 % of the time has one. */
  leastGapMs: 18_000,
  /** The largest it gets, in CSS pixels; narrower pages give it their width less `marginPixels`. */
  widthPixels: 320,
  heightPixels: 56,
  marginPixels: 16,
} as const

type Closed = Pick<BallotState, 'status' | 'about' | 'voters'>

/**
 * Whether a closed ballot is announced across the picture. A decision about somebody shows at that player's figure, and
 * what nobody voted on is no decision.
 */
export function deservesBanner({ status, about, voters }: Closed): boolean {
  return status === 'decided' && about === '' && voters > 0
}

/** Spaces banners out: a decision that falls while the pause lasts has none. */
export class BannerPace {
  #lastMs = Number.NEGATIVE_INFINITY

  /** Whether a banner may begin now, in milliseconds of a clock that never goes back; if so, the pause begins. */
  begin(nowMs: number): boolean {
    if (nowMs - this.#lastMs < banner.leastGapMs) return false
    this.#lastMs = nowMs
    return true
  }
}

/** The share of a picture that a banner covers while it is shown, 0 to 1. Sizes in CSS pixels. */
export function bannerCover(width: number, height: number): number {
  const wide = Math.min(banner.widthPixels, Math.max(0, width - banner.marginPixels))
  return Math.min(1, (wide * banner.heightPixels) / (width * height))
}
