import { join } from 'node:path'
import {
  type ChannelCredentials,
  type ClientReadableStream,
  credentials,
  loadPackageDefinition,
  Metadata,
  type ServiceClientConstructor,
} from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import * as z from 'zod/mini'
import type { Attempt, Close, Connector } from './link.ts'

/** Where YouTube is. */
export interface YoutubeAddresses {
  /** As in `https://www.googleapis.com`. */
  readonly api: string
  /** Host and port of the stream. */
  readonly stream: string
  readonly credentials: ChannelCredentials
}

const official = (): YoutubeAddresses => ({
  api: 'https://www.googleapis.com',
  stream: 'youtube.googleapis.com:443',
  credentials: credentials.createSsl(),
})

const definition = loadSync(join(import.meta.dirname, 'youtube.proto'), { longs: Number, defaults: false })

/** The service that streams chats, as YouTube names it. */
export const youtubeService = 'youtube.api.v3.V3DataLiveChatMessageService'
/** Made of youtube.proto: for the client here and for a server in tests. */
export const youtubeDefinition = definition

const videos = z.object({
  items: z.array(
    z.object({ liveStreamingDetails: z.optional(z.object({ activeLiveChatId: z.optional(z.string()) })) }),
  ),
})

const text = z._default(z.string(), '')
const message = z.object({
  id: z.string().check(z.minLength(1)),
  snippet: z.object({
    publishedAt: z.optional(z.string()),
    authorChannelId: z.optional(z.string()),
    textMessageDetails: z.optional(z.object({ messageText: text })),
    superChatDetails: z.optional(
      z.object({ amountMicros: z._default(z.number(), 0), currency: text, userComment: text }),
    ),
  }),
  authorDetails: z.optional(z.object({ channelId: z.optional(z.string()), displayName: text })),
})

const page = z.object({
  offlineAt: z.optional(z.string()),
  nextPageToken: z.optional(z.string()),
  items: z._default(z.array(z.unknown()), []),
})

// What was written before is sent along at first; nobody means it for the match that runs now. Clocks differ a little.
const clockSkewMs = 2000

/** The chat of a YouTube broadcast, by the official stream. After a break it goes on behind the last page that came. */
export class Youtube implements Connector {
  readonly name = 'youtube'
  readonly #video: string
  readonly #key: string
  readonly #at: YoutubeAddresses
  #begun = 0
  #pageToken = ''

  constructor(video: string, key: string, at: YoutubeAddresses = official()) {
    this.#video = video
    this.#key = key
    this.#at = at
  }

  async connect(attempt: Attempt): Promise<Close> {
    if (this.#begun === 0) this.#begun = Date.now() - clockSkewMs
    const chat = await this.#chatOf()
    const Service = loadPackageDefinition(definition)
    const Client = youtubeService
      .split('.')
      .reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], Service)
    const client = new (Client as ServiceClientConstructor)(this.#at.stream, this.#at.credentials, {
      // Shared between clients, a channel would keep the pauses of the one before.
      'grpc.use_local_subchannel_pool': 1,
      'grpc.keepalive_time_ms': 20_000,
      'grpc.keepalive_timeout_ms': 10_000,
    })
    const streams = this.#read(client, chat, attempt)
    return () => {
      streams.cancel()
      client.close()
    }
  }

  #read(client: InstanceType<ServiceClientConstructor>, chat: string, attempt: Attempt) {
    const metadata = new Metadata()
    metadata.set('x-goog-api-key', this.#key)
    let current: ClientReadableStream<unknown> | undefined
    const next = () => {
      const request = {
        liveChatId: chat,
        part: ['id', 'snippet', 'authorDetails'],
        ...(this.#pageToken === '' ? {} : { pageToken: this.#pageToken }),
      }
      const stream: ClientReadableStream<unknown> = client.streamList?.(request, metadata) as never
      let pages = 0
      stream.on('metadata', () => attempt.opened())
      stream.on('data', (data: unknown) => {
        pages++
        attempt.opened()
        this.#page(data, attempt)
      })
      // A stream that ends well after some pages has only had its time.
      stream.on('status', ({ code }: { code: number }) => {
        if (code !== 0 || attempt.over) return
        if (pages > 0) next()
        else attempt.failed(new Error('YouTube has ended the stream.'))
      })
      stream.on('error', (error: Error & { code?: number }) => {
        if (error.code === invalidArgument) this.#pageToken = ''
        attempt.failed(error)
      })
      current = stream
    }
    next()
    return { cancel: () => current?.cancel() }
  }

  #page(data: unknown, attempt: Attempt): void {
    const parsed = page.safeParse(data)
    if (!parsed.success || attempt.over) return
    const { items, nextPageToken, offlineAt } = parsed.data
    for (const item of items) this.#item(item, attempt)
    this.#pageToken = nextPageToken ?? this.#pageToken
    if (offlineAt !== undefined) attempt.failed(new Error('The broadcast is over.'))
  }

  #item(item: unknown, attempt: Attempt): void {
    const parsed = message.safeParse(item)
    if (!parsed.success) return
    const { id, snippet, authorDetails } = parsed.data
    const { textMessageDetails, superChatDetails } = snippet
    const userId = authorDetails?.channelId ?? snippet.authorChannelId
    const at = Date.parse(snippet.publishedAt ?? '')
    if (userId === undefined || at < this.#begun) return
    const by = { userId, name: authorDetails?.displayName ?? '', at: Number.isNaN(at) ? Date.now() : at, id }
    const said = textMessageDetails?.messageText ?? superChatDetails?.userComment ?? ''
    if (said !== '') attempt.line({ ...by, text: said })
    if (superChatDetails === undefined) return
    const { amountMicros, currency } = superChatDetails
    attempt.event({ ...by, type: 'superchat', amount: amountMicros / 1e6, text: currency })
  }

  async #chatOf(): Promise<string> {
    const query = `part=liveStreamingDetails&id=${encodeURIComponent(this.#video)}`
    const response = await fetch(`${this.#at.api}/youtube/v3/videos?${query}`, {
      headers: { 'x-goog-api-key': this.#key },
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
    })
    if (!response.ok) throw new Error(`YouTube answers ${response.status} to the question for the video.`)
    const [video] = videos.parse(await response.json()).items
    const chat = video?.liveStreamingDetails?.activeLiveChatId
    if (chat === undefined) throw new Error('The video has no live chat, or not yet.')
    return chat
  }
}

const invalidArgument = 3
