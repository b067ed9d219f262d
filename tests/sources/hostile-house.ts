import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { onTestFinished } from 'vitest'
import type { ChatLine } from '../../shared/protocol.ts'
import { asOperator, Clients, firstMatch, type Joined, operatorPassword } from '../support/clients.ts'
import { IrcUser, Ngircd } from '../support/ngircd.ts'
import { TestServer } from '../support/server.ts'
import { until } from '../support/until.ts'

const secret = 'a secret of sixteen or more'

/** Whoever is cut off comes back, however short they were there. */
const patience = { minUptime: 0, maxRetries: 60 }

/** What each round asks about. */
export const rounds = ['floor', 'wind', 'gravity']

/** The key by which a browser is known again. */
export const keyOf = (name: string) => `a browser's key of ${name}`

/** A question that is open, with the option that honest people want, and the one that attackers would have instead. */
export interface Asked {
  readonly round: number
  readonly id: string
  readonly options: readonly string[]
  readonly wanted: string
  readonly bad: string
  tokenOf(option: string): string
}

/** A line of the program that speaks by webhook. */
export interface Line {
  readonly user: string
  readonly text: string
  readonly id?: string
  readonly at?: number
}

/** A server with an IRC channel and a program's webhook, and everything that goes on there. */
export class House {
  readonly irc: Ngircd
  readonly server: TestServer
  readonly clients: Clients
  readonly roomId: string
  readonly looker: Joined
  readonly lines: ChatLine[] = []
  /** Honest deliveries, as whoever listens in could send them again. */
  readonly overheard: (() => Promise<Response>)[] = []
  readonly #sockets = new Map<IrcUser, ReturnType<typeof connect>>()
  #deliveries = 0

  constructor(irc: Ngircd, server: TestServer, clients: Clients, roomId: string, looker: Joined) {
    this.irc = irc
    this.server = server
    this.clients = clients
    this.roomId = roomId
    this.looker = looker
    Object.assign(looker.reconnection, patience)
    looker.onMessage('chat', (message: { lines: ChatLine[] }) => void this.lines.push(...message.lines))
  }

  static async open(): Promise<House> {
    const irc = await Ngircd.start()
    const server = await TestServer.start({
      env: {
        CAVEA_ADMIN_PASSWORD: operatorPassword,
        CAVEA_BALLOT_EVERY_SECONDS: '0',
        // Nobody falls, so that no question of the game takes up a ballot.
        CAVEA_BOTS: '0',
        CAVEA_IRC_ADDRESS: `irc://127.0.0.1:${irc.port}/#arena`,
        CAVEA_WEBHOOK_SECRET: secret,
      },
    })
    const clients = new Clients(server.address)
    onTestFinished(async () => {
      await clients[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
      await irc[Symbol.asyncDispose]()
    })
    const { roomId } = await firstMatch(server)
    const house = new House(irc, server, clients, roomId, await clients.watch(roomId, { name: 'Looker' }))
    const isUp = async () =>
      (await (await fetch(`${server.address}/metrics`)).text()).includes('cavea_source_up{source="irc"} 1')
    await until(isUp, { withinMilliseconds: 20_000 })
    return house
  }

  async watch(name: string, key = keyOf(name)): Promise<Joined> {
    const room = await this.clients.watch(this.roomId, { name, person: key })
    Object.assign(room.reconnection, patience)
    return room
  }

  async chatter(nick: string): Promise<IrcUser> {
    // From an address of their own: on IRC one host is one person at a time.
    const from = `127.0.${1 + Math.floor(this.#sockets.size / 250)}.${1 + (this.#sockets.size % 250)}`
    const socket = connect({ port: this.irc.port, host: '127.0.0.1', localAddress: from })
    const user = new IrcUser(socket, nick, '#arena')
    this.#sockets.set(user, socket)
    await user.joined
    return user
  }

  /** Resolves once the IRC server has dealt with all that somebody wrote, or has thrown them out. */
  async flushed(user: IrcUser): Promise<void> {
    const socket = this.#sockets.get(user)
    if (socket === undefined || socket.destroyed) return
    let said = ''
    const answered = new Promise<void>((resolve) => {
      socket.on('data', (bytes) => {
        said += bytes.toString()
        if (said.includes('all of it')) resolve()
      })
    })
    user.raw('PING :all of it')
    await Promise.race([answered, once(socket, 'close')])
  }

  async ask(round: number): Promise<Asked> {
    const reply = await asOperator(this.server, `/api/matches/${this.roomId}/ballots`, {
      mechanic: rounds[round],
      seconds: 120,
    })
    const { ballot: id } = (await reply.json()) as { ballot: string }
    const ballot = await until(() => this.looker.state.ballots.get(id))
    const options = [...ballot.options]
    const [wanted = '', bad = ''] = options
    return { round, id, options, wanted, bad, tokenOf: (option) => `!${ballot.tokens.get(option)}` }
  }

  /** Sends a delivery of the program, signed or with other headers. `id`: of the delivery; its own if left out. */
  deliver(
    lines: readonly Line[],
    { id = `d${this.#deliveries++}`, body = '', headers = {} as Record<string, string> } = {},
  ) {
    const rows = lines.map((line, at) => ({ id: `${id}.${at}`, ...line }))
    const text = body === '' ? JSON.stringify({ lines: rows }) : body
    const stamp = headers['webhook-timestamp'] ?? `${Math.floor(Date.now() / 1000)}`
    const signature = createHmac('sha256', secret).update(`${id}.${stamp}.${text}`).digest('base64')
    const signed = { 'webhook-id': id, 'webhook-timestamp': stamp, 'webhook-signature': `v1,${signature}`, ...headers }
    return () => fetch(`${this.server.address}/api/sources/webhook`, { method: 'POST', body: text, headers: signed })
  }

  /** Waits until the stands have heard the last word of a round from each chat: all before it has been dealt with. */
  async settled(round: number, last: IrcUser): Promise<void> {
    const word = `the end of round ${round}`
    last.say(word)
    await this.deliver([{ user: 'last', text: word }])()
    // Who was cut off for a moment is shown the last lines once more.
    const heard = () => new Set(this.lines.filter(({ text }) => text === word).map(({ source }) => source))
    await until(() => heard().size === 2, { withinMilliseconds: 20_000 })
  }
}
