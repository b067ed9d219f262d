import './touch.css'
import { buzz } from './controls.ts'
import { atRest, type Push, pushed, stick } from './joystick.ts'

/** Left of this part of the width a finger steers, right of it the finger presses the button. */
const steeringPart = 0.6
/** A tap counts for so long at least: two ticks of a match at thirty a second. */
const tapMs = 70
const pressBuzzMs = 8
/** A finger that is down for longer did not tap. */
const longestTapMs = 350

/** A stick that is wherever the left thumb comes down, and a button under the right one. */
export class TouchControls {
  readonly #element: HTMLElement
  readonly #base = part('touch-stick')
  readonly #knob = part('touch-knob')
  readonly #button = part('touch-button')
  readonly #stop = new AbortController()
  #steering: { readonly pointer: number; base: Push } | undefined
  #pressing: number | undefined
  #push: Push = atRest
  #tappedUntilMs = 0
  #resting = false
  #dragging: { readonly pointer: number; readonly from: Push; at: Push; readonly sinceMs: number } | undefined
  #dragged: Push = atRest
  #tap: Push | undefined
  #charge = 1

  constructor(element: HTMLElement) {
    this.#element = part('touch')
    this.#base.append(this.#knob)
    this.#element.append(this.#base, this.#button)
    element.append(this.#element)
    const options = { signal: this.#stop.signal }
    this.#element.addEventListener('pointerdown', (event) => this.#down(event), options)
    this.#element.addEventListener('pointermove', (event) => this.#move(event), options)
    for (const end of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) {
      this.#element.addEventListener(end, (event) => this.#up(event), options)
    }
    this.#element.addEventListener('contextmenu', (event) => event.preventDefault(), options)
    // Safari zooms on a double tap and shows its magnifier on a long one in spite of touch-action.
    this.#element.addEventListener('touchstart', (event) => event.preventDefault(), { ...options, passive: false })
  }

  get push(): Push {
    return this.#push
  }

  get pressed(): boolean {
    return this.#pressing !== undefined || performance.now() < this.#tappedUntilMs
  }

  /** Whether nothing is steered: then dragging moves the picture, and stick and button are put away. */
  rest(resting: boolean): void {
    if (resting === this.#resting) return
    this.#resting = resting
    this.#element.classList.toggle('resting', resting)
    const held = this.#dragging
    this.#letGo()
    // Who waits for the round with a thumb down steers as soon as it begins.
    if (resting || held === undefined || held.at.x >= this.#element.clientWidth * steeringPart) return
    this.#steering = { pointer: held.pointer, base: held.at }
    this.#draw(held.at)
  }

  takeDrag(): Push {
    const dragged = this.#dragged
    this.#dragged = atRest
    return dragged
  }

  takeTap(): Push | undefined {
    const tap = this.#tap
    this.#tap = undefined
    return tap
  }

  showCharge(share: number): void {
    // A style that is set in each frame is worked out in each frame.
    const rounded = Math.round(share * 24) / 24
    if (rounded === this.#charge) return
    this.#charge = rounded
    this.#button.style.setProperty('--charge', String(rounded))
    this.#button.classList.toggle('ready', rounded === 1)
  }

  destroy(): void {
    this.#stop.abort()
    this.#element.remove()
  }

  #down(event: PointerEvent): void {
    this.#element.setPointerCapture(event.pointerId)
    const area = this.#element.getBoundingClientRect()
    const at = { x: event.clientX - area.left, y: event.clientY - area.top }
    if (event.pointerType === 'touch') this.#element.classList.add('touched')
    if (this.#resting) {
      this.#dragging ??= { pointer: event.pointerId, from: at, at, sinceMs: performance.now() }
      return
    }
    if (event.pointerType !== 'mouse' && this.#steering === undefined && at.x < area.width * steeringPart) {
      this.#steering = { pointer: event.pointerId, base: at }
      this.#draw(at)
      return
    }
    this.#pressing = event.pointerId
    this.#tappedUntilMs = performance.now() + tapMs
    this.#button.classList.add('pressed')
    buzz(pressBuzzMs)
  }

  #move(event: PointerEvent): void {
    const area = this.#element.getBoundingClientRect()
    const thumb = { x: event.clientX - area.left, y: event.clientY - area.top }
    if (this.#dragging?.pointer === event.pointerId) {
      const { at } = this.#dragging
      this.#dragged = { x: this.#dragged.x + thumb.x - at.x, y: this.#dragged.y + thumb.y - at.y }
      this.#dragging.at = thumb
    }
    if (this.#steering?.pointer !== event.pointerId) return
    const { base, push } = pushed(this.#steering.base, thumb)
    this.#steering.base = base
    this.#push = push
    this.#draw(base)
  }

  #up(event: PointerEvent): void {
    if (this.#dragging?.pointer === event.pointerId) {
      const { from, at, sinceMs } = this.#dragging
      const moved = Math.hypot(at.x - from.x, at.y - from.y)
      const taps = event.type === 'pointerup' && moved < stick.deadPixels && performance.now() - sinceMs < longestTapMs
      if (taps) this.#tap = at
      this.#dragging = undefined
    }
    if (this.#steering?.pointer === event.pointerId) this.#stopSteering()
    if (this.#pressing === event.pointerId) this.#stopPressing()
  }

  // What a finger held before steers nothing afterwards, until it is put down anew.
  #letGo(): void {
    this.#stopSteering()
    this.#stopPressing()
    this.#tappedUntilMs = 0
    this.#dragging = this.#tap = undefined
    this.#dragged = atRest
  }

  #stopSteering(): void {
    this.#steering = undefined
    this.#push = atRest
    this.#base.classList.remove('held')
    this.#base.style.transform = this.#knob.style.transform = ''
  }

  #stopPressing(): void {
    this.#pressing = undefined
    this.#button.classList.remove('pressed')
  }

  #draw(base: Push): void {
    const reach = stick.reachPixels
    this.#base.classList.add('held')
    this.#base.style.transform = `translate(${base.x}px, ${base.y}px)`
    this.#knob.style.transform = `translate(${this.#push.x * reach}px, ${this.#push.y * reach}px)`
  }
}

function part(name: string): HTMLElement {
  const element = document.createElement('div')
  element.className = name
  element.ariaHidden = 'true'
  return element
}
