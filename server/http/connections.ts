import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { networkOf } from './network.ts'

/** How long connections may take and how many there may be, in milliseconds and connections. */
export const connectionBounds = {
  /** Until the whole head of a request is there; also for a connection that sends nothing at all. */
  headMs: 10_000,
  /** Until the whole request is there, its body included. */
  requestMs: 30_000,
  lookMs: 2000,
  /** Connections of one network that are no WebSockets yet. People in a venue open a few each, for a moment. */
  ofNetwork: 2000,
} as const

/** Left for files of tapes, for Redis and for whatever else needs a descriptor. */
const descriptorsKept = 256
const fewestConnections = 256

/**
 * A server with bounded connections. Node by itself gives a silent connection 60 seconds and a slow body 300, looks every
 * 30, and takes connections until no descriptor is left: then nothing can be opened, a tape's next file among it.
 * `isDirect`: clients connect themselves; behind a proxy all connections have its address, and it bounds them.
 */
export function boundedServer(
  isDirect: boolean,
  bounds: { readonly [Key in keyof typeof connectionBounds]: number } = connectionBounds,
): Server {
  const { headMs: headersTimeout, requestMs: requestTimeout, lookMs: connectionsCheckingInterval } = bounds
  const http = createServer({ headersTimeout, requestTimeout, connectionsCheckingInterval })
  const most = descriptorLimit()
  if (most !== undefined) http.maxConnections = Math.max(fewestConnections, most - descriptorsKept)
  if (isDirect) boundNetworks(http, bounds.ofNetwork)
  return http
}

function boundNetworks(http: Server, most: number): void {
  const open = new Map<string, number>()
  const counted = new Map<Socket, string>()
  const forget = (socket: Socket) => {
    const network = counted.get(socket)
    if (network === undefined) return
    counted.delete(socket)
    const left = (open.get(network) ?? 1) - 1
    if (left === 0) open.delete(network)
    else open.set(network, left)
  }
  http.on('connection', (socket: Socket) => {
    const network = networkOf(socket.remoteAddress)
    const before = open.get(network) ?? 0
    if (before >= most) return void socket.destroy()
    open.set(network, before + 1)
    counted.set(socket, network)
    socket.once('close', () => forget(socket))
  })
  http.on('upgrade', (_request: IncomingMessage, socket: Socket) => forget(socket))
}

/** How many files and sockets this process may have open, where the system tells. */
function descriptorLimit(): number | undefined {
  try {
    return Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]) || undefined
  } catch {
    return undefined
  }
}
