import type { MatchObserver } from '../server/host/ports.ts'

/** What follows a match in whose benchmark nobody votes. */
export const noAudience: MatchObserver = {
  stepped() {},
  snapshot: () => ({ secret: '', opened: 0, director: {} }),
  ended() {},
}
