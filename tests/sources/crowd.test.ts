import { createHmac } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import type { AudienceOverview } from '../../shared/operate.ts'
import type { ChatLine } from '../../shared/protocol.ts'
import { asOperator, Clients, firstMatch, type Joined, operatorPassword } from '../support/clients.ts'
import { LagProxy } from '../support/lag-proxy.ts'
import { type IrcUser, Ngircd } from '../support/ngircd.ts'
import { TestServer } from '../support/server.ts'
import { TwitchBridge } from '../support/twitch-bridge.ts'
import { until } from '../support/until.ts'

const secret = 'a secret of sixteen or more'

/** A server with an IRC channel, a Twitch channel and a program of somebody's own, and a spectator who looks on. */
async function house() {
  const irc = await Ngircd.start()
  const bridge = await TwitchBridge.start(irc.port)
  const network = { proxy: await LagProxy.start({ targetPort: irc.port }) }
  const { port } = network.proxy
  const server = await TestServer.start({
    env: {
      CAVEA_ADMIN_PASSWORD: operatorPassword,
      CAVEA_BALLOT_EVERY_SECONDS: '0',
      CAVEA_IRC_ADDRESS: `irc://127.0.0.1:${port}/#arena`,
      CAVEA_TWITCH_CHANNEL: 'cavea',
      CAVEA_TWITCH_CHAT_ADDRESS: `ws://127.0.0.1:${bridge.port}`,
      CAVEA_WEBHOOK_SECRET: secret,
    },
  })
  const clients = new Clients(server.address)
  onTestFinished(async () => {
    await clients[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
    await network.proxy[Symbol.asyncDispose]().catch(() => {})
    await bridge[Symbol.asyncDispose]()
    await irc[Symbol.asyncDispose]()
  })
  const { roomId } = await firstMatch(server)
  const stands = await clients.watch(roomId, { name: 'Ann' })
  const lines: ChatLine[] = []
  stands.onMessage('chat', (message: { lines: ChatLine[] }) => void lines.push(...message.lines))

  const overview = async () => {
    const authorization = `Basic ${Buffer.from(`admin:${operatorPassword}`).toString('base64')}`
    const response = await fetch(`${server.address}/api/matches/${roomId}/audience`, { headers: { authorization } })
    return (await response.json()) as AudienceOverview
  }
  const states = async () => {
    const { sources } = await overview()
    return Object.fromEntries(sources.map(({ source, health }) => [source, health.state]))
  }
  await until(async () => Object.values(await states()).every((state) => state === 'connected'))
  return {
    ...{ irc, bridge, server, roomId, stands, lines, overview, states, network },
    down: () => network.proxy[Symbol.asyncDispose](),
    async up() {
      network.proxy = await LagProxy.start({ targetPort: irc.port, port })
    },
    async open(mechanic: string, seconds: number) {
      const response = await asOperator(server, `/api/matches/${roomId}/ballots`, { mechanic, seconds })
      const { ballot } = (await response.json()) as { ballot: string }
      await until(() => stands.state.ballots.get(ballot)?.status === 'open')
      return ballotOf(stands, ballot)
    },
    deliver: (id: string, body: object, more: Record<string, string> = {}) => deliver(server, id, body, more),
  }
}

function ballotOf(stands: Joined, id: string) {
  const now = () => {
    const ballot = stands.state.ballots.get(id)
    if (ballot === undefined) throw new Error(`The ballot ${id} is gone.`)
    return ballot
  }
  const [first = '', second = ''] = [...now().options]
  return { id, now, first, second, tokenOf: (option: string) => `!${now().tokens.get(option)}` }
}

function deliver(server: TestServer, id: string, body: object, more: Record<string, string>) {
  const text = JSON.stringify(body)
  const timestamp = more['webhook-timestamp'] ?? `${Math.floor(Date.now() / 1000)}`
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${text}`).digest('base64')
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}`, ...more }
  return fetch(`${server.address}/api/sources/webhook`, { method: 'POST', body: text, headers })
}

const everybody = (users: readonly IrcUser[], text: string) => {
  for (const user of users) user.say(text)
}

test('people of two chats and of a program decide a ballot together, and each is heard in the stands', async () => {
  const { irc, open, lines, deliver: send, overview, server, roomId } = await house()
  const ircUsers = await Promise.all(['ira', 'ivo', 'ida'].map((nick) => irc.user(nick, '#arena')))
  const twitchUsers = await Promise.all(['tom', 'tea'].map((nick) => irc.user(nick, '#cavea')))
  const ballot = await open('floor', 120)
  everybody(ircUsers, ballot.tokenOf(ballot.first))
  everybody(twitchUsers, ballot.tokenOf(ballot.second))
  const text = ballot.tokenOf(ballot.second)
  const rows = ['wim', 'wu'].map((user) => ({ id: `line of ${user}`, user, text }))
  expect((await send('one', { lines: rows })).status).toBe(200)
  // On a busy machine seven votes may take longer than a ballot is open: it is closed once all are in.
  await until(() => ballot.now().voters >= 7, { withinMilliseconds: 20_000 })
  await asOperator(server, `/api/matches/${roomId}/ballots/${ballot.id}/close`, {})
  await until(() => ballot.now().status !== 'open', { withinMilliseconds: 20_000 })
  expect([ballot.now().counts.get(ballot.first), ballot.now().counts.get(ballot.second)]).toEqual([3, 4])
  expect([ballot.now().status, ballot.now().winner, ballot.now().voters]).toEqual(['decided', ballot.second, 7])
  await until(() => lines.length >= 7)
  expect(new Set(lines.map(({ source, from }) => `${source} ${from}`))).toEqual(
    new Set(['irc ira', 'irc ivo', 'irc ida', 'twitch tom', 'twitch tea', 'webhook wim', 'webhook wu']),
  )
  // Three have answered on IRC at once: its people see the match as it is.
  const { sources } = await overview()
  expect(sources.find(({ source }) => source === 'irc')?.delayMs).toBe(0)
  const metrics = await (await fetch(`${server.address}/metrics`)).text()
  expect(metrics).toContain('cavea_source_up{source="twitch"} 1')
  expect(metrics).toContain('cavea_source_lines_total{source="irc"} 3')
})

