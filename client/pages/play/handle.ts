import type { MountedScene } from '../../kit/mount.ts'
import type { PlayerSession } from '../../net/session.ts'

/** What the play page shows of itself to tests and to the curious, on `window.cavea`. Nothing of the page reads it. */
export interface PlayHandle {
  readonly session: PlayerSession
  readonly scene: MountedScene
}

declare global {
  interface Window {
    cavea?: PlayHandle
  }
}
