import { type Framing, frame, type Room, type Stage } from './framing.ts'
import type { Push } from './joystick.ts'

/** How fast keys and sticks move it, in CSS pixels a second. */
const pixelsPerSecond = 480

/** Where somebody looks who steers nothing: moved by dragging the picture or by the keys, as far as players are followed. */
export class FreeCamera {
  #at: Push | undefined

  /** Lets go of the place: the next look begins where the picture is then. */
  reset(): void {
    this.#at = undefined
  }

  /**
   * What it shows now. `from`: where the picture was, in world units; `dragged`: how far the picture was dragged, in CSS
   * pixels; `push`: where the keys point.
   */
  look(from: Push, dragged: Push, push: Push, passedMs: number, stage: Stage, room: Room): Framing {
    const at = this.#at ?? from
    const { scale } = frame(stage, room, at)
    const step = ((pixelsPerSecond / scale) * passedMs) / 1000
    const framing = frame(stage, room, {
      x: at.x - dragged.x / scale + push.x * step,
      y: at.y - dragged.y / scale + push.y * step,
    })
    this.#at = framing
    return framing
  }
}
