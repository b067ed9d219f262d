import { CaveaError } from '../../shared/errors.ts'
import type { Past, Recording } from './recording.ts'

/** A match that was left, as its tape has it. */
export interface Left {
  readonly past: Past
  readonly recording: Recording
}

/** What bringing matches back needs of the outside. */
export interface ComebackPorts {
  /** The matches that nobody runs now and that were not brought to an end. */
  unfinished(): Promise<readonly string[]>
  /** Waits until it is known who of those that hold a match lives. Resolves with whether there was any doubt. */
  holdersKnown(): Promise<boolean>
  /** Takes the lease of a match's tape; false where another node has it. `isAsked`: its holder wants this node to have it. */
  claim(roomId: string, isAsked: boolean): Promise<boolean>
  /** Takes a match's tape: whoever wrote it before is fenced. */
  resume(roomId: string): Promise<Left>
  /** Brings a tape to its end that nothing can be resumed from. */
  giveUp(roomId: string): Promise<void>
  /** Stands for a game's rules and state as they are here; undefined where this house has no such game. */
  edition(game: string): { readonly version: number; readonly schema: string } | undefined
  /** Opens the room of a match, and its stands, under their old ids. Rejects where the room could not be opened. */
  open(game: string, roomId: string): Promise<void>
  /** Whether the process is about to end. */
  leaving(): boolean
  log(level: 'info' | 'warn' | 'error', text: string, details: Record<string, unknown>): void
}

/**
 * Why a match is brought back: this node starts, the match's host has asked this node to take it, or its host is gone and
 * this node runs on.
 */
export type Reason = 'start' | 'asked' | 'orphaned'

/** Brings back the matches that another process has left: killed, drained, or gone with its machine. */
export class Comeback {
  readonly #ports: ComebackPorts
  readonly #left = new Map<string, Left>()
  #underWay: Promise<unknown> = Promise.resolve()

  constructor(ports: ComebackPorts) {
    this.#ports = ports
  }

  /** For the room that is being opened: what is known of its match. Each is handed out once. */
  take(roomId: string): Left | undefined {
    const left = this.#left.get(roomId)
    this.#left.delete(roomId)
    return left
  }

  /** Brings back all that can be. One that cannot is reported: it keeps nobody from starting. */
  async all(): Promise<void> {
    const [doubt] = await Promise.all([this.#ports.holdersKnown(), this.#round()])
    if (doubt) await this.#round()
  }

  async #round(): Promise<void> {
    for (const roomId of await this.#ports.unfinished()) {
      if (this.#ports.leaving()) return
      await this.one(roomId)
    }
  }

  /**
   * Brings back one match. Resolves with whether it runs here now. One that nothing can be resumed from, or that began on
   * another version of its game, is ended by a node that starts, and let go by any other: there may be a node that can
   * run it. What goes wrong otherwise may go well the next time: the match is left as it is.
   */
  one(roomId: string, reason: Reason = 'start'): Promise<boolean> {
    const one = this.#one(roomId, reason)
    this.#underWay = Promise.all([this.#underWay, one])
    return one
  }

  /** Resolves once no match is on its way back. */
  async settled(): Promise<void> {
    await this.#underWay
  }

  async #one(roomId: string, reason: Reason): Promise<boolean> {
    let left: Left | undefined
    try {
      if (!(await this.#ports.claim(roomId, reason === 'asked'))) return false
      left = await this.#ports.resume(roomId)
      if (this.#ports.leaving()) {
        await left.recording.release()
        return false
      }
      const { game, version, schema } = left.past.snapshot.head
      const here = this.#ports.edition(game)
      if (here === undefined || here.version !== version || here.schema !== schema) {
        // Clients that come back do not ask for the schema again: they would read new bytes by the old one.
        await (reason === 'start' ? left.recording.end('version changed') : left.recording.release())
        this.#ports.log('warn', 'A match cannot go on here: it began on another version of its game', {
          roomId,
          game,
          version,
        })
        return false
      }
      this.#left.set(roomId, left)
      await this.#ports.open(game, roomId)
      return true
    } catch (error) {
      this.#left.delete(roomId)
      if (error instanceof CaveaError && error.code === 'tape_finished') {
        this.#ports.log('info', 'A match was over when its process ended: its tape is finished now', { roomId })
        return false
      }
      this.#ports.log('error', 'A match could not be brought back', { roomId, err: error })
      const hopeless = reason === 'start' && error instanceof CaveaError && error.code === 'tape_damaged'
      await this.#close(roomId, async () => (hopeless ? this.#ports.giveUp(roomId) : left?.recording.release()))
      return false
    }
  }

  async #close(roomId: string, close: () => Promise<void>): Promise<void> {
    try {
      await close()
    } catch (error) {
      this.#ports.log('error', 'A tape could not be closed', { roomId, err: error })
    }
  }
}
