import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { Link } from '../../server/audience/sources/link.ts'
import { TwitchEvents } from '../../server/audience/sources/twitch-events.ts'
import { LagProxy } from '../support/lag-proxy.ts'
import { until } from '../support/until.ts'
import { Ear, quickPace } from './contract.ts'

const scopes = ['bits:read', 'channel:read:redemptions', 'moderator:read:followers']

/** The library's own way to have it talk to a local server. */
const override = 'TWURPLE_MOCK_API_PORT'

interface Subscription {
  readonly id: string
  readonly type: string
  readonly session: string
}

/** What Twitch does, as far as its documents say: tokens, subscriptions, and events over a WebSocket. */
class LocalTwitch implements AsyncDisposable {
  readonly subscriptions: Subscription[] = []
  refreshes: string[] = []
  #count = 0
  readonly #http = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const url = new URL(request.url ?? '', 'http://localhost')
    response.setHeader('content-type', 'application/json')
    // Without its word on how much may be asked, the library asks no more.
    const limits = { limit: 800, remaining: 799, reset: Math.ceil(Date.now() / 1000) + 60 }
    for (const [name, value] of Object.entries(limits)) response.setHeader(`ratelimit-${name}`, value)
    response.end(JSON.stringify(this.#answer(url, body)))
  })
  readonly #sockets = new WebSocketServer({ server: this.#http, path: '/ws' })

  static async start(): Promise<LocalTwitch> {
    const service = new LocalTwitch()
    await new Promise<void>((resolve) => service.#http.listen(0, '127.0.0.1', resolve))
    service.#sockets.on('connection', (socket) => service.#greet(socket))
    return service
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port
  }

  /** Tells the present connection of an event. */
  happens(type: string, event: object): void {
    const of = this.subscriptions.findLast((one) => one.type === type)
    const payload = { subscription: { id: of?.id, type }, event }
    this.#send({ message_type: 'notification', message_timestamp: new Date().toISOString() }, payload)
  }

  send(text: string): void {
    for (const socket of this.#sockets.clients) socket.send(text)
  }

  revoke(): void {
    this.#send(
      { message_type: 'revocation' },
      { subscription: { id: this.subscriptions.at(-1)?.id, status: 'user_removed' } },
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate()
    this.#http.closeAllConnections()
    await new Promise((resolve) => this.#http.close(resolve))
  }

  #send(metadata: object, payload: object): void {
    this.send(JSON.stringify({ metadata: { message_id: `event-${this.#count++}`, ...metadata }, payload }))
  }

  #greet(socket: WebSocket): void {
    socket.on('error', () => {})
    const session = { id: `session-${this.#count++}`, keepalive_timeout_seconds: 10, status: 'connected' }
    socket.send(JSON.stringify({ metadata: { message_type: 'session_welcome' }, payload: { session } }))
  }

  #answer(url: URL, body: string): unknown {
    if (url.pathname === '/auth/token') {
      const given = url.searchParams.get('refresh_token') ?? new URLSearchParams(body).get('refresh_token') ?? ''
      this.refreshes.push(given)
      return {
        access_token: 'an access',
        refresh_token: `${given}+`,
        expires_in: 14_000,
        scope: scopes,
        token_type: 'bearer',
      }
    }
    if (url.pathname === '/auth/validate') {
      return { client_id: 'an id', login: 'cavea', user_id: '42', scopes, expires_in: 14_000 }
    }
    const wanted = JSON.parse(body || '{}')
    const id = `subscription-${this.#count++}`
    this.subscriptions.push({ id, type: wanted.type, session: wanted.transport?.session_id })
    const row = { ...wanted, id, status: 'enabled', cost: 0, created_at: new Date().toISOString() }
    return { data: [row], total: 1, total_cost: 0, max_total_cost: 10 }
  }
}

const app = { clientId: 'an id', clientSecret: 'a secret', refreshToken: 'a refresh' }

afterEach(() => {
  delete process.env[override]
})

async function rig() {
  const service = await LocalTwitch.start()
  const proxy = await LagProxy.start({ targetPort: service.port })
  process.env[override] = `${proxy.port}`
  const source = new Link(new TwitchEvents(app), quickPace)
  const ear = new Ear()
  onTestFinished(async () => {
    await source.stop()
    await proxy[Symbol.asyncDispose]()
    await service[Symbol.asyncDispose]()
  })
  source.start(ear)
  await until(() => source.health().state === 'connected')
  return { service, proxy, source, ear }
}

const cheer = (bits: number) => ({
  user_id: '7',
  user_login: 'ann',
  user_name: 'Ann',
  is_anonymous: false,
  bits,
  message: 'hail',
})

describe("a Twitch channel's events", () => {
  test('come from a local server: bits, points, raids and follows', async () => {
    const { service, ear } = await rig()
    service.happens('channel.cheer', cheer(100))
    service.happens('channel.raid', {
      from_broadcaster_user_id: '8',
      from_broadcaster_user_name: 'Bob',
      to_broadcaster_user_id: '42',
      viewers: 50,
    })
    service.happens('channel.follow', { user_id: '9', user_name: 'Cat', followed_at: new Date().toISOString() })
    service.happens('channel.channel_points_custom_reward_redemption.add', {
      id: 'r1',
      user_id: '7',
      user_name: 'Ann',
      reward: { id: 'x', title: 'Bread', cost: 500, prompt: '' },
      redeemed_at: new Date().toISOString(),
    })
    await until(() => ear.events.length === 4)
    expect(ear.events).toMatchObject([
      { source: 'twitch-events', type: 'cheer', userId: '7', name: 'Ann', amount: 100, text: 'hail' },
      { type: 'raid', userId: '8', name: 'Bob', amount: 50 },
      { type: 'follow', userId: '9', name: 'Cat' },
      { type: 'redemption', userId: '7', amount: 500, text: 'Bread', id: 'r1' },
    ])
  })

  test('go on after a break, under a new session and with the newest token', async () => {
    const { service, proxy, source, ear } = await rig()
    proxy.cut()
    await until(() => ear.waits().length > 0)
    await until(() => source.health().state === 'connected')
    service.happens('channel.cheer', cheer(7))
    await until(() => ear.events.length === 1)
    expect(new Set(service.subscriptions.map(({ session }) => session)).size).toBe(2)
    expect(service.refreshes).toEqual(['a refresh', 'a refresh+'])
  })

  test('that Twitch takes back are asked for again', async () => {
    const { service, source, ear } = await rig()
    service.revoke()
    await until(() => ear.waits()[0]?.error.includes('user_removed'))
    await until(() => source.health().state === 'connected')
  })

  test('stop for good', async () => {
    const { service, proxy, source, ear } = await rig()
    await source.stop()
    await until(() => proxy.connections === 0)
    service.happens('channel.cheer', cheer(7))
    expect([source.health(), ear.events]).toEqual([{ state: 'stopped' }, []])
  })
})
