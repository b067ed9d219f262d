import { type Signal, signal } from '@preact/signals'
import type { MountedScene } from '../../kit/mount.ts'
import { type Decision, DecisionWatch } from '../../kit/parts/decision-watch.ts'
import type { PlayerSession } from '../../net/session.ts'
import { concerns, type HudView, viewHud } from './hud-view.ts'

/** Text that changes more often than so many times a second cannot be read. */
const perSecond = 5

/** What is around a match, brought up to date a few times a second and not with every patch. */
export class HudFeed {
  readonly view: Signal<HudView>
  readonly decision: Signal<Decision | undefined> = signal(undefined)
  readonly stop: () => void
  readonly #session: PlayerSession
  readonly #scene: MountedScene
  readonly #decisions = new DecisionWatch()
  #lookedAtTick: number

  constructor(session: PlayerSession, scene: MountedScene) {
    this.#session = session
    this.#scene = scene
    this.view = signal(this.#look())
    this.#lookedAtTick = session.state.tick
    this.#decisions.look(session.state.ballots)
    this.stop = session.onPatch(() => this.#follow())
  }

  #follow(): void {
    const { state, seat } = this.#session
    if (Math.abs(state.tick - this.#lookedAtTick) * perSecond < state.tickRate) return
    this.#lookedAtTick = state.tick
    this.view.value = this.#look()
    const decision = this.#decisions.look(state.ballots)
    if (decision !== undefined && concerns(state, decision.ballot, seat)) this.decision.value = decision
  }

  #look(): HudView {
    const { state, game, seat } = this.#session
    return viewHud(state, game, seat, this.#scene.headline())
  }
}
