import type { AuthContext } from '@colyseus/core'
import { type StandsPorts, type StandsVisitor, type WatchRoom, watchRoomClass } from './watch-room.ts'

/** The room class for the stands of matches that run in other processes: `open` gets one ready before anybody is let in. */
export function farWatchRoomClass(ports: StandsPorts, open: (match: string) => Promise<void>): new () => WatchRoom {
  return class extends watchRoomClass(ports) {
    static async onAuth(_token: string, options: unknown, _context: AuthContext): Promise<StandsVisitor> {
      const visitor = ports.refuse(() => ports.admit(options))
      try {
        await open(visitor.match)
      } catch (error) {
        ports.refuse(() => {
          throw error
        })
      }
      return { ...visitor, joinedAt: Date.now(), proven: false }
    }
  }
}
