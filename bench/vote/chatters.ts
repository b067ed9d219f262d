import { createHmac } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from '../../scripts/project.ts'
import type { ServerProcess } from '../server-process.ts'

/** What the deliveries of a chat are signed with. */
export const chatSecret = 'benchmark-chat-secret'
/** The most that one delivery takes. */
const linesAtOnce = 200
/** Fewer than lie between two lines of one person: these must not overtake each other. */
const deliveriesAtOnce = 4

/** A line of somebody in a chat. */
export interface Said {
  readonly user: string
  readonly text: string
}

/** A chat of its own, whose bridge delivers what is said to a server's webhook. */
export class Chatters {
  readonly #server: ServerProcess
  #delivered = 0

  constructor(server: ServerProcess) {
    this.#server = server
  }

  /**
   * Delivers lines in an even stream, and gives when each delivery was sent, in milliseconds since 1970. Rejects where one is
   * refused.
   */
  async say(lines: readonly Said[], overMs: number): Promise<number[]> {
    const deliveries = Array.from({ length: Math.ceil(lines.length / linesAtOnce) }, (_, at) =>
      lines.slice(at * linesAtOnce, (at + 1) * linesAtOnce),
    )
    const startMs = performance.now()
    const sentAtMs: number[] = []
    let next = 0
    const turn = async () => {
      while (next < deliveries.length) {
        const at = next++
        await pause(Math.max(0, startMs + (at / deliveries.length) * overMs - performance.now()))
        sentAtMs.push(performance.timeOrigin + performance.now())
        await this.#deliver(deliveries[at] ?? [])
      }
    }
    await Promise.all(Array.from({ length: deliveriesAtOnce }, turn))
    return sentAtMs
  }

  async #deliver(lines: readonly Said[]): Promise<void> {
    const id = `delivery-${this.#delivered++}`
    const body = JSON.stringify({ lines: lines.map((line, at) => ({ ...line, id: `${id}-${at}` })) })
    const timestamp = `${Math.floor(Date.now() / 1000)}`
    const signature = createHmac('sha256', chatSecret).update(`${id}.${timestamp}.${body}`).digest('base64')
    const response = await fetch(`http://127.0.0.1:${this.#server.port}/api/sources/webhook`, {
      method: 'POST',
      headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` },
      body,
    })
    if (!response.ok) throw new Refusal('bench_wrong', `A delivery of chat was refused: ${await response.text()}`)
  }
}
