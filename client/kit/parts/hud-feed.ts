import { type Signal, signal } from '@preact/signals'
import { BannerPace } from '../../../shared/banner.ts'
import type { View } from '../view.ts'
import { type Decision, DecisionWatch } from './decision-watch.ts'

/** Text that changes more often than so many times a second cannot be read. */
const perSecond = 5

/** What is written around a match, brought up to date a few times a second and not with every patch. */
export class HudFeed<Hud> {
  readonly view: Signal<Hud>
  /** The last decision. */
  readonly decision: Signal<Decision | undefined> = signal(undefined)
  /** The last decision that is announced across the picture. */
  readonly announced: Signal<Decision | undefined> = signal(undefined)
  readonly stop: () => void
  readonly #match: View
  readonly #look: () => Hud
  readonly #decisions = new DecisionWatch()
  readonly #pace = new BannerPace()
  #lookedAtTick: number

  /** `look` makes what is written. */
  constructor(match: View, look: () => Hud) {
    this.#match = match
    this.#look = look
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
    if (decision === undefined) return
    this.decision.value = decision
    if (decision.forBanner && this.#pace.begin(performance.now())) this.announced.value = decision
  }
}
