import { createServer, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { matchMaker, Server } from '@colyseus/core'
import { pino } from 'pino'
import { games } from '../rooms/index.ts'
import { standsOf, watchRoom } from '../shared/protocol.ts'
import type { FromStands, ToStands, Upgrade } from './cluster/handoff/mail.ts'
import { ParentPost } from './cluster/handoff/parent-post.ts'
import { StandsDoor } from './cluster/stands-door.ts'
import { admitSpectator, answering, orRefuse, passRefusal } from './host/admission.ts'
import { heldSeat } from './host/held-seat.ts'
import { sendOn } from './host/send-on.ts'
import { originAllowed } from './http/guard.ts'
import { SpreadTransport } from './http/heartbeat.ts'
import { Networks } from './http/networks.ts'
import { PassedOn } from './http/passed-on.ts'
import { CrowdPresence } from './http/presence.ts'
import { guardedSocket } from './http/socket.ts'
import { Passes } from './relay/passes.ts'
import { Proofs } from './relay/proofs.ts'
import { type StandsPorts, watchRoomClass } from './relay/watch-room.ts'
import { LiveTape } from './tape/live.ts'

const aliveEveryMs = 1000
/** So long it has to send those who watch to where their match goes on, in milliseconds. */
const lastWordsMs = 300

// The stands of one match in a process of their own: no address, no store, only what the process that runs the match
// sends, sockets among it. It ends with that process.
process.once('disconnect', () => setTimeout(() => process.exit(0), lastWordsMs))
// A terminal sends its signals to both: the other one hands its matches over first.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => {})

const failed = (where: string, error: unknown) =>
  tell({ kind: 'failed', where, text: error instanceof Error ? (error.stack ?? error.message) : String(error) })
const post = new ParentPost((match, asked) => tell({ kind: 'asked', match, asked }))
const door = new StandsDoor((match, question) => post.ask(match, question))
const shown = new Map<string, ReturnType<NonNullable<StandsPorts['find']>>>()
const tapes = new Map<string, LiveTape>()
let allowedOrigins: readonly string[] = []
let delayMs = 0
let networks: Networks | undefined
const http = createServer()
const transport = new SpreadTransport(
  {
    server: http,
    WebSocket: guardedSocket(failed),
    maxPayload: 4096,
    pingMaxRetries: 4,
    beforeUpgrade: (_request, { headers }) =>
      originAllowed(headers, allowedOrigins) ? undefined : new Response('Origin not allowed', { status: 403 }),
  },
  (request) => {
    if (networks === undefined) throw new Error('A socket came before the settings.')
    return networks.of(request)
  },
)
const presence = new CrowdPresence()
const logger = pino({ level: 'silent' })
const colyseus = new Server({ transport, presence, greet: false, gracefullyShutdown: false, logger })

process.on(
  'message',
  (message: ToStands, socket?: Socket) => void hear(message, socket).catch((e) => failed('stands', e)),
)

async function hear(message: ToStands, socket: Socket | undefined): Promise<void> {
  switch (message.kind) {
    case 'begin':
      return begin(message)
    case 'show':
      return show(message)
    case 'record':
      tapes.get(message.match)?.append(message.record)
      return
    case 'upgrade':
      if (socket !== undefined) upgrade(message.upgrade, socket)
      return
    case 'told':
      if (message.told.kind === 'answer') post.answered(message.told)
      else door.hear(message.told)
      return
    case 'gone': {
      const room = matchMaker.getLocalRoomById(standsOf(message.match))
      if (room !== undefined) await sendOn(room, message.address)
    }
  }
}

async function begin({ secret, ...rest }: Extract<ToStands, { kind: 'begin' }>): Promise<void> {
  allowedOrigins = rest.allowedOrigins
  delayMs = rest.delayMs
  // The process that runs the match meets every join first, and warns.
  const { proxyHops, venueNetworks: venues } = rest
  networks = new Networks({ secret, proxyHops, venues, unreadProxy() {} })
  const stands = watchRoomClass({
    delayMs,
    admit: admitSpectator,
    refuse: orRefuse,
    answering,
    passRefusal,
    hold: heldSeat,
    passes: new Passes(secret),
    proofs: new Proofs(secret),
    failed,
    find: (match) => shown.get(match),
    crowd: (match, spectators) => tell({ kind: 'crowd', match, spectators }),
    ...door.ports(),
  })
  colyseus.define(watchRoom, stands).filterBy(['match'])
  // It has to listen before it takes sockets; nobody is told where.
  await colyseus.listen(0, '127.0.0.1')
  http.removeAllListeners('request')
  new PassedOn(secret).believeAt(http)
  tell({ kind: 'ready' })
  setInterval(() => tell({ kind: 'alive' }), aliveEveryMs)
}

async function show({ match, game: name, number, records }: Extract<ToStands, { kind: 'show' }>): Promise<void> {
  // Records that follow may come before the game is loaded.
  const tape = new LiveTape(match, number, { bytes: 2 * 1024 * 1024, keepMs: delayMs + 10_000 }, records)
  tapes.set(match, tape)
  const load = games[name as keyof typeof games]
  const game = await load()
  shown.set(match, { tape, stateClass: game.state })
  door.open(match, game.tickRate)
  await matchMaker.handleCreateRoom(watchRoom, { match }, undefined, standsOf(match))
  const room = matchMaker.getLocalRoomById(standsOf(match))
  if (room !== undefined) room.autoDispose = false
  tell({ kind: 'shown', match })
}

function upgrade({ url, headers, head, address }: Upgrade, socket: Socket): void {
  Object.defineProperty(socket, 'remoteAddress', { value: address, configurable: true })
  const request = new IncomingMessage(socket)
  Object.assign(request, { method: 'GET', url, headers, httpVersion: '1.1', httpVersionMajor: 1, httpVersionMinor: 1 })
  http.emit('upgrade', request, socket, Buffer.from(head))
}

function tell(message: FromStands): void {
  // The other one may just have gone: unheard, that error would end this one before its last words are out.
  process.send?.(message, undefined, undefined, () => {})
}
