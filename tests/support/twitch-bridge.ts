import { createHash } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

/**
 * Makes an IRC server look like Twitch's chat: spoken over WebSockets, with Twitch's tags on each line and its answers
 * to whoever joins. All else, who is there and who hears what, is the server's own.
 */
export class TwitchBridge implements AsyncDisposable {
  readonly #server: WebSocketServer
  readonly #ircPort: number
  #lines = 0

  private constructor(server: WebSocketServer, ircPort: number) {
    this.#server = server
    this.#ircPort = ircPort
    server.on('connection', (client) => this.#link(client))
  }

  static async start(ircPort: number): Promise<TwitchBridge> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    await new Promise((resolve) => server.once('listening', resolve))
    return new TwitchBridge(server, ircPort)
  }

  get port(): number {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('The bridge is closed.')
    return address.port
  }

  /** Breaks off all that is connected. */
  cut(): void {
    for (const client of this.#server.clients) client.terminate()
  }

  /** Sends a line as it stands to all that are connected. */
  send(line: string): void {
    for (const client of this.#server.clients) client.send(`${line}\r\n`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #link(client: WebSocket): void {
    const server = connect(this.#ircPort, '127.0.0.1')
    let rest = ''
    server.on('error', () => client.terminate()).on('close', () => client.terminate())
    client.on('error', () => server.destroy()).on('close', () => server.destroy())
    server.on('data', (bytes) => {
      const lines = (rest + bytes.toString()).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) for (const told of this.#toClient(line)) client.send(`${told}\r\n`)
    })
    client.on('message', (data) => {
      for (const line of data.toString().split('\r\n')) this.#toServer(line, client, server)
    })
  }

  #toServer(line: string, client: WebSocket, server: Socket): void {
    const [command = '', ...words] = line.split(' ')
    if (command === '' || command === 'PASS') return
    if (command !== 'CAP') return void server.write(`${line}\r\n`)
    const caps = 'twitch.tv/tags twitch.tv/commands twitch.tv/membership'
    if (words[0] === 'LS') client.send(`:tmi.twitch.tv CAP * LS :${caps}\r\n`)
    if (words[0] === 'REQ') client.send(`:tmi.twitch.tv CAP * ACK ${words.slice(1).join(' ')}\r\n`)
  }

  #toClient(line: string): string[] {
    const [prefix = '', command, channel] = line.split(' ')
    const nick = prefix.slice(1).split('!')[0] ?? ''
    if (command === 'JOIN') return [line, `@room-id=1;slow=0;subs-only=0 :tmi.twitch.tv ROOMSTATE ${channel?.slice(1)}`]
    if (command !== 'PRIVMSG') return [line]
    const tags = `id=line-${this.#lines++};user-id=${userIdOf(nick)};display-name=${nick};room-id=1;tmi-sent-ts=${Date.now()}`
    return [`@${tags} ${line}`]
  }
}

/** The number that a nick has here in place of an account. */
export const userIdOf = (nick: string) =>
  `${createHash('sha256').update(nick.toLowerCase()).digest().readUInt32BE() % 1e9}`
