import { randomInt, randomUUID } from 'node:crypto'
import irc, { type Message } from 'irc-framework'
import { IrcPeople } from './irc-people.ts'
import type { Attempt, Close, Connector } from './link.ts'

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
  /** Outlives a connection: who votes, and again after we were away, is one person. */
  readonly #people = new IrcPeople((nick) => this.#fold(nick))
  #fold = (nick: string) => nick.toLowerCase()

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
      enable_chghost: true,
    })
    const people = this.#people
    people.lost()
    this.#fold = (nick) => client.caseLower(nick)
    const visit = randomUUID()
    let lines = 0
    const ours = (name: string) => client.caseCompare(name, client.user.nick)
    // Of two servers that share a channel, both would like to have the nick of the settings.
    const otherNick = () => client.changeNick(`${nick.slice(0, 6)}${randomInt(100, 1000)}`)
    const accountsAreTagged = () => client.network.cap.isEnabled('account-tag')
    client.requestCap(['account-tag', 'server-time', 'message-tags'])
    client.on('registered', () => client.join(channel))
    client.on('nick in use', otherNick)
    client.on('nick invalid', otherNick)
    client.on('join', ({ nick, hostname, account }) => {
      if (!ours(nick)) {
        people.joined(nick, hostname)
        if (account !== undefined) people.signedIn(nick, account || undefined)
        return
      }
      attempt.opened()
      // Only with this extension it says who has an account; a plain list of thousands is of no use.
      if (client.network.supports('whox') && !accountsAreTagged()) client.who(channel)
    })
    client.on('userlist', ({ users }) => people.listed(users.map(({ nick }) => nick)))
    client.on('wholist', ({ users }) => {
      for (const { nick, account } of users) people.signedIn(nick, account || undefined)
    })
    client.on('account', ({ nick, account }) => people.signedIn(nick, account || undefined))
    client.on('user updated', ({ nick, new_hostname: host }) => {
      if (host !== undefined) people.rehosted(nick, host)
    })
    client.on('privmsg', (message) => {
      if (message.group !== undefined || !client.caseCompare(message.target, channel)) return
      const { nick, hostname: host, account } = message
      const sender = { nick, host, ...(account === undefined ? {} : { account }) }
      attempt.line(lineOf(message, people.idOf(sender, !accountsAreTagged()), `${visit}.${lines++}`))
    })
    client.on('nick', (event) => people.renamed(event.nick, event.new_nick))
    client.on('part', (event) => people.left(event.nick))
    client.on('quit', (event) => people.left(event.nick, movesHosts.test(event.message)))
    client.on('kick', (event) => {
      if (ours(event.kicked)) attempt.failed(new Error(`Kicked out of the channel: ${event.message}`))
      else people.left(event.kicked)
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

/** What servers say of somebody whom they take out and put back at once, since their host has changed. */
const movesHosts = /^changing host(?:name)?s?$/i

function lineOf({ nick, message: text, tags, time }: Message, userId: string, id: string) {
  return {
    userId,
    name: nick,
    text,
    at: time ?? Date.now(),
    id: tags.msgid ?? id,
  }
}
