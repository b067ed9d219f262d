import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { matchMaker, type Room, Server } from '@colyseus/core'
import { pino } from 'pino'
import { games } from '../rooms/index.ts'
import { standsOf, watchRoom } from '../shared/protocol.ts'
import { Audiences } from './audience/audiences.ts'
import { Words, wordListIn } from './audience/moderation-words.ts'
import { Previews } from './audience/previews.ts'
import { openSources } from './audience/sources/open.ts'
import { FarStands } from './cluster/far-stands.ts'
import { HandOff } from './cluster/handoff/hand-off.ts'
import { maybeRedis } from './cluster/maybe-redis.ts'
import { Nodes } from './cluster/nodes.ts'
import { deskPorts, Played } from './cluster/played.ts'
import { sharedSecret } from './cluster/secret.ts'
import { roomFinder } from './composition/find-room.ts'
import { serveHttp } from './composition/http-app.ts'
import { Journal } from './composition/journal.ts'
import { openNetworks } from './composition/networks.ts'
import { openOnce } from './composition/once.ts'
import { standsPorts } from './composition/stands-ports.ts'
import { takeoverOf } from './composition/takeover.ts'
import { readConfig } from './config.ts'
import { Events } from './events/events.ts'
import { Ending, giveUp, listeningOrExit, orExit } from './exit.ts'
import { Comeback } from './host/comeback.ts'
import { Leaving } from './host/leaving.ts'
import { Matches } from './host/matches.ts'
import { observers } from './host/observers.ts'
import { gameRoom } from './host/room-class.ts'
import { Stock } from './host/stock.ts'
import { Addresses } from './http/addresses.ts'
import { ClientBuild } from './http/client-build.ts'
import { boundedServer } from './http/connections.ts'
import { Gate } from './http/gate.ts'
import { originAllowed, ownOrigins } from './http/guard.ts'
import { SpreadTransport } from './http/heartbeat.ts'
import { networkOf } from './http/network.ts'
import { madeUpPassword } from './http/operator.ts'
import { PassedOn } from './http/passed-on.ts'
import { CrowdPresence } from './http/presence.ts'
import { guardedSocket } from './http/socket.ts'
import { guardUpgrades } from './http/upgrades.ts'
import { Metrics } from './metrics.ts'
import { farWatchRoomClass } from './relay/far-watch-room.ts'
import { LocalStands } from './relay/local-stands.ts'
import { Passes } from './relay/passes.ts'
import { watchRoomClass } from './relay/watch-room.ts'
import { DataFolder } from './store/data-folder.ts'
import { editionOf } from './tape/edition.ts'
import { FileStore } from './tape/file/store.ts'
import { FarTapes } from './tape/redis/far-tape.ts'
import { claimLease, holdsAreKnown } from './tape/redis/holder.ts'
import { RedisStore } from './tape/redis/store.ts'
import { Tapes } from './tape/tapes.ts'

const version = '0.1.0'
const dayMs = 24 * 3600 * 1000
const tidyEveryMs = 10 * 60 * 1000
const config = orExit(() => readConfig(process.env))
const words = orExit(() => new Words(wordListIn(config.wordsFile)))
const folder = orExit(() => new DataFolder(config.dataDirectory, config.redisUrl !== ''))
const log = pino({ level: config.logLevel }, pino.destination(2))
const journal = new Journal(log)
const plays = config.roles.includes('play')
const password = config.adminPassword || madeUpPassword()

const matches = new Matches()
const metrics = new Metrics({ matches: () => matches.rows(), tapeWaiting: () => tapes.waiting })
const failed = (where: string, error: unknown) => {
  metrics.failed(where)
  log.error({ err: error }, `${where} failed`)
}
const redis = await maybeRedis(config.redisUrl, failed).catch(giveUp)
const secret = redis === undefined ? folder.secret : await sharedSecret(redis, folder.secret)
const keepMs = config.watchDelayMs + 10_000
const files = new FileStore(join(folder.path, 'tapes'), (text, details) => log.warn(details, text))
const tidy = () => files.tidy({ maxAgeMs: config.tapesDays * dayMs, maxBytes: config.tapesMegabytes * 1024 * 1024 })
setInterval(() => void tidy().catch((error) => failed('tidy', error)), tidyEveryMs).unref()
const store = redis === undefined ? files : new RedisStore(redis, files, keepMs)
const liveBounds = { bytes: 2 * 1024 * 1024, keepMs }
const farTapes = redis && new FarTapes(redis, liveBounds, failed)
const tapes = new Tapes(store, liveBounds, {
  failed: (error) => failed('tape', error),
  dropped: (records) => metrics.tapeDropped(records),
  fenced: (roomId) => void leaving.one(roomId, async (id) => nodes?.newAddressOf(id)),
})
const previews = new Previews(failed)
const audiences = new Audiences(
  config,
  (roomId) => tapes.recorder(roomId),
  () => metrics.voted(),
  failed,
  (game, snapshot, options) => previews.of(game, snapshot, options),
  words,
  () => sources.longestDelayMs,
)
const once = openOnce(redis, folder.path, failed)
const events = await Events.open({
  settings: config,
  folder: folder.path,
  redis,
  once,
  matches: () => matches.list(),
  stored: async (roomId) => tapes.recorder(roomId).stored(),
  reports: { came: (outcome) => metrics.eventCame(outcome), went: (outcome) => metrics.eventWent(outcome), failed },
})

