import { Client, type Room, type SeatReservation } from '@colyseus/sdk'
import { type ErrorReply, errorCodes, sentenceOf } from '../../shared/errors.ts'
import type { Json } from '../../shared/json.ts'
import type { About, MatchRow } from '../../shared/protocol.ts'
import type { GameState } from '../../shared/state.ts'
import { QueuedError, queuePlaceOf } from './queue.ts'
import { RefusedError } from './session.ts'

/** A place that the server holds for a few seconds. */
export type Reservation = SeatReservation

const matchmakingCode = { badRoom: 522, expired: 524 } as const

const answerMs = 5000

const offline = 'The server cannot be reached. Check the connection.'

/** One server, as pages reach it: places by HTTP, then a socket. */
export class GameServer {
  readonly #origin: string
  readonly #client: Client

  constructor(origin: string = location.origin) {
    this.#origin = origin
    this.#client = new Client(origin)
  }

  /** Asks for a place. Rejects with a {@link RefusedError}. */
  async reserve(method: 'joinById' | 'joinOrCreate' | 'reconnect', room: string, options: Json): Promise<Reservation> {
    const reply = await this.#fetch(`/matchmake/${method}/${encodeURIComponent(room)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(options),
    })
    const body: unknown = await reply.json().catch(() => undefined)
    if (!reply.ok) throw refusalOf(reply.status, body)
    return body as Reservation
  }

  /** Takes a place up. Rejects with a {@link RefusedError}. */
  async connect(reservation: Reservation): Promise<Room<unknown, GameState>> {
    try {
      return await this.#client.consumeSeatReservation<GameState>(reservation)
    } catch (cause) {
      throw refusedBy(cause)
    }
  }

  /** The matches that run. Rejects with a {@link RefusedError}. */
  async matches(): Promise<readonly MatchRow[]> {
    const reply = await this.#fetch('/api/matches', {})
    if (!reply.ok) throw new RefusedError({ code: 'not_ready', message: sentenceOf('not_ready') })
    return (await reply.json()) as readonly MatchRow[]
  }

  /** Other servers that lead to the same matches, by host and port; none where it cannot be asked. Never rejects. */
  async others(): Promise<readonly string[]> {
    try {
      const reply = await this.#fetch('/api/about', { signal: AbortSignal.timeout(answerMs) })
      return ((await reply.json()) as About).servers
    } catch {
      return []
    }
  }

  /** Whether the server answers, ready or not. Never rejects. */
  async answers(): Promise<boolean> {
    try {
      const reply = await this.#fetch('/health/ready', { cache: 'no-store', signal: AbortSignal.timeout(answerMs) })
      if (reply.ok) return true
      // What stands before a server that is gone answers, too.
      return ((await reply.json()) as { code?: unknown }).code === ('not_ready' satisfies ErrorReply['code'])
    } catch {
      return false
    }
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(this.#origin + path, init)
    } catch (cause) {
      throw new RefusedError({ code: 'offline', message: offline }, cause)
    }
  }
}

function refusalOf(status: number, body: unknown): RefusedError {
  const { code, error, message } = (body ?? {}) as { code?: unknown; error?: unknown; message?: unknown }
  if (isErrorCode(code) && typeof message === 'string') {
    const queue = queuePlaceOf(body)
    return queue === undefined ? new RefusedError({ code, message }) : new QueuedError({ code, message }, queue)
  }
  if (status === 503) return new RefusedError({ code: 'not_ready', message: sentenceOf('not_ready') })
  return refusedBy({ code, message: error })
}

/** A thrown thing of the SDK, as ours: of the server's own refusals the code stands in brackets before the sentence. */
export function refusedBy(cause: unknown): RefusedError {
  if (cause instanceof RefusedError) return cause
  const { code, message, reason } = (cause ?? {}) as { code?: unknown; message?: unknown; reason?: unknown }
  if (isReply(reason)) return new RefusedError(reason, cause)
  const text = typeof message === 'string' ? message : ''
  // A request that a room refuses: the SDK gives the code and the sentence as they are.
  if (isErrorCode(code)) return new RefusedError({ code, message: text }, cause)
  const [, coded, sentence = ''] = /^\[([a-z_]+)\] (.*)$/s.exec(text) ?? []
  if (isErrorCode(coded)) return new RefusedError({ code: coded, message: sentence }, cause)
  const found = codeFor(code, text)
  return new RefusedError({ code: found, message: found === 'offline' ? offline : sentenceOf(found) }, cause)
}

function codeFor(code: unknown, text: string): ErrorReply['code'] | 'offline' {
  switch (code) {
    case matchmakingCode.badRoom:
      return text.endsWith('is locked') ? 'match_full' : 'match_unknown'
    case matchmakingCode.expired:
      return 'not_ready'
    default:
      return text.includes('connection') ? 'offline' : 'internal'
  }
}

function isErrorCode(code: unknown): code is ErrorReply['code'] {
  return (errorCodes as readonly unknown[]).includes(code)
}

function isReply(reason: unknown): reason is ErrorReply {
  const { code, message } = (reason ?? {}) as { code?: unknown; message?: unknown }
  return isErrorCode(code) && typeof message === 'string'
}
