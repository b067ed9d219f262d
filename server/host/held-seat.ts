import { type Client, matchMaker, type Room } from '@colyseus/core'

/** Somebody who was here in a process that is gone. */
export interface Returning {
  readonly sessionId: string
  /** Whoever shows it gets the seat. */
  readonly token: string
  readonly auth: unknown
}

/**
 * Keeps a seat in a room that was brought back. Gives what ends that at once; `over` is called when it ends without
 * anybody coming.
 */
export function heldSeat(
  room: Pick<Room, 'allowReconnection'>,
  { sessionId, token, auth }: Returning,
  seconds: number,
  over: () => void,
): () => void {
  const gone: Pick<Client, 'sessionId' | 'reconnectionToken' | 'auth'> = { sessionId, reconnectionToken: token, auth }
  // Colyseus counts a client when it joins and when its seat is given up. This one joined in another process.
  const count = (by: 1 | -1) => void matchMaker.driver.update(Reflect.get(room, '_listing'), { $inc: { clients: by } })
  count(1)
  const kept = room.allowReconnection(gone as Client, seconds)
  kept.catch(() => {
    count(-1)
    over()
  })
  return () => kept.reject(false)
}
