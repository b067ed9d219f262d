import type { WatchSession } from '../../net/session.ts'

declare global {
  interface Window {
    /** The session of the watch page, for tests and for the curious. Nothing of the page reads it. */
    caveaStands?: WatchSession
  }
}
