import { type ChildProcess, fork } from 'node:child_process'
import type { Socket } from 'node:net'
import type { PublicTapeRecord } from '../../../shared/tape/record.ts'
import { answerTo, type DeskPorts } from '../desk.ts'
import type { FromStands, ToStands, Upgrade } from './mail.ts'

/** What a stands' process needs of the one that runs the matches. */
export interface StandsProcessPorts {
  readonly secret: Uint8Array
  readonly delayMs: number
  readonly allowedOrigins: readonly string[]
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

/** A process of our own for the stands of one match: fed with the tape, given the sockets, heard with its votes. */
export class StandsProcess {
  readonly match: string
  readonly #child: ChildProcess
  readonly #ports: StandsProcessPorts
  #state: 'starting' | 'shows' | 'ended' = 'starting'
  #stop: (() => void) | undefined

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
    const { secret, delayMs, allowedOrigins } = ports
    this.#tell({ kind: 'begin', secret, delayMs, allowedOrigins })
  }

  /** Whether sockets may come. */
  get shows(): boolean {
    return this.#state === 'shows'
  }

  /** Gives a socket that asks for an upgrade away. */
  take(upgrade: Upgrade, socket: Socket): void {
    this.#tell({ kind: 'upgrade', upgrade }, socket)
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
    switch (message.kind) {
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

  #tell(message: ToStands, socket?: Socket): void {
    if (!this.#child.connected) return
    // The error is that the process has just gone: its end is told of by itself.
    this.#child.send(message, socket, () => {})
  }

  #end(): void {
    if (this.#state === 'ended') return
    this.#state = 'ended'
    this.#stop?.()
    this.#ports.crowd(this.match, 0)
    this.#ports.ended()
  }
}
