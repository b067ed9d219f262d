import type { RequestListener } from 'node:http'
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import { CaveaError, type ErrorCode, statusOf } from '../../shared/errors.ts'
import { operatorApi, operatorView, publicApi } from './api.ts'
import type { ClientBuild } from './client-build.ts'
import { errorPage } from './error-page.ts'
import { eventsApi } from './events.ts'
import type { Gate } from './gate.ts'
import { crossOrigin, matchmakingGuard, ownPagesOnly } from './guard.ts'
import { type Lead, passMatchmakingOn } from './lead.ts'
import { monitorRoutes } from './monitor.ts'
import { operatorOnly, passwordCheck } from './operator.ts'
import { clientPages } from './pages.ts'
import type { HttpPorts } from './ports.ts'
import { securityHeaders } from './security.ts'
import { inSlices } from './slices.ts'
import { sourcesApi } from './sources.ts'
import { standsGate } from './stands-gate.ts'

/** What the HTTP side is made of. */
export interface AppOptions {
  readonly ports: HttpPorts
  readonly password: string
  readonly client: ClientBuild
  readonly allowedOrigins: readonly string[]
  readonly joinsPerMinute: number
  readonly proxyHops: number
  readonly gate: Gate
  readonly lead: Lead
  /** Colyseus's own handler, which answers `/matchmake`. */
  readonly matchmaking: RequestListener
}

/** The whole HTTP side in the order in which a request meets it. */
export function httpApp(options: AppOptions): Express {
  const { ports, allowedOrigins } = options
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', options.proxyHops === 0 ? false : options.proxyHops)
  const operator = operatorOnly(options.password)

  app.use('/matchmake', inSlices())
  app.use(securityHeaders(allowedOrigins))
  app.use('/monitor', ownPagesOnly, operator, monitorRoutes())
  app.use(crossOrigin(allowedOrigins))
  app.use(
    '/matchmake',
    readyOnly(ports),
    ...matchmakingGuard(options.joinsPerMinute, allowedOrigins),
    passMatchmakingOn(options.lead),
    standsGate(options.gate),
    (request, response) => {
      // The mount has cut the path in two; Colyseus looks for the whole one.
      request.url = request.originalUrl
      request.baseUrl = ''
      options.matchmaking(request, response)
    },
  )
  app.use(publicApi(ports, passwordCheck(options.password)), eventsApi(ports), sourcesApi(ports))
  app.get('/api/events/dead', ownPagesOnly, operator, (_request, response) => {
    response.set('Cache-Control', 'no-store').json(ports.deadEvents())
  })
  app.get('/api/matches/:roomId/audience', ownPagesOnly, operator, operatorView(ports))
  app.post('/api/{*path}', ownPagesOnly, operator, operatorApi(ports))
  // The page asks for the password, and the browser then sends it along with what the page does.
  app.use('/operate', ownPagesOnly, operator)
  app.use(clientPages(options.client, ports))
  app.use(() => {
    throw new CaveaError('route_unknown')
  })
  app.use(errorReply(ports, errorPage(options.client)))
  return app
}

// Before all matches are back, one that somebody returns to would be told to be gone for good.
function readyOnly(ports: HttpPorts): RequestHandler {
  return (_request, _response, next) => {
    if (!ports.ready()) throw new CaveaError('not_ready')
    next()
  }
}

// What programs ask for is answered to programs, whatever they say they accept.
const forPrograms = /^\/(?:api|health|matchmake|metrics)(?:\/|$)/

function errorReply(ports: HttpPorts, pageOf: (code: ErrorCode) => string): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent) return next(thrown)
    const error = codedOf(thrown)
    if (error.code === 'internal') ports.failed(`${request.method} ${request.path}`, thrown)
    response.status(statusOf(error.code))
    const readByPeople = error.code === 'route_unknown' || !forPrograms.test(request.path)
    if (readByPeople && request.accepts(['json', 'html']) === 'html') {
      return void response.set('Cache-Control', 'no-cache').type('html').send(pageOf(error.code))
    }
    response.json({ ...error.reply(), error: error.message })
  }
}

// What body parsers throw says its status only.
function codedOf(thrown: unknown): CaveaError {
  if (thrown instanceof CaveaError) return thrown
  const status = typeof thrown === 'object' && thrown !== null && 'status' in thrown ? thrown.status : 500
  if (status === 413) return new CaveaError('request_too_large', { cause: thrown })
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new CaveaError('request_invalid', { cause: thrown })
  }
  return new CaveaError('internal', { cause: thrown })
}
