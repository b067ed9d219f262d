import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import express, { type Request, type Response, Router } from 'express'
import * as z from 'zod/mini'
import { isMethod } from '../../shared/ballot/method.ts'
import { CaveaError } from '../../shared/errors.ts'
import { Downloads } from './downloads.ts'
import { jsonBodiesOnly } from './methods.ts'
import { isNear, networkOf } from './network.ts'
import type { HttpPorts } from './ports.ts'

const largestBody = '4kb'
/** Whoever takes nothing of a download for so long has gone, or only wants to hold it open. */
const stalledMs = 30_000

const ballotBody = z.object({
  mechanic: z.string().check(z.minLength(1), z.maxLength(64)),
  method: z.optional(z.string()),
  seconds: z.optional(z.number().check(z.minimum(1), z.maximum(600))),
})

const mechanicBody = z.object({
  key: z.string().check(z.minLength(1), z.maxLength(64)),
  value: z.union([z.number(), z.boolean(), z.string().check(z.maxLength(64))]),
})

const id = z.string().check(z.minLength(1), z.maxLength(64))
const pauseBody = z.object({ paused: z.boolean() })
const venueBody = z.object({ seats: z.number().check(z.int(), z.gte(0), z.lte(20_000)) })
const chatBody = z.object({ line: id, shown: z.boolean() })
const muteBody = z.union([z.object({ author: id, muted: z.boolean() }), z.object({ source: id, muted: z.boolean() })])

/** Texts, as a query has them. */
const tapesQuery = z.strictObject({
  cursor: z.optional(z.string().check(z.maxLength(100))),
  limit: z
    .optional(z.pipe(z.string().check(z.regex(/^\d{1,3}$/)), z.transform(Number)))
    .check(z.refine((limit) => limit === undefined || (limit >= 1 && limit <= 100), 'a whole number from 1 to 100')),
  live: z.optional(
    z.pipe(
      z.enum(['true', 'false']),
      z.transform((text) => text === 'true'),
    ),
  ),
})

function bodyOf<T>(schema: z.ZodMiniType<T>, request: Request): T {
  const parsed = schema.safeParse(request.body)
  if (parsed.success) return parsed.data
  throw new CaveaError('request_invalid', { value: request.body, detail: faultOf(parsed.error) })
}

function faultOf({ issues: [issue] }: Pick<z.core.$ZodError, 'issues'>): string {
  return issue === undefined ? '' : `At "${issue.path.join('.')}": ${issue.message}.`
}

/** What anybody may ask. */
export function publicApi(ports: HttpPorts, isOperator: (authorization: string | undefined) => boolean): Router {
  const router = Router()
  // Each holds a file open.
  const downloads = new Downloads({ all: 32, ofOne: 8 })
  // Each holds the votes of a ballot, which may be many, and takes up to a third of a processor.
  const audits = new Downloads({ all: 3, ofOne: 1 })
  router.get('/health/live', (_request, response) => {
    response.json({ live: true })
  })
  router.get('/health/ready', (_request, response) => {
    if (!ports.ready()) throw new CaveaError('not_ready')
    response.json({ ready: true })
  })
  router.get('/metrics', async (_request, response) => {
    const { type, text } = await ports.metrics()
    response.type(type).send(text)
  })
  router.get('/api/matches', (_request, response) => {
    response.set('Cache-Control', 'no-store').json(ports.matches())
  })
  router.get('/api/about', (request, response) => {
    const { ip, headers } = request
    // A proxy that is not in the settings makes everybody's address one of this machine: what it forwards gives it away.
    const forwarded = !request.app.get('trust proxy') && ('x-forwarded-for' in headers || 'forwarded' in headers)
    const near = (isNear(ip) && !forwarded) || isOperator(headers.authorization)
    response.set('Cache-Control', 'no-store').json(ports.about(near))
  })
  router.get('/api/tapes', async (request, response) => {
    const query = tapesQuery.safeParse(request.query)
    if (!query.success) throw new CaveaError('request_invalid', { value: request.query, detail: faultOf(query.error) })
    const { tapes, next } = await ports.tapes(query.data)
    if (next !== undefined) {
      const rest = new URLSearchParams({ ...(request.query as Record<string, string>), cursor: next })
      response.set('Link', `</api/tapes?${rest}>; rel="next"`)
    }
    response.set('Cache-Control', 'no-store').json(tapes)
  })
  router.get('/api/tapes/:id', async (request: Request<{ id: string }>, response: Response) => {
    const { id } = request.params
    const file = { name: `${id}.cavea`, type: 'application/octet-stream' }
    await download(request, response, downloads, file, () => ports.tape(id))
  })
  router.get('/api/tapes/:id/audit', async (request: Request<{ id: string }>, response: Response) => {
    const { id } = request.params
    const file = { name: `${id}.audit.jsonl`, type: 'application/x-ndjson; charset=utf-8' }
    await download(request, response, audits, file, () => ports.audit(id))
  })
  return router
}

