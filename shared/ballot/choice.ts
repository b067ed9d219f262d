/** A bid on an option: points of the allowance that a voter has for this ballot. */
export interface Bid {
  readonly option: string
  readonly amount: number
}

/** What a voter may choose: an option's name, several of them (approval, ranked), a number (slider), or a bid. */
export type BallotChoice = string | readonly string[] | number | Bid

/** Whether two choices are the same. Both are in the form in which they are counted. */
export function sameChoice(one: BallotChoice | null, other: BallotChoice | null): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}

/** The options that a choice names, in its order. */
export function picksOf(choice: BallotChoice | null): readonly string[] {
  if (choice === null) return []
  if (typeof choice === 'string' || typeof choice === 'number') return [`${choice}`]
  return 'option' in choice ? [choice.option] : choice
}

/** One vote as it is counted. */
export interface CountedVote {
  readonly choice: BallotChoice
  /** In thousandths of a usual vote, a whole number: so sums are exact, and their order makes no difference. */
  readonly weightMilli: number
  /** The tick that the voter's picture had reached. */
  readonly seenTick: number
}

/** What the count goes by, beside the votes. */
export interface BallotTerms {
  /** Names of the options. */
  readonly options: readonly string[]
  /** The last tick at which a voter may have seen it open. */
  readonly closesAt: number
  /** Ticks a second. */
  readonly tickRate: number
  /** How many votes an option needs, in a threshold ballot; 0 in all others. */
  readonly goal: number
}

/** Sums by option in thousandths of a vote; each option is there. */
export type Sums = ReadonlyMap<string, number>

/** The most points that one voter has for one ballot. */
export const bidAllowance = 100

/** An option's name in what was sent. Undefined for any other thing. */
export const optionIn = (options: readonly string[], given: unknown): string | undefined =>
  typeof given === 'string' && options.includes(given) ? given : undefined

/** Names of options, each at most once and at least one of them. A single name stands for a list of one. */
export function optionsIn(options: readonly string[], given: unknown): readonly string[] | undefined {
  if (typeof given === 'string') return options.includes(given) ? [given] : undefined
  if (!Array.isArray(given) || given.length === 0 || given.length > options.length) return undefined
  const names = given.map((one) => optionIn(options, one))
  if (names.some((name) => name === undefined) || new Set(names).size !== names.length) return undefined
  return names as readonly string[]
}

/** Sums what each vote gives to options. What is given to something that is no option falls away. */
export function sumsOf<V extends CountedVote>(
  options: readonly string[],
  votes: readonly V[],
  give: (vote: V, add: (option: string, milli: number) => void) => void,
): Sums {
  const place = new Map(options.map((option, at) => [option, at]))
  const sums = new Float64Array(options.length)
  const add = (option: string, milli: number) => {
    const at = place.get(option)
    if (at !== undefined) sums[at] = (sums[at] ?? 0) + milli
  }
  // Not `for … of`: until it is compiled that makes an object a vote, and ten thousand are counted ten times a second.
  votes.forEach((vote) => void give(vote, add))
  return new Map(options.map((option, at) => [option, sums[at] ?? 0]))
}
