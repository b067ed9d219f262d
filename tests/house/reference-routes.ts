import { matchMaker } from '@colyseus/core'
import { pino } from 'pino'
import { httpApp } from '../../server/http/app.ts'
import { ClientBuild } from '../../server/http/client-build.ts'
import { Gate } from '../../server/http/gate.ts'
import { PassedOn } from '../../server/http/passed-on.ts'
import type { HttpPorts } from '../../server/http/ports.ts'

/** One layer of an Express router, as far as a list of routes needs it. */
interface Layer {
  readonly handle: { readonly stack?: readonly Layer[] }
  readonly route?: {
    readonly path: string
    readonly methods: Readonly<Record<string, boolean>>
    readonly stack: Layer[]
  }
  match(path: string): unknown
}

const unused = (): never => {
  throw new Error('The list of routes asks for nothing.')
}

const ports: HttpPorts = {
  ready: () => false,
  matches: unused,
  playedAt: unused,
  wantSeat: unused,
  isFull: unused,
  about: unused,
  tapes: unused,
  tapeSummary: unused,
  tape: unused,
  audit: unused,
  drain: unused,
  openBallot: unused,
  setMechanic: unused,
  takeEvent: unused,
  takeDelivery: unused,
  deadEvents: unused,
  closeBallot: unused,
  cancelBallot: unused,
  pauseStands: unused,
  openVenue: unused,
  setLineShown: unused,
  setMuted: unused,
  overview: unused,
  metrics: unused,
  failed: unused,
}

function application() {
  return httpApp({
    ports,
    password: 'a password',
    client: new ClientBuild('/nowhere'),
    log: pino({ level: 'silent' }),
    ownOrigins: [],
    allowedOrigins: [],
    joinsPerMinute: 1,
    proxyHops: 0,
    gate: new Gate(),
    lead: { find: () => 'here', passedOn: new PassedOn(new Uint8Array(32)) },
    matchmaking: unused,
  })
}

/** What the server answers beside matchmaking, as in `GET /health/live`, with `GET /monitor` for the mounted monitor. */
export function registeredRoutes(): string[] {
  const stack = application().router.stack as unknown as readonly Layer[]
  const isMonitor = (layer: Layer) => layer.match('/monitor') && !layer.match('/elsewhere')
  const others = stack.filter((layer) => !isMonitor(layer))
  return [...routesOf(others), ...(others.length < stack.length ? ['GET /monitor'] : [])]
}

// A route that only guards the router behind it, as the operators' does, is no route of its own.
function routesOf(stack: readonly Layer[]): string[] {
  return stack.flatMap(({ handle, route }) => {
    if (route === undefined) return routesOf(handle.stack ?? [])
    const inner = routesOf(route.stack)
    return inner.length > 0
      ? inner
      : Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`)
  })
}

/** What of Colyseus's matchmaking is open once the application stands. */
export function exposedMatchmaking(): readonly string[] {
  application()
  return matchMaker.controller.exposedMethods
}
