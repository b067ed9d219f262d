import { arena } from '../rooms/arena/game.ts'

/** What crowds of benchmarks vote on, and its options. */
export const mechanic = 'floor'
export const options: readonly string[] = Object.keys(arena.mechanics[mechanic].options)

/** Who of a crowd takes what: person n the name at n, counted round. An option wins without a tie, another each time. */
export function choicesOf(time: number): readonly string[] {
  const [stay = '', ...others] = options
  return [others[time % others.length] ?? stay, ...options]
}

/** What each option has in the end, in the order of {@link options}, where such people have chosen so. */
export function countsOf(names: readonly string[], people: Iterable<number>): number[] {
  const counts = new Map(options.map((name) => [name, 0]))
  for (const person of people) {
    const name = names[person % names.length] ?? ''
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts.values()]
}

/** The people of the numbers from 0 on. */
export const peopleUpTo = (size: number): number[] => Array.from({ length: size }, (_, at) => at)
