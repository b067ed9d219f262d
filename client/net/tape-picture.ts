import { Decoder, Reflection, type Schema } from '@colyseus/schema'
import { CaveaError } from '../../shared/errors.ts'
import type { GameState } from '../../shared/state.ts'
import type { TapeReader } from '../../shared/tape/reader.ts'

type State = GameState & Schema

/** The state of a match at one tick of its tape, by the tape's own reflection: no class of this build is asked. */
export class TapePicture {
  readonly #reader: TapeReader
  readonly #context: Decoder<State>['context']
  readonly #State: new () => State
  #decoder: Decoder<State>
  #tick: number

  /** Throws `tape_damaged` where the tape's states cannot be read. */
  constructor(reader: TapeReader, tick: number) {
    this.#reader = reader
    const { context, state } = readable(() => Reflection.decode<State>(reader.reflection))
    this.#context = context
    this.#State = state.constructor as new () => State
    const { decoder, reached } = this.#led(tick)
    this.#decoder = decoder
    this.#tick = reached
  }

  /** Another object after each {@link enter}. */
  get state(): GameState {
    return this.#decoder.state
  }

  /** The state as JSON. Throws `tape_damaged` where it holds itself, as one that is damaged may. */
  get text(): string {
    return readable(() => JSON.stringify(this.state, null, 2))
  }

  /** The tick of the state; behind the one that was asked for where the tape has a gap. */
  get tick(): number {
    return this.#tick
  }

  /** Goes on to a later tick and calls back after each patch. False where no patches lead there: see {@link enter}. */
  goOn(tick: number, onPatch: () => void): boolean {
    const patches = this.#reader.onward(this.#tick, tick)
    if (patches === undefined) return false
    for (const patch of patches) {
      readable(() => this.#decoder.decode(patch.bytes))
      this.#tick = patch.tick
      onPatch()
    }
    return true
  }

  /** Goes to any tick: from the keyframe before it. */
  enter(tick: number): void {
    const { decoder, reached } = this.#led(tick)
    this.#decoder = decoder
    this.#tick = reached
  }

  /** The state at any tick, beside the one that is shown. */
  stateAt(tick: number): GameState {
    return this.#led(tick).decoder.state
  }

  #led(tick: number) {
    const { keyframe, patches } = this.#reader.seek(tick)
    // The reflection is read once: each reading would register its classes anew, for good.
    const decoder = new Decoder<State>(new this.#State(), this.#context)
    readable(() => {
      decoder.decode(keyframe.bytes)
      for (const patch of patches) decoder.decode(patch.bytes)
    })
    return { decoder, reached: patches.at(-1)?.tick ?? keyframe.tick }
  }
}

function readable<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw new CaveaError('tape_damaged', { cause, detail: 'A state on it cannot be read.' })
  }
}
