import type { WeightReason } from '../../../shared/electorate.ts'
import { forgetOldest } from '../../../shared/forget-oldest.ts'
import type { Network } from '../../../shared/network.ts'
import { NetworkCount } from './integrity/network-count.ts'

/** Votes for one option from one source within so many milliseconds are of one instant. */
const instantMs = 250
/** The same text within so many milliseconds is a copy. */
const copiesMs = 10_000
/** A surge comes from at least this many independent networks, or from as many as are known, whichever is more. */
const leastSurge = 30
/** So many equal texts, from independent networks, are copies. */
const leastCopies = 15
/** Where fewer independent networks are known, everybody is new, and nothing can be told from it. */
const leastKnown = 12
/** Texts that are remembered at once. */
const mostTexts = 2000

/** A vote as it is looked at for whether one hand cast many. */
export interface Arrival {
  readonly person: string
  readonly source: string
  readonly choice: string
  /** The chat line it came with, as it was written; empty for a button. */
  readonly text: string
  /** Left out for accounts of other services. */
  readonly network?: Network | undefined
  readonly at: number
}

/** A vote that looks as if somebody else's hand had cast it, too. */
export interface Suspect {
  readonly person: string
  readonly reason: Extract<WeightReason, 'surge' | 'copies'>
}

interface Wave {
  readonly since: number
  readonly persons: Set<string>
  readonly networks: NetworkCount
  /** Whether all who are in it are suspected. */
  isOdd: boolean
}

/**
 * Watches the votes of one ballot that come from new accounts, for surges (very many for one option in one instant) and
 * for copies (many in the same words, which nobody uses who is known: `!2` is everybody's, `! LION` is not). A crowd that
 * storms in honestly looks like a surge as well, which is why a surge is only discounted.
 */
export class Surges {
  readonly #waves = new Map<string, Wave>()
  readonly #texts = new Map<string, Wave>()
  readonly #usualTexts = new Set<string>()
  readonly #surging = new Set<string>()
  /** The texts that each person copied. */
  readonly #copying = new Map<string, Set<string>>()

  /** Takes in a vote of an account that is known: how it is written is nothing odd. */
  known({ text }: Arrival): undefined {
    if (text !== '' && this.#usualTexts.size < mostTexts) this.#usualTexts.add(text)
  }

  /** Takes in a vote of a new account, where so many are known, and says what is odd about it. */
  fresh(arrival: Arrival, known: number): Suspect['reason'] | undefined {
    if (known < leastKnown) return undefined
    const { person, source, choice, text } = arrival
    if (text !== '' && !this.#usualTexts.has(text)) {
      const wave = join(this.#texts, text, arrival, copiesMs)
      forgetOldest(this.#texts, mostTexts)
      for (const one of newlyOdd(wave, person, leastCopies)) this.#copy(one, text)
    }
    const wave = join(this.#waves, `${source} ${choice}`, arrival, instantMs)
    for (const one of newlyOdd(wave, person, Math.max(leastSurge, known))) this.#surging.add(one)
    return this.reasonFor(person)
  }

  /** Whoever is suspected now. What known people have come to write as well is no copy any more. */
  suspects(): Suspect[] {
    const persons = new Set([...this.#copying.keys(), ...this.#surging])
    return [...persons].flatMap((person) => {
      const reason = this.reasonFor(person)
      return reason === undefined ? [] : [{ person, reason }]
    })
  }

  reasonFor(person: string): Suspect['reason'] | undefined {
    for (const text of this.#copying.get(person) ?? []) if (!this.#usualTexts.has(text)) return 'copies'
    return this.#surging.has(person) ? 'surge' : undefined
  }

  /** Goes on after a restart with who was suspected before it. */
  restore(before: readonly Suspect[]): void {
    for (const { person, reason } of before) {
      // The text itself is not on the tape: one that nobody writes stands for it.
      if (reason === 'copies') this.#copy(person, '')
      else this.#surging.add(person)
    }
  }

  #copy(person: string, text: string): void {
    const texts = this.#copying.get(person)
    if (texts === undefined) this.#copying.set(person, new Set([text]))
    else texts.add(text)
  }
}

function join(waves: Map<string, Wave>, key: string, { person, network, at }: Arrival, spanMs: number): Wave {
  const before = waves.get(key)
  const wave =
    before !== undefined && at - before.since < spanMs
      ? before
      : { since: at, persons: new Set<string>(), networks: new NetworkCount(), isOdd: false }
  if (!wave.persons.has(person)) wave.networks.add(network)
  wave.persons.add(person)
  waves.set(key, wave)
  return wave
}

// Whom a vote brings under suspicion: all of its wave once that is large enough, and then each who still comes. To go
// through the whole wave at each vote would let a flood hold up the match.
function newlyOdd(wave: Wave, person: string, least: number): Iterable<string> {
  const wasOdd = wave.isOdd
  wave.isOdd = wave.networks.total >= least
  if (!wave.isOdd) return []
  return wasOdd ? [person] : wave.persons
}
