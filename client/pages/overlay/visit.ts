import { effect, type Signal, signal } from '@preact/signals'
import { games } from '../../../rooms/index.ts'
import type { GameLoaders, SessionStatus, WatchSession } from '../../net/session.ts'
import { successorOf } from '../../net/successor.ts'
import { watchMatch } from '../../net/watch.ts'

const firstPauseMs = 500
const longestPauseMs = 10_000

/**
 * A stream's place in the stands. It is taken again for as long as the page is open, whatever became of it: nobody sits
 * before an overlay to load it anew.
 */
export class OverlayVisit {
  readonly roomId: string
  readonly session: Signal<WatchSession | undefined> = signal(undefined)

  constructor(roomId: string) {
    this.roomId = roomId
  }

  /** Never resolves, unless the match goes on at another address: then the page does, too. */
  async stay(): Promise<void> {
    const loaders: GameLoaders = games
    let game: string | undefined
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      try {
        const session = await watchMatch(this.roomId, { games: loaders })
        game = session.game.name
        this.session.value = session
        pauseMs = firstPauseMs
        await endOf(session)
      } catch {
        // What was refused now may be there later: an overlay is often set up before its match.
      }
      this.session.value = undefined
      const next = game === undefined ? undefined : await successorOf(this.roomId, game)
      if (next !== undefined) return location.replace(`/overlay/${encodeURIComponent(next)}${location.search}`)
      await new Promise((resolve) => setTimeout(resolve, pauseMs * (0.5 + Math.random())))
    }
  }
}

function endOf(session: WatchSession): Promise<SessionStatus> {
  return new Promise((resolve) => {
    const stop = effect(() => {
      const status = session.status.value
      if (status.kind !== 'ended') return
      queueMicrotask(() => stop())
      resolve(status)
    })
  })
}
