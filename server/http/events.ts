import express, { type Request, Router } from 'express'
import { CaveaError } from '../../shared/errors.ts'
import type { HttpPorts } from './ports.ts'

const largestEvent = '16kb'

/**
 * Where other services send their events. A signature is over the very bytes that came, so they are not parsed here, and
 * not unpacked: a few bytes can unpack to very many.
 */
export function eventsApi(ports: HttpPorts): Router {
  const router = Router()
  const bytes = express.raw({ type: () => true, limit: largestEvent, inflate: false })
  router.post('/api/events', bytes, async (request: Request, response) => {
    if (!ports.ready()) throw new CaveaError('not_ready')
    const body: unknown = request.body
    const reply = await ports.takeEvent(request.headers, Buffer.isBuffer(body) ? body : Buffer.alloc(0))
    response.status(202).json(reply)
  })
  return router
}
