import type { RequestHandler } from 'express'
import { networkOf } from './network.ts'
import type { HttpPorts } from './ports.ts'
import { isStands } from './stands-gate.ts'

/** Has an idle player give way to somebody who joins a full match. */
export function seatsGate(ports: Pick<HttpPorts, 'wantSeat'>): RequestHandler {
  return async (request, _response, next) => {
    const [, method, room = ''] = request.path.split('/')
    if (method !== 'reconnect' && !isStands(room)) await ports.wantSeat(room, networkOf(request.ip))
    next()
  }
}
