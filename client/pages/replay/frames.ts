import type { ReplaySession } from '../../net/replay-session.ts'

/**
 * Brings a session to each frame until the function that it gives is called. At a moment that cannot be shown it stands
 * still, and tells why, until it is led elsewhere; then it tells that all is well again.
 */
export function framesOf(
  session: Pick<ReplaySession, 'clock' | 'advance' | 'pause'>,
  told: (fault: string | undefined) => void,
): () => void {
  let failedTick = Number.NaN
  let frame = requestAnimationFrame(function step(nowMs) {
    frame = requestAnimationFrame(step)
    if (session.clock.tick === failedTick) return
    try {
      session.advance(nowMs)
      if (!Number.isNaN(failedTick)) told(undefined)
      failedTick = Number.NaN
    } catch (error) {
      session.pause()
      failedTick = session.clock.tick
      told(messageOf(error))
    }
  })
  return () => cancelAnimationFrame(frame)
}

/** What went wrong, in words. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
