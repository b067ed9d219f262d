import type { RequestHandler } from 'express'
import { CaveaError } from '../../shared/errors.ts'
import { standsOf, watchRoom } from '../../shared/protocol.ts'
import { type PassedOn, passedOnHeader } from './passed-on.ts'

/**
 * Where a room is found: `here`, also where it is nowhere and this node has to say so; `later` where its match has no host
 * at the moment; or at another node's address, as in `10.0.0.7:2567`.
 */
export type Whereabouts = 'here' | 'later' | { readonly address: string }

/** The way to rooms of all nodes. */
export interface Lead {
  /** Finds a room, at once where it is here. Never rejects. */
  find(roomId: string): Whereabouts | Promise<Whereabouts>
  readonly passedOn: PassedOn
}

/** How long another node may take to answer, in milliseconds: one that stands still takes connections and says nothing. */
export const answerMs = 3000

/**
 * Asks the node that runs a match on behalf of a client that has come to this one, as behind an address that several nodes
 * share. What the client gets leads it back here, and its socket is passed on likewise. Rejects with `not_ready` where the
 * match has no host at the moment.
 */
export function passMatchmakingOn({ find, passedOn }: Lead): RequestHandler {
  return async (request, response, next) => {
    const room = wantedRoom(request.path, request.body)
    if (room === undefined || request.headers[passedOnHeader] !== undefined) return next()
    const found = await find(room)
    if (found === 'here') return next()
    if (found === 'later') throw new CaveaError('not_ready', { value: room })
    const { 'x-forwarded-for': forwarded } = request.headers
    // A target may name a host itself, which must not become a part of the other node's address.
    const { pathname, search } = new URL(request.originalUrl, 'http://node')
    const answer = await fetch(`http://${found.address}${pathname}${search}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [passedOnHeader]: passedOn.markOf(request),
        ...(forwarded === undefined ? {} : { 'x-forwarded-for': `${forwarded}` }),
      },
      body: JSON.stringify(request.body ?? {}),
      signal: AbortSignal.timeout(answerMs),
    })
      .then(async (reply) => ({
        status: reply.status,
        retry: reply.headers.get('retry-after'),
        text: await reply.text(),
      }))
      .catch((cause: unknown) => {
        throw new CaveaError('not_ready', { value: room, cause })
      })
    if (answer.retry !== null) response.set('Retry-After', answer.retry)
    response.status(answer.status).type('application/json').send(answer.text)
  }
}

/** The room that a request of matchmaking names: of a match, or of a match's stands. */
function wantedRoom(path: string, body: unknown): string | undefined {
  const [, method, name = ''] = path.split('/')
  if (method === 'joinById' || method === 'reconnect') return name
  const { match } = (body ?? {}) as { match?: unknown }
  return name === watchRoom && typeof match === 'string' ? standsOf(match) : undefined
}
