import { palette } from '../../../client/kit/palette.ts'
import type { ArenaState } from '../state.ts'
import { BlowWatch } from './blows.ts'
import type { Effects } from './moments.ts'

/** A mark and the state tell of the same blow, up to so far apart. */
const sameBlowMs = 250
/** How loud a blow is that does not involve the viewer, relative to one that does. */
const asideVolume = 0.6

/** Makes every blow felt: seen, heard, and felt as a buzz by the player who takes or deals it, by its strength. */
export class Feel {
  readonly #with: Effects
  readonly #watch = new BlowWatch()
  readonly #lastMs = new Map<string, number>()

  constructor(effects: Effects) {
    this.#with = effects
  }

  /** Looks for blows in the state. */
  follow(state: ArenaState, nowMs: number): void {
    for (const { seat, kind, strength, isOwn } of this.#watch.look(state, this.#with.view.seat)) {
      if (kind === 'burn') this.#burn(seat)
      else this.hit(seat, isOwn, strength, nowMs)
    }
  }

  /** Somebody was hit, with a strength from 0 to 1; `isOwn`: the viewer dealt it. */
  hit(seat: string, isOwn: boolean, strength: number, nowMs: number): void {
    if (nowMs - (this.#lastMs.get(seat) ?? Number.NEGATIVE_INFINITY) < sameBlowMs) return
    this.#lastMs.set(seat, nowMs)
    const { troupe, dust, sounds, calm, shake, buzz } = this.#with
    const taken = this.#isOwn(seat)
    sounds.play('hit', (0.35 + strength * 0.65) * (taken || isOwn ? 1 : asideVolume))
    const figure = troupe.of(seat)
    if (figure !== undefined) {
      figure.flash(strength)
      const { x, y } = figure
      const grains = calm ? 3 : 5 + Math.round(strength * 11)
      dust.burst(
        { x, y, color: palette.parchment, size: 0.28 + 0.14 * strength, lifeMs: 360 },
        grains,
        3 + 4 * strength,
      )
    }
    if (taken) {
      shake(strength)
      buzz(Math.round(20 + 60 * strength))
    } else if (isOwn) {
      shake(strength * 0.4)
      buzz(Math.round(8 + 22 * strength))
    }
  }

  #burn(seat: string): void {
    const { troupe, dust, sounds, calm, shake, buzz } = this.#with
    const taken = this.#isOwn(seat)
    sounds.play('burn', taken ? 1 : asideVolume)
    const figure = troupe.of(seat)
    if (figure !== undefined) {
      figure.flash(1, palette.dusk)
      const { x, y } = figure
      dust.burst({ x, y, color: palette.dusk, size: 0.3, lifeMs: 620 }, calm ? 4 : 14, 3)
      dust.burst({ x, y, color: palette.indigoNight, size: 0.5, lifeMs: 900 }, calm ? 1 : 4, 1)
    }
    if (!taken) return
    shake(0.45)
    buzz(35)
  }

  #isOwn(seat: string): boolean {
    return seat !== '' && seat === this.#with.view.seat
  }
}
