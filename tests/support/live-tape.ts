import { Protocol } from '@colyseus/core'
import { Decoder, decode, Encoder } from '@colyseus/schema'
import { onTestFinished } from 'vitest'
import { Relay } from '../../server/relay/relay.ts'
import type { Spectator } from '../../server/relay/seats.ts'
import { Match } from '../../shared/match/match.ts'
import type { PublicRecord, PublicTapeRecord } from '../../shared/tape/record.ts'
import { ask, type SmallState, smallGame } from './small-game.ts'

const head = { match: 'm', game: 'small', title: 'S', version: 1, tickRate: 10, schema: '', startedAt: 0 }

/** A match that is played and written on a tape, at a time that the test moves. */
export class LiveTape {
  readonly match = new Match<SmallState>(smallGame, { seed: 'relay' })
  readonly records: PublicTapeRecord[] = []
  readonly listeners = new Set<(record: PublicTapeRecord) => void>()
  now = 1_000_000
  readonly #encoder = new Encoder(this.match.state)

  constructor() {
    this.write({ kind: 'start', head, reflection: new Uint8Array() })
    this.#encoder.discardChanges()
    this.keyframe()
    this.play(1, ask.bot('a'), ask.bot('b'))
  }

  write(record: PublicRecord): void {
    const stamp = {
      track: 'public',
      epoch: 1,
      seq: this.records.length,
      tick: this.match.tick,
      time: this.now,
    } as const
    const whole = { ...stamp, ...record }
    this.records.push(whole)
    for (const listener of this.listeners) listener(whole)
  }

  keyframe(): void {
    this.write({ kind: 'keyframe', bytes: new Uint8Array(this.#encoder.encodeAll()) })
  }

  /** Plays ticks of 100 ms. */
  play(ticks: number, ...commands: Parameters<Match['advance']>[0]['commands'][number][]): void {
    for (let at = 0; at < ticks; at++) {
      this.now += 100
      this.match.advance({ commands: at === 0 ? commands : [], inputs: new Map() })
      this.write({ kind: 'patch', bytes: new Uint8Array(this.#encoder.encode()) })
      this.#encoder.discardChanges()
    }
  }

  /** The state as plain data. */
  get picture(): unknown {
    return this.match.state.toJSON()
  }

  readonly tape = {
    epoch: 1,
    publicRecords: () => this.records.slice(),
    follow: (listener: (record: PublicTapeRecord) => void) => {
      this.listeners.add(listener)
      return () => this.listeners.delete(listener)
    },
  }
}

/** A spectator that decodes what it is sent, as the SDK would. */
export class Watcher implements Spectator {
  ready = true
  unsentBytes = 0
  writes = 0
  fullStates = 0
  cut = false
  readonly messages: string[] = []
  readonly #decoder: Decoder<SmallState>

  constructor(relay: Relay) {
    this.#decoder = new Decoder(new smallGame.state())
    this.#decoder.decode(relay.mirror.fullState())
    relay.add(this)
  }

  get state(): SmallState {
    return this.#decoder.state
  }

  /** What it sees, as plain data. */
  get picture(): unknown {
    return this.state.toJSON()
  }

  cutOff(): void {
    this.cut = true
    this.ready = false
  }

  write(frames: Buffer): void {
    this.writes++
    for (let at = 0; at < frames.length; ) {
      const short = (frames[at + 1] ?? 0) & 127
      const header = short < 126 ? 2 : short === 126 ? 4 : 10
      const length =
        short < 126 ? short : short === 126 ? frames.readUInt16BE(at + 2) : Number(frames.readBigUInt64BE(at + 2))
      this.#read(new Uint8Array(frames.subarray(at + header, at + header + length)))
      at += header + length
    }
  }

  #read(message: Uint8Array): void {
    const body = message.subarray(1)
    if (message[0] === Protocol.ROOM_STATE_PATCH) this.#decoder.decode(body)
    else if (message[0] === Protocol.ROOM_STATE) {
      this.fullStates++
      this.#decoder.decodeResync(body)
    } else this.messages.push(decode.string(message, { offset: 1 }))
  }
}

/** A line of chat with an id. */
export const line = (id: string) => ({ id, from: 'a', text: id, source: 'stands', tick: 0 })

/** A relay of a tape, closed when the test ends, and how often it told that the tape has ended. */
export function relayOf(host: LiveTape, delayMs = 0) {
  const ends: string[] = []
  const options = { stateClass: smallGame.state, tape: host.tape, delayMs, now: () => host.now }
  const relay = new Relay({ ...options, ended: () => ends.push('ended') })
  onTestFinished(() => relay.close())
  return { relay, ends }
}
