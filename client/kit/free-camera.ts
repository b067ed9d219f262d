import type { Stage } from './framing.ts'
import type { Push } from './joystick.ts'

/** How fast keys and sticks move it, in CSS pixels a second. */
const pixelsPerSecond = 480

/** Where somebody looks who steers nothing: moved by dragging the picture or by the keys, never off the stage. */
export class FreeCamera {
  #at: Push | undefined

  /** Lets go of the place: the next look begins where the picture is then. */
  reset(): void {
    this.#at = undefined
  }

  /**
   * Where it looks now, in world units. `from`: where the picture was; `dragged`: how far the picture was dragged, in CSS
   * pixels; `push`: where the keys point; `scale`: CSS pixels for each world unit.
   */
  look(from: Push, dragged: Push, push: Push, passedMs: number, scale: number, stage: Stage): Push {
    const at = this.#at ?? from
    const step = ((pixelsPerSecond / scale) * passedMs) / 1000
    const within = (value: number, middle: number, size: number) =>
      Math.max(middle - size / 2, Math.min(middle + size / 2, value))
    this.#at = {
      x: within(at.x - dragged.x / scale + push.x * step, stage.x, stage.width),
      y: within(at.y - dragged.y / scale + push.y * step, stage.y, stage.height),
    }
    return this.#at
  }
}
