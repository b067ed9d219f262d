import express, { type Request, Router } from 'express'
import { CaveaError } from '../../shared/errors.ts'
import type { HttpPorts } from './ports.ts'

const largestDelivery = '64kb'

/** Where services send what is said in their chats. For the bytes the same holds as for events. */
export function sourcesApi(ports: HttpPorts): Router {
  const router = Router()
  const bytes = express.raw({ type: () => true, limit: largestDelivery, inflate: false })
  router.post('/api/sources/:source', bytes, async (request: Request<{ source: string }>, response) => {
    if (!ports.ready()) throw new CaveaError('not_ready')
    const body: unknown = request.body
    const { headers, params } = request
    const receipt = await ports.takeDelivery(params.source, {
      headers,
      body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    })
    response.json({ receipt })
  })
  return router
}
