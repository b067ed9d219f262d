import { Refusal } from '../../scripts/project.ts'
import type { Voted } from '../crowd/orders.ts'

/** Refuses a run in which a vote was refused or left without an answer. */
export function expectAnswered({ refused, unanswered, sentAtMs }: Voted): void {
  if (refused + unanswered === 0) return
  throw new Refusal('bench_wrong', `Of ${sentAtMs.length} votes ${refused} were refused, ${unanswered} not answered.`)
}
