import { Decoder, Encoder, type Schema } from '@colyseus/schema'
import { arena } from '../../rooms/arena/game.ts'
import { ArenaState } from '../../rooms/arena/state.ts'
import { dataMessage, patchMessage, socketFrame } from '../../server/relay/frame.ts'
import { Mirror } from '../../server/relay/mirror.ts'
import { firstNumberOf } from '../../server/relay/numbers.ts'
import type { Mark } from '../../shared/protocol.ts'
import { deltaOf, type Plain, patched, shortened } from './json-delta.ts'

/** What Colyseus puts before each frame to a player of a room that takes inputs. */
const inputStampBytes = 8

/** One tick of the match, as each way has it to send. */
export interface Moment {
  readonly tick: number
  /** What the host's encoder made of it. */
  readonly patch: Uint8Array
  /** The same state with a float32 for each quantized field. */
  readonly twin: Schema
  readonly marks: readonly Mark[]
}

/** One way to send the match. */
export interface Way {
  readonly who: string
  readonly way: string
  /** Bytes that a tick sends, with the headers of their WebSocket frames; 0 where it sends nothing. */
  send(moment: Moment): number
  /** What whoever got it all has in the end. */
  picture(): Plain
}

const framedBytes = (message: Uint8Array): number => socketFrame(message).length

const marksBytes = ({ tick, marks }: Moment): number =>
  marks.length === 0 ? 0 : framedBytes(dataMessage('marks', { tick, marks }))

const decoderOf = (type: new () => Schema) =>
  new Decoder((type as unknown as { initializeForDecoder(): Schema }).initializeForDecoder())

const pictureOf = ({ state }: Decoder): Plain => shortened((state as Schema).toJSON())

/** A player, who gets each patch of the host. */
export function ourPlayer(): Way {
  const decoder = decoderOf(ArenaState)
  return {
    who: 'player',
    way: 'Cavea',
    send(moment) {
      decoder.decode(moment.patch)
      return framedBytes(patchMessage(moment.patch)) + inputStampBytes + marksBytes(moment)
    },
    picture: () => pictureOf(decoder),
  }
}

/** Where a spectator watches: it decides by which numbers a mirror calls what it is about. */
const places = {
  /** In the process that plays a match, from its first opening on. */
  here: { epoch: 1, name: '' },
  /** In another process, or after the match has come back in one: the first relay elsewhere begins behind 64 epochs. */
  'far away': { epoch: 65, name: ' at a far relay' },
} as const

/** A spectator, who gets what the relay's mirror makes of them: so many `samples` in a window of so long. */
export function ourSpectator(place: keyof typeof places, windowMs: number, samples: number): Way {
  const { epoch, name } = places[place]
  const mirror = new Mirror(ArenaState, firstNumberOf(epoch))
  const decoder = decoderOf(ArenaState)
  const sampleTicks = (windowMs / samples / 1000) * arena.tickRate
  let due = 0
  let pending: Mark[] = []
  const take = () => {
    const patch = mirror.takePatch()
    if (patch === undefined) return 0
    decoder.decode(patch)
    return framedBytes(patchMessage(patch))
  }
  return {
    who: `spectator${name}, ${1000 / windowMs} windows a second`,
    way: 'Cavea',
    send({ tick, patch, marks, twin }) {
      if (due === 0) mirror.applyKeyframe(patch)
      else mirror.applyPatch(patch)
      pending.push(...marks)
      if (tick < due) return 0
      due = Math.max(tick, due) + sampleTicks
      const sent = take() + marksBytes({ tick, patch, twin, marks: pending })
      pending = []
      return sent
    },
    picture() {
      take()
      return pictureOf(decoder)
    },
  }
}

/** The stock framework, to whoever is in the room. */
export function plainColyseus(twinClass: new () => Schema): Way {
  const decoder = decoderOf(twinClass)
  let encoder: Encoder | undefined
  return {
    who: 'player or spectator',
    way: 'plain Colyseus, float32 fields',
    send(moment) {
      encoder ??= new Encoder(moment.twin)
      const patch = new Uint8Array(encoder.encode())
      encoder.discardChanges()
      decoder.decode(patch)
      return framedBytes(patchMessage(patch)) + marksBytes(moment)
    },
    picture: () => pictureOf(decoder),
  }
}

/** Socket.IO with its own parser, which writes JSON: what changed, or all of it. */
export function socketIo(sends: 'changes' | 'everything'): Way {
  let known: Plain | undefined
  const eventBytes = (name: string, about: Plain) => framedBytes(Buffer.from(`42${JSON.stringify([name, about])}`))
  return {
    who: 'player or spectator',
    way: `JSON over Socket.IO, ${sends}`,
    send({ tick, twin, marks }) {
      const now = shortened(twin.toJSON())
      const told = sends === 'everything' ? now : deltaOf(known, now)
      if (told !== undefined) known = sends === 'everything' ? told : patched(known, told)
      const state = told === undefined ? 0 : eventBytes('state', told)
      return state + (marks.length === 0 ? 0 : eventBytes('marks', { tick, marks } as unknown as Plain))
    },
    picture: () => known ?? null,
  }
}
