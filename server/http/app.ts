import type { RequestListener } from 'node:http'
import express, { type Express, type RequestHandler } from 'express'
import type { Logger } from 'pino'
import { CaveaError } from '../../shared/errors.ts'
import { operatorApi, operatorViews, publicApi } from './api.ts'
import type { ClientBuild } from './client-build.ts'
import { errorPage } from './error-page.ts'
import { errorReply } from './error-reply.ts'
import { eventsApi } from './events.ts'
import type { Gate } from './gate.ts'
import { crossOrigin, matchmakingGuard, ownPagesOnly } from './guard.ts'
import { type Lead, passMatchmakingOn } from './lead.ts'
import { otherMethods } from './methods.ts'
import { monitorRoutes } from './monitor.ts'
import { operatorOnly, passwordCheck } from './operator.ts'
import { clientPages } from './pages.ts'
import type { HttpPorts } from './ports.ts'
import { orderLog, requestFields, requestLog } from './request-log.ts'
import { seatsGate } from './seats-gate.ts'
import { securityHeaders } from './security.ts'
import { inSlices } from './slices.ts'
import { sourcesApi } from './sources.ts'
import { standsGate } from './stands-gate.ts'

/** What the HTTP side is made of. */
export interface AppOptions {
  readonly ports: HttpPorts
  readonly password: string
  readonly client: ClientBuild
  /** The origins at which this server's own pages are, beside that of the Host header. */
  readonly ownOrigins: readonly string[]
  readonly allowedOrigins: readonly string[]
  readonly joinsPerMinute: number
  readonly proxyHops: number
  readonly gate: Gate
  readonly log: Logger
  readonly lead: Lead
  /** Colyseus's own handler, which answers `/matchmake`. */
  readonly matchmaking: RequestListener
}

/** The whole HTTP side in the order in which a request meets it. */
export function httpApp(options: AppOptions): Express {
  const { ports, allowedOrigins, log } = options
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', options.proxyHops === 0 ? false : options.proxyHops)
  const operator = operatorOnly(options.password, (request) =>
    log.warn(requestFields(request), 'operator sign-in refused'),
  )
  const ownPages = ownPagesOnly(options.ownOrigins)

  app.use(requestLog(log))
  app.use('/matchmake', inSlices())
  app.use(securityHeaders(allowedOrigins))
  app.use(
    '/monitor',
    ownPages,
    operator,
    monitorRoutes(orderLog(log, ({ query: { roomId, method } }) => ({ room: roomId, call: method }))),
  )
  app.use(crossOrigin(allowedOrigins))
  app.use(
    '/matchmake',
    readyOnly(ports),
    ...matchmakingGuard(options.joinsPerMinute, [...options.ownOrigins, ...allowedOrigins]),
    passMatchmakingOn(options.lead),
    standsGate(options.gate),
    seatsGate(ports),
    (request, response) => {
      // The mount has cut the path in two; Colyseus looks for the whole one.
      request.url = request.originalUrl
      request.baseUrl = ''
      options.matchmaking(request, response)
    },
  )
  const open = [publicApi(ports, passwordCheck(options.password)), eventsApi(ports), sourcesApi(ports)]
  app.use(...open, otherMethods(...open))
  const views = operatorViews(ports)
  const orders = operatorApi(ports)
  app.get(['/api/events/dead', '/api/matches/:roomId/audience'], ownPages, operator, views)
  app.post('/api/{*path}', ownPages, operator, orderLog(log), orders)
  app.use(otherMethods(views, orders))
  // The page asks for the password, and the browser then sends it along with what the page does.
  app.use('/operate', ownPages, operator)
  const pages = clientPages(options.client, ports, options.ownOrigins)
  app.use(pages, otherMethods(pages))
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