test('S8: a source that goes away in the middle of a ballot loses no vote, and the ballot waits for its people', async () => {
  const { irc, open, states, down, up, server } = await house()
  const [early, late] = await Promise.all([irc.user('early', '#arena'), irc.user('late', '#arena')])
  const ballot = await open('floor', 6)
  const planned = ballot.now().closesAt
  early.say(ballot.tokenOf(ballot.first))
  await until(() => ballot.now().voters === 1)
  await down()
  await until(async () => (await states()).irc === 'waiting')
  await until(() => ballot.now().closesAt > planned)
  await up()
  await until(async () => (await states()).irc === 'connected', { withinMilliseconds: 10_000 })
  expect(ballot.now().status).toBe('open')
  late.say(ballot.tokenOf(ballot.first))
  await until(() => ballot.now().status !== 'open', { withinMilliseconds: 40_000 })
  expect(ballot.now().counts.get(ballot.first)).toBe(2)
  expect(ballot.now().closesAt).toBeGreaterThan(planned)
  expect(ballot.now().closesAt).toBeLessThanOrEqual(planned + 20 * 30 + 30)
  const metrics = await (await fetch(`${server.address}/metrics`)).text()
  expect(metrics).toContain('cavea_source_reconnects_total{source="irc"} 1')
})

test('what is forged, replayed, stale, copied or too much counts for nothing, and what is honest counts', async () => {
  const { irc, open, lines, deliver: send, server } = await house()
  const ballot = await open('floor', 6)
  const [first, second] = [ballot.tokenOf(ballot.first), ballot.tokenOf(ballot.second)]
  const line = (id: string, user: string, text: string) => ({ lines: [{ id, user, text }] })

  expect((await send('honest', line('h1', 'ann', first))).status).toBe(200)
  const codes = await Promise.all([
    send('honest', line('h1', 'ann', first)),
    send('forged', line('f1', 'eve', second), { 'webhook-signature': 'v1,bm8gc2lnbmF0dXJl' }),
    send('stale', line('s1', 'eve', second), { 'webhook-timestamp': `${Math.floor(Date.now() / 1000) - 3600}` }),
    send('huge', line('x1', 'eve', 'x'.repeat(70_000))),
    send('odd', { lines: [{ id: 'o1', user: 'eve', text: { toString: 'no' } }] }),
    fetch(`${server.address}/api/sources/kick`, { method: 'POST', body: '{}' }),
    fetch(`${server.address}/api/sources/constructor`, { method: 'POST', body: '{}' }),
  ])
  expect(await Promise.all(codes.map(async (reply) => ((await reply.json()) as { code: string }).code))).toEqual([
    ...['delivery_repeated', 'delivery_unsigned', 'delivery_stale', 'request_too_large', 'request_invalid'],
    ...['source_unknown', 'source_unknown'],
  ])
  // The same line in another delivery, and a line of another person under the same id, are no new ones.
  expect((await send('again', line('h1', 'eve', second))).status).toBe(200)

  const eve = await irc.user('eve', '#arena')
  // One person is one vote, whatever they call themselves.
  for (const name of ['eve', 'ann', 'webhook_ann', 'stands', 'eve2']) {
    eve.raw(`NICK ${name}`)
    eve.say(second)
  }
  const honest = await Promise.all(['bob', 'cat'].map((nick) => irc.user(nick, '#arena')))
  const noisy = await irc.user('noisy', '#arena')
  for (let time = 0; time < 300; time++) noisy.say(`noise ${time}`)
  const sly = await irc.user('sly', '#arena')
  sly.say('<script>alert(1)</script>\u202e\u0007')
  everybody(honest, first)

  await until(() => ballot.now().status !== 'open', { withinMilliseconds: 20_000 })
  expect([ballot.now().counts.get(ballot.first), ballot.now().counts.get(ballot.second)]).toEqual([3, 1])
  expect(lines.filter(({ from }) => from === 'noisy').length).toBeLessThanOrEqual(10)
  expect(lines.filter(({ from }) => from === 'sly').map(({ text }) => text)).toEqual(['<script>alert(1)</script>'])
  expect((await fetch(`${server.address}/health/ready`)).status).toBe(200)
})
