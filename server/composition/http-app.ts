import type { Server } from 'node:http'
import { type AppOptions, httpApp } from '../http/app.ts'
import { ownOrigins } from '../http/guard.ts'
import { takeOver } from '../http/take-over.ts'
import { type HttpParts, httpPorts } from './http-ports.ts'

/** Puts the HTTP side in front of the server's own handler, which is Colyseus's. */
export function serveHttp(
  http: Server,
  parts: HttpParts,
  rest: Pick<AppOptions, 'password' | 'gate' | 'lead' | 'log'>,
): void {
  const { allowedOrigins, joinsPerMinute, proxyHops, publicAddress } = parts.config
  takeOver(http, (matchmaking) =>
    httpApp({
      ...rest,
      ports: httpPorts(parts),
      client: parts.client,
      ownOrigins: ownOrigins(publicAddress),
      allowedOrigins,
      joinsPerMinute,
      proxyHops,
      matchmaking,
    }),
  )
}
