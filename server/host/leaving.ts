import { matchMaker } from '@colyseus/core'
import { standsOf } from '../../shared/protocol.ts'
import type { RunningMatch } from './ports.ts'
import { sendOn } from './send-on.ts'

/** However slow a store is, a server that is told to end ends: after so long, in milliseconds. */
const leavingMs = 8000
/** After so long nobody is asked to take a match any more: what is left of the time is for letting go of the rest. */
const askingMs = 6000
/** So many matches are handed to others at a time. Those who take them do so one by one, and all others play on meanwhile. */
const atOnce = 2

/** Finds somebody who goes on with a match, and gives the address. */
export type Next = (roomId: string) => Promise<string | undefined>

/** What leaving needs of the outside. */
export interface LeavingPorts {
  readonly matches: {
    /** None begins or comes back any more. */
    leave(): void
    /** Those whose rooms can be joined. */
    listed(): readonly RunningMatch[]
    find(roomId: string): RunningMatch | undefined
  }
  /** All of them are about to be left. */
  begun(): void
  /** Those who open matches or take them from others. */
  readonly close: readonly { close(): void }[]
  /** Resolves once no match is in the making. */
  settled(): Promise<unknown>
  /** Matches of other processes whose stands are here. */
  shown(): readonly string[]
  /** Another node whose stands show these matches too; undefined where there is none. Never rejects. */
  relay(): Promise<string | undefined>
  /** Left out where there is no other process to ask. */
  readonly next?: Next | undefined
  /** A match has been handed over: to that address, where one is known. */
  moved(roomId: string, address: string | undefined): void
  failed(where: string, error: unknown): void
}

/** Hands matches over and sends everybody on: all of them before the process ends, or one that another process runs now. */
export class Leaving {
  readonly #ports: LeavingPorts
  readonly #begun = new Set<string>()
  readonly #done = new Set<string>()
  #next: Next | undefined
  #all: Promise<number> | undefined

  constructor(ports: LeavingPorts) {
    this.#ports = ports
    this.#next = ports.next
  }

  /**
   * Leaves all matches, within a bounded time. Resolves with how many were handed over. Whoever asks again while it is
   * under way, or after it, waits for the same and is told the same.
   */
  all(): Promise<number> {
    this.#all ??= this.#leaveAll()
    return this.#all
  }

  /** Leaves one match, which goes on elsewhere. */
  async one(roomId: string, next: Next): Promise<void> {
    const match = this.#ports.matches.find(roomId)
    if (match !== undefined) await this.#leave(match, next)
  }

  async #leaveAll(): Promise<number> {
    this.#ports.matches.leave()
    this.#ports.begun()
    for (const one of this.#ports.close) one.close()
    const all = Promise.all([this.#handOverAll(), this.#sendOffThoseShown()])
    await Promise.race([all, pause(askingMs)])
    this.#next = undefined
    const rest = Promise.all([all, ...this.#waiting().map((match) => this.#leaveInTurn(match))])
    await Promise.race([rest, pause(leavingMs - askingMs)])
    // Whoever waits for a match that hangs still is let go, to come back wherever it goes on.
    for (const roomId of this.#begun) if (!this.#done.has(roomId)) this.#letGo(roomId)
    return this.#done.size
  }

  async #handOverAll(): Promise<void> {
    await this.#inTurns()
    // One that was in the making can be joined by now.
    await this.#ports.settled()
    await this.#inTurns()
  }

  async #inTurns(): Promise<void> {
    const lane = async () => {
      for (let [match] = this.#waiting(); match !== undefined; [match] = this.#waiting()) await this.#leaveInTurn(match)
    }
    const lanes = this.#next === undefined ? this.#waiting().length : atOnce
    await Promise.all(Array.from({ length: lanes }, lane))
  }

  #waiting(): RunningMatch[] {
    return this.#ports.matches.listed().filter(({ roomId }) => !this.#begun.has(roomId))
  }

  async #leaveInTurn(match: RunningMatch): Promise<void> {
    this.#begun.add(match.roomId)
    if (await this.#leave(match, this.#next)) this.#done.add(match.roomId)
  }

  // Resolves with whether all of the match is with whoever goes on with it, or on its tape.
  async #leave(match: RunningMatch, next: Next | undefined): Promise<boolean> {
    const { roomId } = match
    const stands = standsHere(roomId)
    let address: string | undefined
    let whole = false
    try {
      address = await match.handOver(next)
      whole = true
    } catch (error) {
      this.#ports.failed('hand over', error)
    }
    this.#ports.moved(roomId, address)
    await this.#sendOff(stands, address)
    return whole
  }

  // Their matches go on where they are: spectators go to another relay, or come back here once this one serves again.
  async #sendOffThoseShown(): Promise<void> {
    const shown = this.#ports.shown()
    const address = shown.length === 0 ? undefined : await this.#ports.relay()
    await Promise.all(shown.map((roomId) => this.#sendOff(standsHere(roomId), address)))
  }

  #letGo(roomId: string): void {
    this.#ports.moved(roomId, undefined)
    for (const room of [matchMaker.getLocalRoomById(roomId), standsHere(roomId)]) void this.#sendOff(room, undefined)
  }

  async #sendOff(room: Parameters<typeof sendOn>[0] | undefined, address: string | undefined): Promise<void> {
    if (room !== undefined) await sendOn(room, address).catch((error) => this.#ports.failed('stands', error))
  }
}

const standsHere = (roomId: string) => matchMaker.getLocalRoomById(standsOf(roomId))

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds).unref())
