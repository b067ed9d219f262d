import type { Quorum } from '../../../shared/electorate.ts'

/** The part of the active that has to vote, in hundredths: after a ballot that had its quorum, and after one that had not. */
const usualPercent = 15
const strictPercent = 25

/**
 * How many have to vote. What is asked for is a part of those who vote these days, so that it fits any audience; after a
 * ballot that failed it is a larger one, so that an audience at the edge does not fall in and out of it each time.
 */
export function quorumOf(voters: number, active: number, failedBefore: boolean): Quorum {
  const percent = failedBefore ? strictPercent : usualPercent
  return { needed: Math.max(1, Math.floor((active * percent) / 100)), voters, active }
}
