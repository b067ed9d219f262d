import type { RequestListener } from 'node:http'
import { monitor } from '@colyseus/monitor'
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import helmet from 'helmet'
import { CaveaError, statusOf } from '../../shared/errors.ts'
import { operatorApi, publicApi } from './api.ts'
import { crossOrigin, matchmakingGuard, ownPagesOnly } from './guard.ts'
import { operatorOnly } from './operator.ts'
import { clientPages } from './pages.ts'
import type { HttpPorts } from './ports.ts'

/** What the HTTP side is made of. */
export interface AppOptions {
  readonly ports: HttpPorts
  readonly password: string
  readonly clientFolder: string
  readonly allowedOrigins: readonly string[]
  readonly joinsPerMinute: number
  readonly proxyHops: number
  /** Colyseus's own handler, which answers `/matchmake`. */
  readonly matchmaking: RequestListener
}

const security = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      connectSrc: ["'self'", 'ws:', 'wss:'],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      frameAncestors: ["'self'"],
    },
  },
  // Phones in the same network come by plain HTTP: what only holds for HTTPS would lock them out.
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
})

// The monitor's own page carries scripts in its markup; it is behind the operator's password.
const monitorSecurity = helmet({ contentSecurityPolicy: false, strictTransportSecurity: false })

/** The whole HTTP side in the order in which a request meets it. */
export function httpApp(options: AppOptions): Express {
  const { ports, allowedOrigins } = options
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', options.proxyHops === 0 ? false : options.proxyHops)
  const operator = operatorOnly(options.password)

  app.use('/monitor', monitorSecurity, ownPagesOnly, operator, monitor())
  app.use(security, crossOrigin(allowedOrigins))
  app.use(
    '/matchmake',
    readyOnly(ports),
    ...matchmakingGuard(options.joinsPerMinute, allowedOrigins),
    (request, response) => {
      // The mount has cut the path in two; Colyseus looks for the whole one.
      request.url = request.originalUrl
      request.baseUrl = ''
      options.matchmaking(request, response)
    },
  )
  app.use(publicApi(ports))
  app.post('/api/{*path}', ownPagesOnly, operator, operatorApi(ports))
  app.use(clientPages(options.clientFolder))
  app.use(() => {
    throw new CaveaError('route_unknown')
  })
  app.use(errorReply(ports))
  return app
}

// Before all matches are back, one that somebody returns to would be told to be gone for good.
function readyOnly(ports: HttpPorts): RequestHandler {
  return (_request, _response, next) => {
    if (!ports.ready()) throw new CaveaError('not_ready')
    next()
  }
}

function errorReply(ports: HttpPorts): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent) return next(thrown)
    const error = codedOf(thrown)
    if (error.code === 'internal') ports.failed(`${request.method} ${request.path}`, thrown)
    response.status(statusOf(error.code))
    if (error.code === 'route_unknown' && request.accepts(['json', 'html']) === 'html') {
      return void response.type('html').send(lostPage)
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

const lostPage = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Nothing here · Cavea</title>
<style>body{margin:0;min-height:100vh;display:grid;place-content:center;gap:1rem;text-align:center;padding:2rem;
background:#1d1836;color:#f3e3c3;font:1.1rem/1.5 system-ui,sans-serif}a{color:#f2b632}</style></head>
<body><main><h1>There is nothing at this address</h1><p><a href="/">To the arena</a></p></main></body></html>`
