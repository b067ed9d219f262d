import type { IncomingMessage } from 'node:http'
import type { RequestHandler } from 'express'
import helmet from 'helmet'

/** A host with an optional port, as in `10.0.0.7:2567` or `[::1]:2567`: nothing else of a Host header may reach the policy. */
const plainHost = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i

/**
 * Security headers for every page. Pages load scripts, fonts and images from this server only, and send requests and forms
 * to it only. Sockets may also go to the allowed origins: a match that moves to another server is followed there.
 */
export function securityHeaders(allowedOrigins: readonly string[]): RequestHandler {
  const elsewhere = allowedOrigins.flatMap((origin) => [origin, origin.replace(/^http/i, 'ws')])
  const sockets = ({ headers: { host = '' } }: IncomingMessage) =>
    // Safari before 15.4 does not count a socket to the page's own host as 'self'.
    [...(plainHost.test(host) ? [`ws://${host}`, `wss://${host}`] : []), ...elsewhere].join(' ')
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'", sockets],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    // Phones in the same network use plain HTTP: headers that hold only for HTTPS would lock them out.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  })
}
