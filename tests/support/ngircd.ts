import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { provideNgircd } from '../../scripts/ngircd.ts'
import { freePort } from './free-port.ts'
import { until } from './until.ts'

/** A real IRC server on a free port of the loopback address, without the limits that keep a test from being quick. */
export class Ngircd implements AsyncDisposable {
  readonly port: number
  readonly #folder = mkdtempSync(join(tmpdir(), 'cavea-ngircd-'))
  #child: ChildProcess

  private constructor(port: number) {
    this.port = port
    writeFileSync(join(this.#folder, 'ngircd.conf'), settings(port))
    this.#child = this.#spawn()
  }

  static async start(): Promise<Ngircd> {
    const server = new Ngircd(await freePort())
    await server.#ready()
    return server
  }

  /** Ends the server on the spot. */
  async kill(): Promise<void> {
    const gone = once(this.#child, 'close')
    this.#child.kill('SIGKILL')
    await gone
  }

  async restart(): Promise<void> {
    this.#child = this.#spawn()
    await this.#ready()
  }

  /** Somebody who has joined a channel. `from`: the address that they come from. */
  async user(nick: string, channel: string, from = '127.0.0.1'): Promise<IrcUser> {
    const socket = connect({ port: this.port, host: '127.0.0.1', localAddress: from })
    const user = new IrcUser(socket, nick, channel)
    await user.joined
    return user
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await this.kill()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #spawn(): ChildProcess {
    const child = spawn(provideNgircd(), ['-n', '-f', join(this.#folder, 'ngircd.conf')], { stdio: 'ignore' })
    child.on('error', () => {})
    process.once('exit', () => child.kill('SIGKILL'))
    return child
  }

  async #ready(): Promise<void> {
    const answers = () =>
      new Promise<boolean>((resolve) => {
        const socket = connect(this.port, '127.0.0.1', () => resolve(true))
        socket.on('error', () => resolve(false)).on('connect', () => socket.destroy())
      })
    await until(answers, { what: 'ngircd answers', withinMilliseconds: 10_000 })
  }
}

/** A person at an IRC server. */
export class IrcUser {
  readonly joined: Promise<unknown>
  /** All lines from the server. */
  readonly heard: string[] = []
  readonly #socket: Socket
  readonly #channel: string

  constructor(socket: Socket, nick: string, channel: string) {
    this.#socket = socket
    this.#channel = channel
    let rest = ''
    this.joined = new Promise((resolve, reject) => {
      socket.on('error', reject)
      socket.on('data', (bytes) => {
        const lines = (rest + bytes.toString()).split('\r\n')
        rest = lines.pop() ?? ''
        for (const line of lines) {
          this.heard.push(line)
          const [, word, about] = line.split(' ')
          if (line.startsWith('PING ')) this.raw(`PONG ${word}`)
          if (word === '001' && about === nick) this.raw(`JOIN ${channel}`)
          if (word === '366' && about === nick) resolve(undefined)
        }
      })
    })
    this.raw(`NICK ${nick}\r\nUSER ${nick} 0 * :${nick}`)
  }

  say(text: string): void {
    this.raw(`PRIVMSG ${this.#channel} :${text}`)
  }

  raw(line: string): void {
    this.#socket.write(`${line}\r\n`)
  }

  leave(): void {
    this.#socket.destroy()
  }
}

const settings = (port: number) => `[Global]
Name = irc.cavea.test
Info = Cavea's tests
Listen = 127.0.0.1
Ports = ${port}
ServerUID = ${process.getuid?.() ?? 0}
ServerGID = ${process.getgid?.() ?? 0}
MotdPhrase = Hail
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxNickLength = 30
MaxPenaltyTime = 0
[Options]
DNS = no
Ident = no
PAM = no
`
