import { type BallotPlan, questionPlan } from '../../shared/ballot/plan.ts'
import type { Effect } from '../../shared/effect.ts'

/** The question of a game, as its step asked it. */
type Question = Extract<Effect, { kind: 'ask' }>

/** Ballots that are open at once: a phone shows no more without moving them while people vote. */
export const mostOpen = 2

/** A question with less time left than this is not asked any more: nobody could read it and vote. */
const leastSeconds = 2

/** Questions of a game that wait for a place, the oldest first. The game has its own answer for what is never asked. */
export class WaitingQuestions {
  readonly #tickRate: number
  readonly #waiting: { readonly question: Question; readonly untilTick: number }[] = []

  constructor(tickRate: number) {
    this.#tickRate = tickRate
  }

  add(question: Question, tick: number): void {
    this.#waiting.push({ question, untilTick: tick + question.waitTicks })
  }

  /** Takes the next one that can still be asked, with the seconds that it has left. */
  next(tick: number): { readonly plan: BallotPlan; readonly seconds: number } | undefined {
    for (let one = this.#waiting.shift(); one !== undefined; one = this.#waiting.shift()) {
      const { question, untilTick } = one
      const leftTicks = untilTick - tick
      // One that was short from the start is asked as it is.
      if (leftTicks >= Math.min(leastSeconds * this.#tickRate, question.waitTicks)) {
        return { plan: questionPlan(question.id, question), seconds: leftTicks / this.#tickRate }
      }
    }
    return undefined
  }
}
