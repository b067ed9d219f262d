import { randomInt, randomUUID } from 'node:crypto'
import irc, { type Message } from 'irc-framework'
import type { Attempt, Close, Connector } from './link.ts'
import { Nicks } from './nicks.ts'

/** A channel of an IRC server. */
export interface IrcPlace {
  readonly host: string
  readonly port: number
  readonly tls: boolean
  readonly nick: string
  readonly password?: string
  readonly channel: string
}

/** The place in an address such as `ircs://nick:password@irc.example.org/#channel`; undefined in any other text. */
export function ircPlace(address: string): IrcPlace | undefined {
  const parts =
    /^irc(s?):\/\/(?:([\w[\]{}|^-]{1,30})(?::([^@\s]+))?@)?([\w.-]+|\[[\da-f:]+\])(?::(\d{1,5}))?\/#([^\s,]+)$/i.exec(
      address,
    )
  if (parts === null) return undefined
  const [, secure = '', nick = 'cavea', password, host = '', port, channel = ''] = parts
  return {
    host: host.replace(/^\[|\]$/g, ''),
    port: Number(port ?? (secure === '' ? 6667 : 6697)),
    tls: secure !== '',
    nick,
    ...(password === undefined ? {} : { password: decodeURIComponent(password) }),
    channel: `#${channel}`,
  }
}

// A server that says nothing for so long is gone, though its socket may look open, in seconds.
const [pingInterval, pingTimeout] = [10, 30]

/** The lines of a channel of any IRC server. Reads only. */
export class Irc implements Connector {
  readonly name = 'irc'
  readonly #place: IrcPlace

  constructor(place: IrcPlace) {
    this.#place = place
  }

  connect(attempt: Attempt): Close {
    const { host, port, tls, nick, password, channel } = this.#place
    const client = new irc.Client({
      host,
      port,
      tls,
      nick,
      username: 'cavea',
      gecos: 'Cavea',
      ...(password === undefined ? {} : { password }),
      version: null,
      auto_reconnect: false,
      ping_interval: pingInterval,
      ping_timeout: pingTimeout,
    })
    const nicks = new Nicks()
    const visit = randomUUID()
    let lines = 0
    const ours = (name: string) => client.caseCompare(name, client.user.nick)
    // Of two servers that share a channel, both would like to have the nick of the settings.
    const otherNick = () => client.changeNick(`${nick.slice(0, 6)}${randomInt(100, 1000)}`)
    client.requestCap(['account-tag', 'server-time', 'message-tags'])
    client.on('registered', () => client.join(channel))
    client.on('nick in use', otherNick)
    client.on('nick invalid', otherNick)
    client.on('join', (event) => {
      if (ours(event.nick)) attempt.opened()
    })
    client.on('privmsg', (message) => {
      if (message.group !== undefined || !client.caseCompare(message.target, channel)) return
      attempt.line(lineOf(message, nicks, `${visit}.${lines++}`))
    })
    client.on('nick', (event) => nicks.renamed(event.nick, event.new_nick))
    client.on('part', (event) => nicks.gone(event.nick))
    client.on('quit', (event) => nicks.gone(event.nick))
    client.on('kick', (event) => {
      if (ours(event.kicked)) attempt.failed(new Error(`Kicked out of the channel: ${event.message}`))
      else nicks.gone(event.kicked)
    })
    client.on('irc error', ({ error, reason }) => {
      if (unableToJoin.test(error)) attempt.failed(new Error(reason ?? error))
    })
    client.on('socket close', (error) => attempt.failed(error || new Error('The server has closed the connection.')))
    client.connect()
    return () => {
      client.removeAllListeners()
      client.quit()
      client.connection.end(null, true)
    }
  }
}

const unableToJoin =
  /^(?:channel_is_full|invite_only_channel|banned_from_channel|bad_channel_key|no_such_channel|password_mismatch)$/

function lineOf(message: Message, nicks: Nicks, id: string) {
  const { nick, account, message: text, tags, time } = message
  return {
    // Who has signed in to the network is the same person under every nick.
    userId: account === undefined ? nicks.idOf(nick) : `@${account}`,
    name: nick,
    text,
    at: time ?? Date.now(),
    id: tags.msgid ?? id,
  }
}
