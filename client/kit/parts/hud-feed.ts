import { type Signal, signal } from '@preact/signals'
import type { View } from '../view.ts'
import { type Decision, DecisionWatch } from './decision-watch.ts'

/** Text that changes more often than so many times a second cannot be read. */
const perSecond = 5

/** What is written around a match, brought up to date a few times a second and not with every patch. */
export class HudFeed<Hud> {
  readonly view: Signal<Hud>
  readonly decision: Signal<Decision | undefined> = signal(undefined)
  readonly stop: () => void
  readonly #match: View
  readonly #look: () => Hud
  readonly #concerns: (ballot: string) => boolean
  readonly #decisions = new DecisionWatch()
  #lookedAtTick: number

  /** `look` makes what is written; `concerns` picks the ballots, by id, whose decisions are told. */
  constructor(match: View, look: () => Hud, concerns: (ballot: string) => boolean = () => true) {
    this.#match = match
    this.#look = look
    this.#concerns = concerns
    this.view = signal(look())
    this.#lookedAtTick = match.state.tick
    this.#decisions.look(match.state.ballots)
    this.stop = match.onPatch(() => this.#follow())
  }

  #follow(): void {
    const { state } = this.#match
    if (Math.abs(state.tick - this.#lookedAtTick) * perSecond < state.tickRate) return
    this.#lookedAtTick = state.tick
    this.view.value = this.#look()
    const decision = this.#decisions.look(state.ballots)
    if (decision !== undefined && this.#concerns(decision.ballot)) this.decision.value = decision
  }
}
