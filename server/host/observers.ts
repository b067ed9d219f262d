import type { MatchObserver } from './ports.ts'

/** Who follows a match, and keeps nothing that a restart would need. */
export type Follower = Pick<MatchObserver, 'stepped' | 'ended' | 'entered'>

/** One observer made of the audience and of others who follow. What breaks in those is no fault of the match's. */
export function observers(
  audience: MatchObserver,
  followers: readonly Follower[],
  failed: (where: string, error: unknown) => void,
): MatchObserver {
  const each = (tell: (follower: Follower) => void) => {
    for (const follower of followers) {
      try {
        tell(follower)
      } catch (error) {
        failed('follower', error)
      }
    }
  }
  return {
    entered(command, verdict) {
      each((follower) => follower.entered?.(command, verdict))
    },
    stepped(effects) {
      audience.stepped(effects)
      each((follower) => follower.stepped(effects))
    },
    snapshot: () => audience.snapshot(),
    ended(over) {
      audience.ended(over)
      each((follower) => follower.ended(over))
    },
  }
}
