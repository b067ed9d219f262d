import { Random } from '../../shared/random.ts'
import type { PlannedVote } from './ground.ts'
import { addressesOf, fakes, type Voter } from './town.ts'

/** What an attacker does: in the ballots before, in the ballot that counts, and in one after it. */
export interface Attack {
  readonly name: string
  readonly sockets: number
  /** Votes in each of the earlier ballots. */
  readonly before: readonly PlannedVote[]
  /** Votes in the last one. */
  readonly now: readonly PlannedVote[]
}

const over = (voters: readonly Voter[], from: number, to: number, text?: string): PlannedVote[] => {
  const random = Random.fromSeed('attack')
  return voters.map((voter) => ({
    ...voter,
    option: 'lion',
    atMs: random.between(from, to),
    ...(text === undefined ? {} : { text }),
  }))
}

/** Accounts of a chat where anybody may have any number of them. */
const accounts = (count: number): Voter[] =>
  Array.from({ length: count }, (_, at) => ({ voter: `irc:${at}`, source: 'irc' }))

/** The attacks, each with this number of sockets. `honest`: the crowd that they are aimed at. */
export function attacks(sockets: number, honest: readonly Voter[]): Attack[] {
  const one = fakes(sockets, 'fake', 1, 1)
  // As many addresses as must not be enough to veto: fewer than a third of the honest ones.
  const third = Math.max(1, Math.ceil(addressesOf(honest) / 3) - 1)
  const veto = fakes(Math.max(sockets, 170), 'veto', third, 1)
  return [
    { name: 'none', sockets: 0, before: [], now: [] },
    { name: 'burst, one address', sockets, before: [], now: over(one, 100, 350) },
    { name: 'slow drip, one address', sockets, before: [], now: over(one, 500, 9500) },
    { name: 'aged fakes, one address', sockets, before: over(one, 500, 9500), now: over(one, 500, 9500) },
    { name: 'join, vote, leave with four sockets', sockets: 4, before: [], now: over(one.slice(0, 135), 500, 13_500) },
    {
      name: '250 addresses of one prefix',
      sockets,
      before: [],
      now: over(fakes(sockets, 'near', 250, 250), 500, 9500),
    },
    { name: '50 real addresses', sockets, before: [], now: over(fakes(sockets, 'far', 50, 1), 500, 9500) },
    { name: 'copied lines of chat accounts', sockets, before: [], now: over(accounts(sockets), 500, 9500, '! LION') },
    {
      name: 'quorum veto from under a third of the addresses',
      sockets: veto.length,
      before: over(veto, 500, 9500),
      now: [],
    },
  ]
}
