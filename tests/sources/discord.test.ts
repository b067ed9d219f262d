import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { Discord } from '../../server/audience/sources/discord.ts'
import { Link } from '../../server/audience/sources/link.ts'
import { until } from '../support/until.ts'
import { Ear, holdsTheContract, quickPace, type Service } from './contract.ts'

const token = 'a token'

interface Frame {
  op: number
  d?: { token?: string; seq?: number; session_id?: string; intents?: number }
}

/** What Discord's gateway does, as far as its documents say. */
class LocalDiscord implements Service {
  heartbeatMs = 40_000
  answersBeats = true
  readonly introductions: number[] = []
  beats = 0
  readonly #server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  readonly #ready = new Set<WebSocket>()
  readonly #sent: object[] = []
  #connectPort = 0

  static async start(): Promise<LocalDiscord> {
    const service = new LocalDiscord()
    await new Promise((resolve) => service.#server.once('listening', resolve))
    service.#server.on('connection', (socket) => service.#greet(socket))
    return service
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  connector(port: number): Discord {
    this.#connectPort = port
    return new Discord(token, 'the channel', `ws://127.0.0.1:${port}`)
  }

  say(name: string, content: string, more: object = {}): void {
    const author = { id: `1${name.length}${name.charCodeAt(0)}`, username: name, global_name: null }
    const timestamp = new Date().toISOString()
    const d = { id: `${this.#sent.length}`, channel_id: 'the channel', content, timestamp, author, ...more }
    const frame = { op: 0, t: 'MESSAGE_CREATE', s: this.#sent.length + 2, d }
    this.#sent.push(frame)
    this.send(frame)
  }

  rave(): void {
    for (const socket of this.#ready) {
      socket.send('}{')
      socket.send('null')
      socket.send(Buffer.from([255, 254, 0]))
    }
    for (const frame of [
      { op: 99 },
      { op: 0, t: 'MESSAGE_CREATE', d: null },
      { op: 10, d: { heartbeat_interval: -1 } },
    ]) {
      this.send(frame)
    }
    this.send({ op: 0, t: 'MESSAGE_CREATE', d: { id: 1, channel_id: 'the channel', content: '!1', author: 'eve' } })
    this.send({ op: 0, t: 'MESSAGE_CREATE', d: { id: '1', channel_id: 'another', content: '!1', author: {} } })
  }

  send(frame: object): void {
    for (const socket of this.#ready) socket.send(JSON.stringify(frame))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #greet(socket: WebSocket): void {
    socket.on('error', () => {})
    socket.on('close', () => this.#ready.delete(socket))
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: this.heartbeatMs } }))
    socket.on('message', (data) => {
      const { op, d } = JSON.parse(data.toString()) as Frame
      if (op === 1) {
        this.beats++
        if (this.answersBeats) socket.send('{"op":11}')
        return
      }
      this.introductions.push(op)
      if (d?.token !== token) return socket.close(4004, 'Authentication failed.')
      this.#ready.add(socket)
      if (op === 2) {
        const url = `ws://127.0.0.1:${this.#connectPort}`
        socket.send(
          JSON.stringify({ op: 0, t: 'READY', s: 1, d: { session_id: 'a session', resume_gateway_url: url } }),
        )
      }
      if (op === 6) {
        for (const frame of this.#sent.slice((d?.seq ?? 1) - 1)) socket.send(JSON.stringify(frame))
        socket.send('{"op":0,"t":"RESUMED","d":{}}')
      }
    })
  }
}

describe("a Discord channel's messages", () => {
  holdsTheContract(() => LocalDiscord.start())

  async function rig(set: (service: LocalDiscord) => void = () => {}) {
    const service = await LocalDiscord.start()
    set(service)
    const source = new Link(service.connector(service.port), quickPace)
    const ear = new Ear()
    onTestFinished(async () => {
      await source.stop()
      await service[Symbol.asyncDispose]()
    })
    source.start(ear)
    await until(() => source.health().state === 'connected')
    return { service, source, ear }
  }

  test('goes on where it was: what was said during a break comes, and nothing comes twice', async () => {
    const { service, ear } = await rig()
    service.say('ann', 'one')
    await until(() => ear.lines.length === 1)
    service.send({ op: 7 })
    // In the same breath as the order to go, and not heard any more: it has to come again.
    service.say('ann', 'two')
    service.say('ann', 'three')
    await until(() => ear.lines.length === 3)
    expect(ear.texts()).toEqual(['one', 'two', 'three'])
    expect(service.introductions).toEqual([2, 6])
  })

  test('begins anew where Discord does not know the session any more', async () => {
    const { service, source, ear } = await rig()
    service.send({ op: 9, d: false })
    await until(() => ear.waits().length > 0)
    await until(() => source.health().state === 'connected')
    expect(service.introductions).toEqual([2, 2])
  })

  test('beats as it is told to, and goes where nobody answers', async () => {
    const { service, ear } = await rig((local) => {
      local.heartbeatMs = 30
    })
    await until(() => service.beats >= 3)
    expect(ear.waits()).toEqual([])
    service.answersBeats = false
    await until(() => ear.waits()[0]?.error === 'Discord does not answer any more.')
  })

  test('hears no programs', async () => {
    const { service, ear } = await rig()
    const bot = { id: '7', username: 'bot', bot: true }
    service.say('bot', '!1', { author: bot })
    service.say('hook', '!1', { webhook_id: '8' })
    service.say('ann', 'hail')
    await until(() => ear.lines.length > 0)
    expect(ear.texts()).toEqual(['hail'])
  })

  test('with a wrong token says so', async () => {
    const service = await LocalDiscord.start()
    const source = new Link(new Discord('wrong', 'the channel', `ws://127.0.0.1:${service.port}`), quickPace)
    const ear = new Ear()
    onTestFinished(async () => {
      await source.stop()
      await service[Symbol.asyncDispose]()
    })
    source.start(ear)
    await until(() => ear.waits()[0]?.error.includes('4004 Authentication failed'))
  })
})
