import type { Gladiator } from './state.ts'
import { tuning } from './tuning.ts'

const most = 64

/**
 * What the collisions of one tick add up to for each of a list of gladiators. Everything is added up first and bounded
 * then, so that neither the order of the list nor the size of a heap makes anybody fly faster than a shove does.
 */
export class Impulses {
  readonly #shiftX = new Float64Array(most)
  readonly #shiftY = new Float64Array(most)
  readonly #bumpX = new Float64Array(most)
  readonly #bumpY = new Float64Array(most)
  readonly #knockX = new Float64Array(most)
  readonly #knockY = new Float64Array(most)
  readonly #shoves = new Uint8Array(most)
  readonly #recoils = new Uint8Array(most)
  readonly #touched = new Uint8Array(most)

  /** Forgets the last tick, for a list of so many, 64 at most. */
  begin(count: number): void {
    for (let at = 0; at < count; at++) {
      if (this.#touched[at] === 0) continue
      this.#shiftX[at] = this.#shiftY[at] = this.#bumpX[at] = this.#bumpY[at] = this.#knockX[at] = this.#knockY[at] = 0
      this.#shoves[at] = this.#recoils[at] = this.#touched[at] = 0
    }
  }

  /** Moves aside by so many metres. */
  shift(at: number, x: number, y: number): void {
    this.#touched[at] = 1
    this.#shiftX[at] = (this.#shiftX[at] ?? 0) + x
    this.#shiftY[at] = (this.#shiftY[at] ?? 0) + y
  }

  /** Changes the velocity by so many metres a second. */
  bump(at: number, x: number, y: number): void {
    this.#bumpX[at] = (this.#bumpX[at] ?? 0) + x
    this.#bumpY[at] = (this.#bumpY[at] ?? 0) + y
  }

  /** A shove: most of the own velocity gives way to this one, and the victim is bruised. */
  knock(at: number, x: number, y: number): void {
    this.#touched[at] = 1
    this.#knockX[at] = (this.#knockX[at] ?? 0) + x
    this.#knockY[at] = (this.#knockY[at] ?? 0) + y
    this.#shoves[at] = (this.#shoves[at] ?? 0) + 1
  }

  /** Who has shoved nearly stops. */
  recoil(at: number): void {
    this.#touched[at] = 1
    this.#recoils[at] = 1
  }

  /** Lets the gladiator at a place of the list have what it has coming. */
  settle(gladiator: Gladiator, at: number): void {
    if (this.#touched[at] === 0) return
    const shiftX = this.#shiftX[at] ?? 0
    const shiftY = this.#shiftY[at] ?? 0
    const shift = scaleTo(shiftX, shiftY, tuning.mostSeparationMetres)
    gladiator.x += shiftX * shift
    gladiator.y += shiftY * shift

    const shoves = this.#shoves[at] ?? 0
    const kept = shoves > 0 || this.#recoils[at] === 1 ? tuning.recoilRatio : 1
    const bumpX = this.#bumpX[at] ?? 0
    const bumpY = this.#bumpY[at] ?? 0
    const bump = scaleTo(bumpX, bumpY, tuning.mostBumpMetresPerSecond)
    hurl(
      gladiator,
      gladiator.vx * kept + bumpX * bump + (this.#knockX[at] ?? 0),
      gladiator.vy * kept + bumpY * bump + (this.#knockY[at] ?? 0),
    )
    if (kept !== 1) endDash(gladiator)
    if (shoves > 0) {
      bruise(gladiator, shoves * tuning.shoveBruises)
      gladiator.shielded = false
    }
  }
}

/** Gives a gladiator a velocity, cut to `mostMetresPerSecond`. */
export function hurl(gladiator: Gladiator, vx: number, vy: number): void {
  const held = scaleTo(vx, vy, tuning.mostMetresPerSecond)
  gladiator.vx = vx * held
  gladiator.vy = vy * held
}

/** A dash that hit, or was hit, is over. */
export function endDash(gladiator: Gladiator): void {
  if (gladiator.dashAge < tuning.dashTicks) gladiator.dashAge = tuning.dashTicks
}

/** Adds bruises up to the most that one can have. */
export function bruise(gladiator: Gladiator, bruises: number): void {
  gladiator.bruises = Math.min(tuning.mostBruises, gladiator.bruises + bruises)
}

// By how much to scale a vector so that it is no longer than a length.
function scaleTo(x: number, y: number, longest: number): number {
  const square = x * x + y * y
  return square > longest * longest ? longest / Math.sqrt(square) : 1
}
