import { Refusal } from '../scripts/project.ts'
import type { BallotState, GameState } from '../shared/state.ts'
import type { Voted } from './crowd/orders.ts'
import { options } from './question.ts'
import { settled } from './server-process.ts'

/** How long after its last vote a ballot may take to be decided: a surge extends it once. In milliseconds. */
const decidedWithinMs = 45_000
const shownWithinMs = 10_000

/** Somebody who sees the ballots of a match, and what they call them where they saw something else. */
export interface Onlooker {
  readonly who: string
  readonly room: { readonly state: GameState }
}

const shown = ({ room }: Onlooker, ballot: string): BallotState | undefined => room.state.ballots.get(ballot)

/** Waits until all of them see a ballot open: who came to the stands before them has been sent it by then, and may vote. */
export async function seenOpen(ballot: string, onlookers: readonly Onlooker[]): Promise<void> {
  for (const one of onlookers) {
    await settled(`${one.who} sees that the ballot is open`, () => shown(one, ballot)?.status === 'open', shownWithinMs)
  }
}

/**
 * Waits until a ballot is decided, and looks what each of them saw of it. Throws `bench_wrong` where one saw other counts, or
 * another winner than the option that has most. `wanted`: the counts, in the order of the options.
 */
export async function expectDecided(
  ballot: string,
  wanted: readonly number[],
  onlookers: readonly Onlooker[],
): Promise<void> {
  const most = options[wanted.indexOf(Math.max(...wanted))] ?? ''
  for (const one of onlookers) {
    const over = () => (shown(one, ballot)?.status ?? 'open') !== 'open'
    await settled(`${one.who} sees how the ballot ended`, over, decidedWithinMs).catch(() => {
      const { tick, tickRate } = one.room.state
      const { status = 'not there', closesAt = 0, voters = 0 } = shown(one, ballot) ?? {}
      throw new Refusal(
        'bench_wrong',
        `${one.who} does not see how a ballot ended: it is ${status}, with ${voters} voters, ` +
          `${(tick - closesAt) / tickRate} seconds after its close.`,
      )
    })
    const { status = 'unknown', winner = '', counts, voters = 0 } = shown(one, ballot) ?? {}
    const seen = options.map((name) => counts?.get(name) ?? 0)
    const all = wanted.reduce((sum, count) => sum + count, 0)
    if (status === 'decided' && winner === most && seen.join() === wanted.join() && voters === all) continue
    throw new Refusal(
      'bench_wrong',
      `${one.who} saw a ballot that was ${status}, for ${winner || 'nothing'}, with ${seen} of ${voters} voters, ` +
        `and not one decided for ${most} with ${wanted} of ${all}.`,
    )
  }
}

/** Throws `bench_wrong` where a vote was refused or left without an answer. */
export function expectAnswered({ refused, unanswered, sentAtMs }: Voted): void {
  if (refused + unanswered === 0) return
  throw new Refusal('bench_wrong', `Of ${sentAtMs.length} votes ${refused} were refused, ${unanswered} not answered.`)
}