let started = false
const ready = () => started && !matches.leaving
const gate = new Gate(ready)
const http = listeningOrExit(boundedServer(config.proxyHops === 0), config.host, config.port)
const addresses = new Addresses(http, config)
/** Of all pages that may join and open sockets: this server's own, and those that are allowed. */
const pageOrigins = [...ownOrigins(config.publicAddress), ...config.allowedOrigins]
const client = new ClientBuild(join(import.meta.dirname, '../dist/client'))
const networks = openNetworks(config, secret, log)
const transport = new SpreadTransport(
  {
    server: http,
    WebSocket: guardedSocket(failed),
    maxPayload: 4096,
    pingMaxRetries: 4,
    beforeUpgrade(_request, { headers }) {
      if (!ready()) return new Response('Not ready', { status: 503, headers: { 'Retry-After': '1' } })
      if (!originAllowed(headers, pageOrigins)) return new Response('Origin not allowed', { status: 403 })
    },
  },
  (request) => networks.of(request),
)
const presence = new CrowdPresence()
const colyseus = new Server({ transport, presence, greet: false, logger: log, gracefullyShutdown: false })
const ending = new Ending({
  end: (error) => colyseus.gracefullyShutdown(true, error),
  failed,
  signalled: (signal) => journal.signalled(signal),
})

const passes = new Passes(secret)
const handOff = new HandOff({
  script: join(import.meta.dirname, 'stands.worker.ts'),
  secret,
  delayMs: config.watchDelayMs,
  allowedOrigins: pageOrigins,
  proxyHops: config.proxyHops,
  venueNetworks: config.venueNetworks,
  sockets: { ready, comingBack: () => gate.comingBack },
  matches: () => matches.list(),
  tape: (roomId) => tapes.live(roomId),
  desk: deskPorts({ matches: () => matches.list(), audience: (roomId) => audiences.get(roomId), failed }),
  stands: new LocalStands(passes),
  count(roomId, spectators) {
    if (played !== undefined) played.crowd(roomId, spectators)
    else void matches.find(roomId)?.submit({ kind: 'crowd', actor: 'system', spectators })
  },
  failed,
})
const loaded = await Promise.all(Object.values(games).map((load) => load()))
const edition = (name: string) => editionOf(loaded, name)
const serving = { games: plays ? loaded : [], matches, audiences, counts: metrics.sources, once, failed }
const sources = await openSources(config, serving).catch(giveUp)
for (const game of plays ? loaded : []) {
  const room = gameRoom(game, {
    networkOf,
    fitName: (name, standIn) => words.fitName(name, standIn),
    maxMatches: config.maxMatches,
    bots: config.bots,
    delayMs: config.watchDelayMs,
    matches,
    record: (roomId, tickRate) => tapes.open(roomId, tickRate),
    past: (roomId) => comeback.take(roomId),
    observe: (match, past) =>
      observers(audiences.open(match, past), [events.follow(match, past), journal.follow(match, past)], failed),
    metrics: handOff.watching(metrics),
    log: (level, text, details) => log[level](details ?? {}, text),
  })
  colyseus.define(game.name, room).on('create', ({ roomId }) => {
    matches.show(roomId)
    played?.announce()
  })
}

