import { Random } from '../../shared/random.ts'
import { openMs, type PlannedVote } from './ground.ts'
import { people, type Voter } from './town.ts'

/** An honest crowd: who comes to every ballot from the first on, and who joins them in the one that is attacked. */
export interface Crowd {
  readonly name: string
  readonly regulars: readonly Voter[]
  readonly strangers: readonly PlannedVote[]
}

/** How long people take to vote, in milliseconds after the ballot opened. */
const people15s = { from: 500, to: openMs - 500 }

/** What honest people vote, at times of their own. */
export function honestVotes(
  voters: readonly Voter[],
  random: Random,
  within = people15s,
  text?: string,
): PlannedVote[] {
  return voters.map((voter) => ({
    ...voter,
    option: 'ice',
    atMs: random.between(within.from, within.to),
    ...(text === undefined ? {} : { text }),
  }))
}

/** Everybody of a venue behind one address that an operator has named. */
function venue(count: number): Voter[] {
  const network = { address: 'venue', prefix: 'venue', seats: 300 }
  return Array.from({ length: count }, (_, at) => ({ voter: `session:seat ${at}`, source: 'stands', network }))
}

const chatters = (count: number): Voter[] =>
  Array.from({ length: count }, (_, at) => ({ voter: `twitch:${at}`, source: 'twitch' }))

/** The honest crowds, by name. */
export function crowds(seed: string): Crowd[] {
  const random = Random.fromSeed(seed, 'crowds')
  const regulars = people(25, 'regular', random)
  const quickly = { from: 300, to: 8000 }
  return [
    { name: '25 regulars', regulars, strangers: [] },
    { name: '100 regulars', regulars: people(100, 'regular', random), strangers: [] },
    {
      name: '25 regulars and 500 strangers of a raid',
      regulars,
      strangers: honestVotes(people(500, 'raider', random), random, quickly),
    },
    { name: '200 in a venue', regulars: venue(200), strangers: [] },
    {
      name: '25 regulars and 300 chatters who type the number',
      regulars,
      strangers: honestVotes(chatters(300), random, quickly, '!14'),
    },
    {
      name: '100 on a first evening',
      regulars: [],
      strangers: honestVotes(people(100, 'newcomer', random), random),
    },
  ]
}
