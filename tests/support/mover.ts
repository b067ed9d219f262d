import type { Room } from '@colyseus/sdk'
import { movedTo } from '../../shared/protocol.ts'
import type { GameState } from '../../shared/state.ts'

/** A client that does on a drop what our own pages do. */
export class Mover {
  readonly room: Room<unknown, GameState>
  lost = ''
  /** The codes with which its sockets were closed. */
  readonly drops: number[] = []
  lastPatchMs = performance.now()
  /** The longest time without a patch. */
  pauseMs = 0

  constructor(room: Room<unknown, GameState>) {
    this.room = room
    for (const type of ['marks', 'chat', 'hide', 'tally', 'stalled', 'line', 'seat']) room.onMessage(type, () => {})
    let moved = false
    const backoff = () => {
      const pause = moved ? 0 : 250
      moved = false
      return pause
    }
    Object.assign(room.reconnection, { minUptime: 0, maxRetries: 100, delay: 250, minDelay: 0, maxDelay: 250, backoff })
    room.onStateChange(() => {
      const now = performance.now()
      this.pauseMs = Math.max(this.pauseMs, now - this.lastPatchMs)
      this.lastPatchMs = now
    })
    room.onDrop((code, reason) => {
      this.drops.push(code)
      const address = movedTo(reason)
      if (address === undefined || room.connection.url === undefined) return
      const url = new URL(room.connection.url)
      url.host = address
      room.connection.url = url.toString()
      moved = true
    })
    room.onLeave((code, reason) => {
      this.lost = `${code} ${reason ?? ''}`
    })
    room.onError(() => {})
  }
}
