import { connect } from 'node:net'
import { ChatClient, type ChatMessage } from '@twurple/chat'
import type { Attempt, Close, Connector } from './link.ts'

/** The chat of a Twitch channel, read without an account. */
export class TwitchChat implements Connector {
  readonly name = 'twitch'
  readonly #channel: string
  readonly #address: URL

  /** @param address where Twitch's chat is spoken, as in `wss://irc-ws.chat.twitch.tv` */
  constructor(channel: string, address: string) {
    this.#channel = channel
    this.#address = new URL(address)
  }

  connect(attempt: Attempt): Close {
    const { protocol, hostname, port } = this.#address
    const client = new ChatClient({
      channels: [this.#channel],
      hostName: hostname,
      ssl: protocol === 'wss:',
      logger: { minLevel: 'critical' },
      // The library takes no port: where the address has one, the socket is made here.
      ...(port === ''
        ? {}
        : { connectionOptions: { wsOptions: { createConnection: () => connect(Number(port), hostname) } } }),
    })
    client.onJoin(() => attempt.opened())
    client.onJoinFailure((_channel, reason) => attempt.failed(new Error(`The channel cannot be joined: ${reason}.`)))
    client.onMessage((_channel, user, text, message) => {
      if (fromElsewhere(message)) return
      const { userId, displayName } = message.userInfo
      const at = message.date.getTime()
      attempt.line({ userId, name: displayName || user, text, at: Number.isNaN(at) ? Date.now() : at, id: message.id })
    })
    client.onDisconnect((_manually, reason) => attempt.failed(reason ?? new Error('Twitch has closed the connection.')))
    client.connect()
    // Not at once: the library is on its way to connect again when it tells of a break, and only then can be stopped.
    return () => new Promise((resolve) => setImmediate(() => resolve(client.quit())))
  }
}

/** Channels that stream together share their chats; those who watch another stream do not see our ballots. */
const fromElsewhere = ({ sourceChannelId, channelId }: ChatMessage) =>
  sourceChannelId !== null && sourceChannelId !== channelId
