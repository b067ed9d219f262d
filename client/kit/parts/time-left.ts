/** Whole seconds to show: what was left when the state came, less what has passed since. Never below 0. */
export function shownSeconds(secondsLeft: number, elapsedMs: number): number {
  return Math.max(0, Math.ceil(secondsLeft - elapsedMs / 1000 - 0.05))
}

// A jump of a hundredth of the ring is not seen; correcting each small unevenness of the network would be.
const toleratedMs = 250

/** Whether a running drain is so far from where it should be that it has to be set anew. Both in milliseconds. */
export function isApart(shownMs: number, targetMs: number): boolean {
  return Math.abs(shownMs - targetMs) > toleratedMs
}

/** Whole seconds until a tick; 0 once it is over. */
export function secondsUntil(tick: number, clock: { readonly tick: number; readonly tickRate: number }): number {
  return Math.max(0, Math.ceil((tick - clock.tick) / clock.tickRate))
}

/** Seconds as on a clock: `1:05`. */
export function clockWords(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
