/** One sample of a match: what changed since the one before, as whole frames. */
export interface Sample {
  /** Counts up from 1. */
  readonly number: number
  readonly tick: number
  readonly patch: Buffer
  /** Marks, tallies and chat. */
  readonly messages: Buffer
}

/** What everybody gets in one window: its samples as one buffer, made once. */
export class Parcel {
  /** The last sample, to which this brings everybody, and its tick. */
  readonly sample: number
  readonly tick: number
  readonly #samples: readonly Sample[]
  readonly #all: Buffer
  readonly #fullState: () => Buffer
  #fresh: Buffer | undefined

  /** `samples`: one or more, in order. `fullState`: the frame of the state as of the last of them. */
  constructor(samples: readonly Sample[], fullState: () => Buffer) {
    const last = samples.at(-1)
    this.sample = last?.number ?? 0
    this.tick = last?.tick ?? 0
    this.#samples = samples
    this.#all = Buffer.concat(samples.flatMap(({ patch, messages }) => [patch, messages]))
    this.#fullState = fullState
  }

  /** What somebody lacks who has been given the samples up to that number; undefined if that is nothing. */
  since(number: number): Buffer | undefined {
    let skippedBytes = 0
    for (const sample of this.#samples) {
      if (sample.number > number) break
      skippedBytes += sample.patch.length + sample.messages.length
    }
    if (skippedBytes === this.#all.length) return undefined
    return skippedBytes === 0 ? this.#all : this.#all.subarray(skippedBytes)
  }

  /** What brings somebody up to date who has missed earlier windows. Built for the first of them, shared by all. */
  fresh(): Buffer {
    this.#fresh ??= Buffer.concat([this.#fullState(), ...this.#samples.map(({ messages }) => messages)])
    return this.#fresh
  }
}
