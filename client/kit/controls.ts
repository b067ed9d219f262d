import { atRest, type Push } from './joystick.ts'
import { Keyboard } from './keyboard.ts'
import { TouchControls } from './touch.ts'

/** What a player does with thumbs, keys or a pad: one direction and one button. */
export interface Controls {
  /** Where to, as a vector of length 0 to 1: x to the right, y down. */
  readonly push: Push
  /** The button is down, or was tapped so briefly that no frame saw it. */
  readonly pressed: boolean
  /** Whether the player steers nothing now: stick and button are put away, and dragging moves the picture instead. */
  rest(resting: boolean): void
  /** How far the picture was dragged since the last call, in CSS pixels. */
  takeDrag(): Push
  /** Where the picture was tapped since the last call, in CSS pixels from its corner; undefined where it was not. */
  takeTap(): Push | undefined
  /** Shows how far the button has recharged, 0 to 1. */
  showCharge(share: number): void
  /** Shakes the device for so many milliseconds, where it can and may. */
  buzz(milliseconds: number): void
  destroy(): void
}

/** Controls over an element: touch wherever a finger comes down, and the keyboard. */
export function controlsOver(element: HTMLElement): Controls {
  const touch = new TouchControls(element)
  const keyboard = new Keyboard()
  return {
    get push() {
      const { push } = touch
      return push === atRest ? keyboard.push : push
    },
    get pressed() {
      return touch.pressed || keyboard.pressed
    },
    rest: (resting) => touch.rest(resting),
    takeDrag: () => touch.takeDrag(),
    takeTap: () => touch.takeTap(),
    showCharge: (share) => touch.showCharge(share),
    buzz: (milliseconds) => buzz(milliseconds),
    destroy() {
      touch.destroy()
      keyboard.destroy()
    },
  }
}

/** Shakes the device. Browsers allow it only after the page was touched, and complain before. */
export function buzz(milliseconds: number): void {
  if (navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(milliseconds)
}