const comeback = new Comeback({
  unfinished: () => tapes.unfinished(),
  holdersKnown: async () => redis !== undefined && holdsAreKnown(redis),
  claim: async (roomId, isAsked) => redis === undefined || claimLease(redis, roomId, isAsked),
  resume: (roomId) => tapes.resume(roomId),
  giveUp: (roomId) => tapes.giveUp(roomId),
  edition,
  async open(game, roomId) {
    await matchMaker.handleCreateRoom(game, {}, undefined, roomId)
    stock.adopt(roomId)
    // Without stands it is a match still, and whoever comes to watch opens them.
    if (config.roles.includes('watch')) await openStands(roomId).catch((error) => failed('stands', error))
  },
  leaving: () => matches.leaving,
  log: (level, text, details) => log[level](details, text),
})

// A process that runs matches shows its own. One that runs none shows those of all others.
const far =
  redis && farTapes && !plays
    ? new FarStands(redis, { relay: randomUUID(), address: addresses.own, tapes: farTapes, edition, failed })
    : undefined
const played =
  redis && farTapes && plays
    ? new Played(redis, {
        address: addresses.own,
        matches: () => matches.listed().filter(({ roomId }) => tapes.live(roomId) !== undefined),
        audience: (roomId) => audiences.get(roomId),
        unfinished: () => farTapes.ids(),
        failed,
      })
    : undefined
const spectatorPorts = standsPorts({ config, passes, secret, far, matches, tapes, audiences, handOff, words, failed })
const stands = far ? farWatchRoomClass(spectatorPorts, (match) => far.open(match)) : watchRoomClass(spectatorPorts)
if (config.roles.includes('watch')) {
  const room = colyseus.define(watchRoom, stands).filterBy(['match'])
  for (const what of ['join', 'leave'] as const)
    room.on(what, ({ roomId, clients }: Room) => journal.spectated(what, roomId, clients.length))
}

const takeover = redis && plays ? takeoverOf(redis, { comeback, matches, edition, failed }) : undefined
const stock = new Stock(
  loaded.map((game) => game.name),
  matches,
  config.maxMatches,
  (game) => matchMaker.createRoom(game, {}),
)
colyseus.onBeforeShutdown(async () => {
  journal.drained(await leaving.all())
  previews.close()
  handOff.close()
  far?.close()
  played?.close()
  await Promise.all([sources.stop(), events.close()])
})
colyseus.onShutdown(async () => {
  await nodes?.leave()
  redis?.disconnect()
  folder.close()
})
let nodes: Nodes | undefined
const leaving = new Leaving({
  matches,
  begun: () => ending.limit(),
  close: [stock, { close: () => nodes?.close() }, { close: () => takeover?.close() }],
  settled: () => Promise.all([stock.settled(), comeback.settled()]),
  shown: () => far?.shown() ?? [],
  relay: async () => nodes?.otherRelay(),
  next: redis && (async (roomId) => nodes?.handOn(roomId)),
  moved: (roomId, address) => handOff.sendOn(roomId, address),
  failed,
})
const find = roomFinder({
  redis,
  matches,
  watches: config.roles.includes('watch'),
  openFar: far && ((match) => far.open(match)),
  openStands,
  address: addresses.own,
  failed,
})
const lead = { find, passedOn: new PassedOn(secret) }
await colyseus.listen(config.port, config.host)
const others = () => nodes?.addresses ?? []
const parts = { audiences, tapes, sources, events, metrics, addresses, networks }
const served = { ...parts, others, leaving, ending, far, client, ready, failed }
serveHttp(http, { config, version, matches, ...served }, { password, gate, lead, log })
guardUpgrades(http, gate, (...upgrade) => handOff.take(...upgrade), lead)
lead.passedOn.believeAt(http)
await begin().catch((error) => matches.leaving || giveUp(error))

/** Brings back what was left, and serves, unless it is told to end before it is ready. */
async function begin(): Promise<void> {
  const self = { id: matchMaker.processId, address: addresses.own(), relays: far !== undefined }
  nodes = redis && new Nodes(redis, self, plays ? (id) => comeback.one(id, 'asked') : undefined, failed)
  await (far === undefined ? comeback.all() : far.begin(openStands))
  if (!matches.leaving) await nodes?.join()
  if (plays) await stock.open()
  if (matches.leaving) return
  takeover?.start()
  sources.start()
  started = true
  journal.started(version, config, addresses.all())
  addresses.announce(config.adminPassword === '' ? password : undefined)
}

/** Opens the stands of a match under the id that they always have: whoever was there before comes back by it. */
function openStands(match: string) {
  return matchMaker.handleCreateRoom(watchRoom, { match }, undefined, standsOf(match))
}
