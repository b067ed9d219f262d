import { type Client, CloseCode, type Room } from '@colyseus/core'

/** How much a client may send. */
export interface MessageRate {
  /** In the long run. */
  readonly perSecond: number
  /** At once, after it has been quiet: what was sent while this process or the network stood still arrives in one piece. */
  readonly burst: number
}

/** What a client may still send. It begins with a second's worth. */
interface Allowance {
  messages: number
  atMs: number
  isClosed: boolean
}

type Receive = (client: Client, frame: Buffer) => void

/**
 * Closes the socket of a client that sends too much, with the code with which Colyseus would. Colyseus counts by its room's
 * clock, which stands still with the process: all that honest players send through a stall of five seconds counts as
 * sent in one second, and they are put out for good. Here quiet time is credit, up to `burst` messages.
 */
export function limitMessages(room: Room, { perSecond, burst }: MessageRate, nowMs = () => performance.now()): void {
  // Private in Colyseus, and bound to each client when it joins.
  const receive = (Reflect.get(room, '_onMessage') as Receive).bind(room)
  const allowances = new WeakMap<Client, Allowance>()
  const limited: Receive = (client, frame) => {
    const now = nowMs()
    const allowance = allowances.get(client) ?? { messages: perSecond, atMs: now, isClosed: false }
    allowances.set(client, allowance)
    if (allowance.isClosed) return
    const earned = ((now - allowance.atMs) * perSecond) / 1000
    allowance.messages = Math.min(burst, allowance.messages + earned) - 1
    allowance.atMs = now
    if (allowance.messages >= 0) return receive(client, frame)
    allowance.isClosed = true
    client.leave(CloseCode.WITH_ERROR)
  }
  Reflect.set(room, '_onMessage', limited)
  room.maxMessagesPerSecond = Number.POSITIVE_INFINITY
}
