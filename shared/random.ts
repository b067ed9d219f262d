/** The four 32-bit words of a generator: all that a snapshot needs to go on drawing where it stopped. */
export type RandomState = readonly [number, number, number, number]

/**
 * Seeded randomness: the small fast counter generator `sfc32` (Chris Doty-Humphrey, PractRand), 128 bits of state.
 * Games draw from it alone, so that a match is determined by its seed and its commands.
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter: number

  private constructor(state: RandomState) {
    this.#a = state[0] | 0
    this.#b = state[1] | 0
    this.#c = state[2] | 0
    this.#counter = state[3] | 0
  }

  /** A generator for a seed of any length. Two labels of one seed give two independent generators. */
  static fromSeed(seed: string, label = ''): Random {
    const [high, low] = hashWords(`${label}\u0000${seed}`)
    const [other] = hashWords(`${seed}\u0000${label}`)
    const random = new Random([high, low, other, 1])
    // The generator's authors ask for at least 12 rounds before the words of a weak seed are well mixed.
    for (let round = 0; round < 15; round++) random.next()
    return random
  }

  /** Goes on from a state that {@link state} gave. */
  static fromState(state: RandomState): Random {
    return new Random(state)
  }

  get state(): RandomState {
    return [this.#a >>> 0, this.#b >>> 0, this.#c >>> 0, this.#counter >>> 0]
  }

  /** The next number in [0, 1), with 32 bits of randomness. */
  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (this.#c << 21) | (this.#c >>> 11)
    this.#c = (this.#c + sum) | 0
    return (sum >>> 0) / 4_294_967_296
  }

  /** A number in [min, max). */
  between(min: number, max: number): number {
    return min + this.next() * (max - min)
  }

  /** A whole number from min to max, both included. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1))
  }

  /** True with the given probability (0 to 1). */
  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** One element of a list, or undefined of an empty one. */
  pick<T>(list: readonly T[]): T | undefined {
    return list[Math.floor(this.next() * list.length)]
  }

  /** A new list with the same elements in random order (Fisher and Yates). */
  shuffled<T>(list: readonly T[]): T[] {
    const out = [...list]
    for (let last = out.length - 1; last > 0; last--) {
      const at = this.integer(0, last)
      const moved = out[last] as T
      out[last] = out[at] as T
      out[at] = moved
    }
    return out
  }
}

/** Two 32-bit words of a text: two multiplicative lanes in the manner of MurmurHash3's finaliser. Not for secrets. */
export function hashWords(text: string): [number, number] {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    high = Math.imul(high ^ unit, 2_654_435_761)
    low = Math.imul(low ^ unit, 1_597_334_677)
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909)
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909)
  return [high >>> 0, low >>> 0]
}

/** Sixteen hexadecimal digits that stand for a text. Equal texts give equal digits; not for secrets. */
export function hashText(text: string): string {
  const [high, low] = hashWords(text)
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0')
}
