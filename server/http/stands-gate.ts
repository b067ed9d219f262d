import type { RequestHandler } from 'express'
import { CaveaError } from '../../shared/errors.ts'
import { standsOf, watchRoom } from '../../shared/protocol.ts'
import type { Entry, Gate } from './gate.ts'

const longestToken = 255
export const isStands = (room: string) => room === watchRoom || room.startsWith(standsOf(''))

/** Lets people into stands one after another, and tells those who come in a storm when to come again. Players pass. */
export function standsGate(gate: Gate): RequestHandler {
  return async (request, response, next) => {
    const [, method, room = ''] = request.path.split('/')
    if (!isStands(room)) return next()
    const { ticket, reconnectionToken } = (request.body ?? {}) as { ticket?: unknown; reconnectionToken?: unknown }
    const entry = await gate.enter({
      ticket: typeof ticket === 'string' ? ticket : undefined,
      returning: method === 'reconnect',
      gone: () => response.destroyed || request.socket.destroyed,
    })
    if (entry.kind === 'in') {
      if (method === 'reconnect' && typeof reconnectionToken === 'string')
        gate.expect(reconnectionToken.slice(0, longestToken))
      return next()
    }
    const { place, returnMs } = entry
    const error = queued(entry)
    response
      .status(error.status)
      .set('Retry-After', `${Math.ceil(returnMs / 1000)}`)
      .json({ ...error.reply(), error: error.message, place, returnMs, ticket: entry.ticket })
  }
}

// The stock SDK shows nothing of a refusal but its sentence.
function queued({ place, returnMs, ticket }: Extract<Entry, { kind: 'later' }>): CaveaError {
  return new CaveaError('stands_queue', {
    detail: `You are number ${place}. Come again in ${Math.ceil(returnMs / 1000)} s with { ticket: "${ticket}" }.`,
  })
}

/** The token with which a socket comes back to a place in the stands by itself; undefined for all other sockets. */
export function returnToken(url: URL): string | undefined {
  const room = url.pathname.split('/').at(-1) ?? ''
  return isStands(room) ? (url.searchParams.get('reconnectionToken') ?? undefined) : undefined
}
