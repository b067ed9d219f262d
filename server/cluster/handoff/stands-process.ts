import { type ChildProcess, fork } from 'node:child_process'
import type { Socket } from 'node:net'
import type { VenueNetwork } from '../../../shared/network.ts'
import type { PublicTapeRecord } from '../../../shared/tape/record.ts'
import { answerTo, type DeskPorts } from '../desk.ts'
import type { FromStands, ToStands, Upgrade } from './mail.ts'

/** What it has not taken in yet. With more it is given up: a process that is stopped would take all memory here. */
const mostUnsentBytes = 32 * 1024 * 1024
/** What a message takes beside its bytes, about. */
const messageBytes = 512
/** Sockets that wait to be given away. Whoever comes beyond them had better come again. */
const mostSockets = 500
/** It says something each second. After so many looks, one a second, without a word it is given up. */
const mostSilentLooks = 10

/** What a stands' process needs of the one that runs the matches. */
export interface StandsProcessPorts {
  readonly secret: Uint8Array
  readonly delayMs: number
  readonly allowedOrigins: readonly string[]
  readonly proxyHops: number
  readonly venueNetworks: readonly VenueNetwork[]
  /** Where what spectators ask for is done. */
  readonly desk: Omit<DeskPorts, 'matches'>
  crowd(match: string, spectators: number): void
  /** The process has ended. */
  ended(): void
  failed(where: string, error: unknown): void
}

/** A running match's tape, as far as stands elsewhere read it. */
export interface FedTape {
  publicRecords(): readonly PublicTapeRecord[]
  follow(listener: (record: PublicTapeRecord) => void): () => void
}

/** A socket that is to be given away. */
interface Waiting {
  readonly upgrade: Upgrade
  readonly socket: Socket
  /**
   * Node takes it out of the socket as it sends that, and forgets it should the process end before it was taken: left open,
   * the client would wait for ever.
   */
  readonly handle: { close(): void } | null
}

/** A process of our own for the stands of one match: fed with the tape, given the sockets, heard with its votes. */
export class StandsProcess {
  readonly match: string
  readonly #child: ChildProcess
  readonly #ports: StandsProcessPorts
  #state: 'starting' | 'shows' | 'ended' = 'starting'
  #stop: (() => void) | undefined
  /** Those that wait to be given away; the first is under way. */
  readonly #sockets: Waiting[] = []
  /** The one that was sent last: whether it has been taken is not told. */
  #sent: Waiting | undefined
  #unsentBytes = 0
  #silentLooks = 0

  constructor(
    script: string,
    shown: { match: string; game: string; number: number; tape: FedTape },
    ports: StandsProcessPorts,
  ) {
    const { match, game, number, tape } = shown
    this.match = match
    this.#ports = ports
    this.#child = fork(script, { serialization: 'advanced', env: process.env })
    this.#child.on('error', (error) => ports.failed('stands process', error))
    this.#child.on('exit', () => this.#end())
    this.#child.on('message', (message) =>
      this.#hear(message as FromStands, () => {
        this.#tell({ kind: 'show', match, game, number, records: tape.publicRecords() })
        this.#stop = tape.follow((record) => this.#tell({ kind: 'record', match, record }))
      }),
    )
    const { secret, delayMs, allowedOrigins, proxyHops, venueNetworks } = ports
    this.#tell({ kind: 'begin', secret, delayMs, allowedOrigins, proxyHops, venueNetworks })
  }

  /** Whether sockets may come. */
  get shows(): boolean {
    return this.#state === 'shows' && this.#child.connected
  }

  /** Gives a socket that asks for an upgrade away; false where so many wait already that it had better come again. */
  take(upgrade: Upgrade, socket: Socket): boolean {
    if (this.#sockets.length >= mostSockets) return false
    this.#sockets.push({ upgrade, socket, handle: Reflect.get(socket, '_handle') })
    if (this.#sockets.length === 1) this.#giveNext()
    return true
  }

  /** To be called once a second: gives the process up when it has long been silent. */
  look(): void {
    if (this.#state !== 'shows') return
    this.#silentLooks += 1
    if (this.#silentLooks >= mostSilentLooks) this.#giveUp('It has said nothing for ten seconds.')
  }

  /** The match goes on elsewhere: those who watch are sent there. */
  sendOn(address: string | undefined): void {
    this.#tell({ kind: 'gone', match: this.match, address })
  }

  close(): void {
    // What was said before reaches it still; it ends by itself then.
    if (this.#child.connected) this.#child.disconnect()
  }

  #hear(message: FromStands, show: () => void): void {
    this.#silentLooks = 0
    switch (message.kind) {
      case 'alive':
        break
      case 'ready':
        show()
        break
      case 'shown':
        if (this.#state === 'starting') this.#state = 'shows'
        break
      case 'asked':
        void this.#answer(message)
        break
      case 'crowd':
        this.#ports.crowd(message.match, message.spectators)
        break
      case 'failed':
        this.#ports.failed(message.where, new Error(message.text))
        break
    }
  }

  async #answer({ match, asked }: Extract<FromStands, { kind: 'asked' }>): Promise<void> {
    const answer = await answerTo(this.#ports.desk, match, asked, (told) => this.#tell({ kind: 'told', told }))
    this.#tell({ kind: 'told', told: { kind: 'answer', id: asked.id, answer } })
  }

  // One at a time. Node sends nothing behind a socket until it has been taken: the match's ticks would wait for all of them.
  #giveNext(): void {
    while (this.#sockets[0]?.socket.destroyed === true) this.#sockets.shift()
    const [next] = this.#sockets
    if (next === undefined) return
    this.#tell({ kind: 'upgrade', upgrade: next.upgrade }, next.socket, () => {
      this.#sent = this.#sockets.shift()
      this.#giveNext()
    })
  }

  #tell(message: ToStands, socket?: Socket, sent?: () => void): void {
    if (this.#state === 'ended' || !this.#child.connected) return
    const bytes = messageBytes + bytesIn(message)
    this.#unsentBytes += bytes
    this.#child.send(message, socket, (error) => {
      this.#unsentBytes -= bytes
      // The error is that the process has just gone: its end is told of by itself.
      if (error === null) sent?.()
    })
    if (this.#unsentBytes > mostUnsentBytes) this.#giveUp('It takes in nothing any more.')
  }

  // Its sockets go with it, and everybody comes back to this process.
  #giveUp(why: string): void {
    this.#ports.failed('stands process', new Error(why))
    this.#child.kill('SIGKILL')
    this.#end()
  }

  #end(): void {
    if (this.#state === 'ended') return
    this.#state = 'ended'
    this.#stop?.()
    for (const { socket, handle } of this.#sockets.splice(0)) {
      socket.destroy()
      handle?.close()
    }
    this.#sent?.handle?.close()
    this.#ports.crowd(this.match, 0)
    this.#ports.ended()
  }
}

function bytesIn(message: ToStands): number {
  if (message.kind === 'record') return recordBytes(message.record)
  return message.kind === 'show' ? message.records.reduce((sum, record) => sum + recordBytes(record), 0) : 0
}

const recordBytes = (record: PublicTapeRecord): number => ('bytes' in record ? record.bytes.length : 0)