async function download(
  request: Request,
  response: Response,
  downloads: Downloads,
  file: { readonly name: string; readonly type: string },
  open: () => Promise<AsyncIterable<Uint8Array | string>>,
): Promise<void> {
  const over = downloads.begin(networkOf(request.ip))
  response.once('close', over)
  try {
    const pieces = await open()
    response.set('Content-Disposition', `attachment; filename="${encodeURIComponent(file.name)}"`)
    response.set('Cache-Control', 'no-store').type(file.type)
    response.setTimeout(stalledMs, () => response.destroy())
    await pipeline(Readable.from(pieces, { objectMode: false }), response)
  } finally {
    over()
  }
}

interface BallotPath {
  readonly roomId: string
  readonly ballot: string
}

/** What only an operator may look at. */
export function operatorViews(ports: HttpPorts): Router {
  const router = Router()
  router.get('/api/events/dead', (_request, response) => {
    response.set('Cache-Control', 'no-store').json(ports.deadEvents())
  })
  router.get('/api/matches/:roomId/audience', (request: Request<{ roomId: string }>, response) => {
    response.set('Cache-Control', 'no-store').json(ports.overview(request.params.roomId))
  })
  return router
}

/** What only an operator may do. It takes JSON alone: a form of another site cannot send that unasked. */
export function operatorApi(ports: HttpPorts): Router {
  const router = Router()
  router.use(jsonBodiesOnly, express.json({ limit: largestBody }))
  router.post('/api/matches/:roomId/ballots', async (request: Request<{ roomId: string }>, response) => {
    const { mechanic, method, seconds } = bodyOf(ballotBody, request)
    if (method !== undefined && !isMethod(method)) throw new CaveaError('ballot_method', { value: method })
    response.status(201).json({ ballot: await ports.openBallot(request.params.roomId, mechanic, seconds, method) })
  })
  router.post('/api/matches/:roomId/ballots/:ballot/close', (request: Request<BallotPath>, response) => {
    const { roomId, ballot } = request.params
    ports.closeBallot(roomId, ballot)
    response.json({ ballot })
  })
  router.post('/api/matches/:roomId/ballots/:ballot/cancel', (request: Request<BallotPath>, response) => {
    const { roomId, ballot } = request.params
    ports.cancelBallot(roomId, ballot)
    response.json({ ballot })
  })
  router.post('/api/matches/:roomId/pause', async (request: Request<{ roomId: string }>, response) => {
    const { paused } = bodyOf(pauseBody, request)
    await ports.pauseStands(request.params.roomId, paused)
    response.json({ paused })
  })
  router.post('/api/matches/:roomId/venue', (request: Request<{ roomId: string }>, response) => {
    const { seats } = bodyOf(venueBody, request)
    response.json(ports.openVenue(request.params.roomId, seats))
  })
  router.post('/api/matches/:roomId/chat', (request: Request<{ roomId: string }>, response) => {
    const { line, shown } = bodyOf(chatBody, request)
    ports.setLineShown(request.params.roomId, line, shown)
    response.json({ line, shown })
  })
  router.post('/api/matches/:roomId/mutes', (request: Request<{ roomId: string }>, response) => {
    const { muted, ...target } = bodyOf(muteBody, request)
    ports.setMuted(request.params.roomId, target, muted)
    response.json({ ...target, muted })
  })
  router.post('/api/matches/:roomId/mechanics', async (request: Request<{ roomId: string }>, response) => {
    const { key, value } = bodyOf(mechanicBody, request)
    response.json({ key, value, tick: await ports.setMechanic(request.params.roomId, key, value) })
  })
  router.post('/api/drain', async (_request, response) => {
    response.status(202).json({ matches: await ports.drain() })
  })
  return router
}
