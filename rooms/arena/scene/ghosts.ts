import type { GameObjects, Scene } from 'phaser'
import { layers, pixelsPerMetre } from './measures.ts'

/** A picture of somebody that stays behind, or falls: lengths in metres. */
export interface Ghost {
  readonly texture: string
  readonly x: number
  readonly y: number
  readonly vx: number
  readonly vy: number
  readonly rotation: number
  readonly spin: number
  readonly size: number
  /** Its size at the end, as a part of that at the start. */
  readonly shrink: number
  readonly alpha: number
  readonly lifeMs: number
}

interface Slot {
  readonly image: GameObjects.Image
  ghost: Ghost | undefined
  ageMs: number
}

const most = 40

/** Pictures that fade: the trail of a dash, and who falls into the deep. */
export class Ghosts {
  readonly #slots: readonly Slot[]
  #next = 0

  constructor(scene: Scene) {
    this.#slots = Array.from({ length: most }, () => ({
      image: scene.add.image(0, 0, 'arena.shadow').setDepth(layers.ghosts).setVisible(false),
      ghost: undefined,
      ageMs: 0,
    }))
  }

  leave(ghost: Ghost): void {
    const slot = this.#slots[this.#next++ % most]
    if (slot === undefined) return
    slot.ghost = ghost
    slot.ageMs = 0
    slot.image.setTexture(ghost.texture).setVisible(true)
  }

  update(passedMs: number): void {
    for (const slot of this.#slots) {
      const { ghost, image } = slot
      if (ghost === undefined) continue
      slot.ageMs += passedMs
      const age = slot.ageMs / ghost.lifeMs
      if (age >= 1) {
        slot.ghost = undefined
        image.setVisible(false)
        continue
      }
      const seconds = slot.ageMs / 1000
      const size = ghost.size * (1 + (ghost.shrink - 1) * age) * pixelsPerMetre
      image
        .setPosition((ghost.x + ghost.vx * seconds) * pixelsPerMetre, (ghost.y + ghost.vy * seconds) * pixelsPerMetre)
        .setRotation(ghost.rotation + ghost.spin * seconds)
        .setDisplaySize(size, size)
        .setAlpha(ghost.alpha * (1 - age * age))
    }
  }
}
