import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { credentials, type Metadata, Server, ServerCredentials, type ServiceDefinition, status } from '@grpc/grpc-js'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Link } from '../../server/audience/sources/link.ts'
import { Youtube, youtubeDefinition, youtubeService } from '../../server/audience/sources/youtube.ts'
import { until } from '../support/until.ts'
import { Ear, holdsTheContract, quickPace, type Service } from './contract.ts'

interface Page {
  items?: unknown[]
  nextPageToken?: string
  offlineAt?: string
}

interface Stream {
  readonly request: { liveChatId: string; pageToken?: string; part: string[] }
  readonly metadata: Metadata
  write(page: Page | Buffer): void
  end(): void
  emit(name: 'error', error: { code: number; details: string }): void
  on(name: 'cancelled', listener: () => void): void
}

const key = 'a key'
const video = 'a_video_id1'

/** What YouTube does, as far as its documents say: the question for the chat over HTTP, the chat itself over gRPC. */
class LocalYoutube implements Service {
  port = 0
  readonly asked: (string | undefined)[] = []
  readonly #items: unknown[] = []
  readonly #streams = new Set<Stream>()
  readonly #grpc = new Server()
  readonly #http = createServer((request, response) => {
    const known = request.headers['x-goog-api-key'] === key && request.url?.includes(`id=${video}`)
    const items = known ? [{ liveStreamingDetails: { activeLiveChatId: 'the chat' } }] : []
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ items }))
  })
  oldest = 0

  static async start(): Promise<LocalYoutube> {
    const service = new LocalYoutube()
    await new Promise<void>((resolve) => service.#http.listen(0, '127.0.0.1', resolve))
    const definition = youtubeDefinition[youtubeService] as ServiceDefinition
    const [name = '', method] = Object.entries(definition)[0] ?? []
    if (method === undefined) throw new Error('The service has no method.')
    const serialize = method.responseSerialize
    const raw = (page: unknown) => (Buffer.isBuffer(page) ? page : serialize(page))
    service.#grpc.addService(
      { [name]: { ...method, responseSerialize: raw } },
      { [name]: (call: Stream) => service.#open(call) },
    )
    service.port = await new Promise<number>((resolve, reject) =>
      service.#grpc.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
        error === null ? resolve(port) : reject(error),
      ),
    )
    return service
  }

  connector(port: number): Youtube {
    return new Youtube(video, key, {
      api: `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`,
      stream: `127.0.0.1:${port}`,
      credentials: credentials.createInsecure(),
    })
  }

  say(name: string, messageText: string, more: object = {}): void {
    this.#items.push({
      id: `m${this.#items.length}`,
      snippet: { type: 1, publishedAt: new Date().toISOString(), textMessageDetails: { messageText }, ...more },
      authorDetails: { channelId: `UC${name}`, displayName: name },
    })
    for (const stream of this.#streams) stream.write(this.#page(this.#items.length - 1))
  }

  rave(): void {
    for (const stream of this.#streams) {
      stream.write({ items: [{}, { id: 'x' }, { id: 'y', snippet: { textMessageDetails: { messageText: '!1' } } }] })
      stream.write({})
      stream.write(Buffer.from('ffffffffffffffff', 'hex'))
    }
  }

  /** Ends all streams as YouTube does when they have lasted for long. */
  renew(): void {
    for (const stream of this.#streams) stream.end()
  }

  write(page: Page): void {
    for (const stream of this.#streams) stream.write(page)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#grpc.forceShutdown()
    await new Promise((resolve) => this.#http.close(resolve))
  }

  #open(call: Stream): void {
    const { liveChatId, pageToken } = call.request
    if (liveChatId !== 'the chat' || call.metadata.get('x-goog-api-key')[0] !== key) {
      return void call.emit('error', { code: status.PERMISSION_DENIED, details: 'no' })
    }
    this.asked.push(pageToken)
    const from = Number(pageToken ?? 0)
    if (from < this.oldest) return void call.emit('error', { code: status.INVALID_ARGUMENT, details: 'no such page' })
    this.#streams.add(call)
    call.on('cancelled', () => this.#streams.delete(call))
    call.write(this.#page(from))
  }

  #page(from: number): Page {
    return { items: this.#items.slice(from), nextPageToken: `${this.#items.length}` }
  }
}

describe("a YouTube broadcast's chat", () => {
  holdsTheContract(() => LocalYoutube.start())

  async function rig() {
    const service = await LocalYoutube.start()
    const source = new Link(service.connector(service.port), quickPace)
    const ear = new Ear()
    onTestFinished(async () => {
      await source.stop()
      await service[Symbol.asyncDispose]()
    })
    const connected = () => until(() => source.health().state === 'connected')
    return { service, source, ear, connected }
  }

  test('goes on behind the last page when a stream has had its time, without a break', async () => {
    const { service, source, ear, connected } = await rig()
    source.start(ear)
    await connected()
    service.say('ann', 'one')
    await until(() => ear.lines.length === 1)
    service.renew()
    service.say('ann', 'two')
    await until(() => ear.lines.length === 2)
    expect(service.asked).toEqual([undefined, '1'])
    expect(ear.texts()).toEqual(['one', 'two'])
    expect(ear.waits()).toEqual([])
  })

  test('begins with what is said from now on: what was said before the start is not for this match', async () => {
    const { service, source, ear, connected } = await rig()
    service.say('ann', 'an hour ago', { publishedAt: new Date(Date.now() - 3_600_000).toISOString() })
    source.start(ear)
    await connected()
    service.say('ann', 'now')
    await until(() => ear.lines.length > 0)
    expect(ear.texts()).toEqual(['now'])
  })

  test('begins anew where YouTube does not know the page any more', async () => {
    const { service, source, ear, connected } = await rig()
    source.start(ear)
    await connected()
    service.say('ann', 'one')
    await until(() => ear.lines.length === 1)
    service.oldest = 5
    service.renew()
    await until(() => ear.waits().length > 0)
    service.oldest = 0
    await connected()
    expect(service.asked.at(-1)).toBeUndefined()
  })

  test('tells of what was paid as an event, and takes what was said with it as a line', async () => {
    const { service, source, ear, connected } = await rig()
    source.start(ear)
    await connected()
    const superChatDetails = { amountMicros: 5_500_000, currency: 'EUR', userComment: '!2' }
    service.say('ann', '', { textMessageDetails: undefined, superChatDetails })
    await until(() => ear.events.length === 1)
    expect(ear.events[0]).toMatchObject({ type: 'superchat', userId: 'UCann', amount: 5.5, text: 'EUR' })
    expect(ear.texts()).toEqual(['!2'])
  })

  test('that is over, or never was, is said to be so', async () => {
    const { service, source, ear, connected } = await rig()
    source.start(ear)
    await connected()
    service.write({ offlineAt: new Date().toISOString() })
    await until(() => ear.waits()[0]?.error === 'The broadcast is over.')
    const other = new Link(
      new Youtube('no_such_vid', key, {
        api: 'http://127.0.0.1:9',
        stream: '127.0.0.1:9',
        credentials: credentials.createInsecure(),
      }),
      quickPace,
    )
    onTestFinished(() => other.stop())
    const deaf = new Ear()
    other.start(deaf)
    await until(() => deaf.waits().length > 0)
  })
})
