import { WebSocket } from 'ws'
import * as z from 'zod/mini'
import type { Attempt, Close, Connector } from './link.ts'

const gateway = 'wss://gateway.discord.gg/'
/** The gateway's operations that are used here. */
const op = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  resume: 6,
  reconnect: 7,
  invalidSession: 9,
  hello: 10,
  ack: 11,
} as const
/** To be told of messages on servers, with what is in them. */
const intents = (1 << 9) | (1 << 15)
// What a whole server of Discord is described in when the connection begins.
const largestFrame = 16 * 1024 * 1024

const frame = z.object({
  op: z.number(),
  d: z.optional(z.unknown()),
  s: z.nullish(z.number()),
  t: z.nullish(z.string()),
})
const hello = z.object({ heartbeat_interval: z.number().check(z.minimum(10), z.maximum(600_000)) })
const ready = z.object({ session_id: z.string(), resume_gateway_url: z.url() })
const message = z.object({
  id: z.string(),
  channel_id: z.string(),
  content: z.string(),
  timestamp: z.string(),
  webhook_id: z.optional(z.string()),
  author: z.object({
    id: z.string(),
    username: z.string(),
    global_name: z.nullish(z.string()),
    bot: z.optional(z.boolean()),
  }),
})

interface Session {
  readonly id: string
  readonly url: string
}

/** The messages of a channel on Discord. After a break Discord sends what came meanwhile. */
export class Discord implements Connector {
  readonly name = 'discord'
  readonly #token: string
  readonly #channel: string
  readonly #gateway: string
  #session: Session | undefined
  #sequence: number | null = null

  constructor(token: string, channel: string, at = gateway) {
    this.#token = token
    this.#channel = channel
    this.#gateway = at
  }

  connect(attempt: Attempt): Close {
    const url = new URL(this.#session?.url ?? this.#gateway)
    url.search = '?v=10&encoding=json'
    const socket = new WebSocket(url, { maxPayload: largestFrame, handshakeTimeout: 10_000, perMessageDeflate: false })
    const call = new Call(socket, attempt)
    socket.on('message', (data) => {
      const parsed = frame.safeParse(jsonOf(data.toString()))
      if (!parsed.success || attempt.over) return
      if (typeof parsed.data.s === 'number') this.#sequence = parsed.data.s
      this.#heard(parsed.data, call)
    })
    socket.on('error', (error) => attempt.failed(error))
    socket.on('close', (code, reason) => {
      // Codes from 4000 say what is wrong. After some of them a session cannot be gone on with: all do no harm begun anew.
      if (code >= 4000) this.#session = undefined
      attempt.failed(new Error(`Discord has closed the connection: ${code} ${reason}`))
    })
    return () => call.end()
  }

  #heard({ op: kind, d: data, t: type }: z.infer<typeof frame>, call: Call): void {
    switch (kind) {
      case op.hello: {
        const greeting = hello.safeParse(data)
        if (greeting.success) this.#introduce(call, greeting.data.heartbeat_interval)
        return
      }
      case op.heartbeat:
        call.send(op.heartbeat, this.#sequence)
        return
      case op.ack:
        call.acknowledged()
        return
      case op.reconnect:
        call.attempt.failed(new Error('Discord asks to connect again.'))
        return
      case op.invalidSession:
        if (data !== true) this.#session = undefined
        call.attempt.failed(new Error('Discord does not know the session any more.'))
        return
      case op.dispatch:
        this.#dispatched(type ?? '', data, call.attempt)
    }
  }

  #introduce(call: Call, intervalMs: number): void {
    call.beat(intervalMs, () => this.#sequence)
    const token = this.#token
    if (this.#session !== undefined) {
      call.send(op.resume, { token, session_id: this.#session.id, seq: this.#sequence })
      return
    }
    this.#sequence = null
    call.send(op.identify, { token, intents, properties: { os: process.platform, browser: 'cavea', device: 'cavea' } })
  }

  #dispatched(type: string, data: unknown, attempt: Attempt): void {
    if (type === 'RESUMED' || type === 'READY') {
      const session = ready.safeParse(data)
      if (session.success) this.#session = { id: session.data.session_id, url: session.data.resume_gateway_url }
      attempt.opened()
      return
    }
    const parsed = type === 'MESSAGE_CREATE' ? message.safeParse(data) : undefined
    if (!parsed?.success || parsed.data.channel_id !== this.#channel) return
    const { id, content: text, timestamp, author, webhook_id } = parsed.data
    // A program has no vote of its own.
    if (author.bot === true || webhook_id !== undefined || text === '') return
    const at = Date.parse(timestamp)
    const name = author.global_name ?? author.username
    attempt.line({ userId: author.id, name, text, at: Number.isNaN(at) ? Date.now() : at, id })
  }
}

/** One connection and its heartbeat. */
class Call {
  readonly attempt: Attempt
  readonly #socket: WebSocket
  #timer: NodeJS.Timeout | undefined
  #beats: 'none' | 'unanswered' | 'answered' = 'none'

  constructor(socket: WebSocket, attempt: Attempt) {
    this.#socket = socket
    this.attempt = attempt
  }

  send(kind: number, data: unknown): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify({ op: kind, d: data }))
  }

  /** Beats for as long as each beat is answered before the next. The first comes at a time of its own, as Discord asks. */
  beat(intervalMs: number, sequence: () => number | null): void {
    clearTimeout(this.#timer)
    const next = () => {
      if (this.#beats === 'unanswered') {
        this.attempt.failed(new Error('Discord does not answer any more.'))
        return
      }
      this.#beats = 'unanswered'
      this.send(op.heartbeat, sequence())
      this.#timer = setTimeout(next, intervalMs)
    }
    this.#timer = setTimeout(next, intervalMs * Math.random())
  }

  acknowledged(): void {
    this.#beats = 'answered'
  }

  end(): void {
    clearTimeout(this.#timer)
    // Any other code than these two keeps the session alive, to be gone on with.
    this.#socket.close(4900)
    this.#socket.terminate()
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
