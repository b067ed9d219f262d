import './touch.css'
import { buzz } from './controls.ts'
import { atRest, type Push, pushed, stick } from './joystick.ts'

/** Left of this part of the width a finger steers, right of it the finger presses the button. */
const steeringPart = 0.6
/** A tap counts for so long at least: two ticks of a match at thirty a second. */
const tapMs = 70
const pressBuzzMs = 8

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
    if (this.#steering?.pointer !== event.pointerId) return
    const area = this.#element.getBoundingClientRect()
    const thumb = { x: event.clientX - area.left, y: event.clientY - area.top }
    const { base, push } = pushed(this.#steering.base, thumb)
    this.#steering.base = base
    this.#push = push
    this.#draw(base)
  }

  #up(event: PointerEvent): void {
    if (this.#steering?.pointer === event.pointerId) {
      this.#steering = undefined
      this.#push = atRest
      this.#base.classList.remove('held')
      this.#base.style.transform = this.#knob.style.transform = ''
    }
    if (this.#pressing === event.pointerId) {
      this.#pressing = undefined
      this.#button.classList.remove('pressed')
    }
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
