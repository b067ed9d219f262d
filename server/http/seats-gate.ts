import type { RequestHandler } from 'express'
import { CaveaError } from '../../shared/errors.ts'
import { networkOf } from './network.ts'
import type { HttpPorts } from './ports.ts'
import { isStands } from './stands-gate.ts'

/**
 * Has an idle player give way to somebody who joins a full match. Refuses with `server_full` who would need another match
 * where none may begin: Colyseus would make a room in vain, log it as an error, and blame a start or a shutdown.
 */
export function seatsGate(ports: Pick<HttpPorts, 'wantSeat' | 'isFull'>): RequestHandler {
  return async (request, _response, next) => {
    const [, method, room = ''] = request.path.split('/')
    if (method === 'reconnect' || isStands(room)) return next()
    const isFree = await ports.wantSeat(room, networkOf(request.ip))
    if (!isFree && method === 'joinOrCreate' && ports.isFull()) throw new CaveaError('server_full')
    next()
  }
}
