import type { CDPSession, Page } from 'playwright-core'

/** A place on a page, in CSS pixels from its upper left corner. */
export interface Point {
  readonly x: number
  readonly y: number
}

// The protocol knows a finger by a small number for as long as it is down.
type Touch = Point & { readonly id: number }

/** Fingers on a page with touch, each with a name: several can be down at once, as on a pair of sticks. */
export class Fingers {
  readonly #session: CDPSession
  readonly #down = new Map<string, Touch>()

  private constructor(session: CDPSession) {
    this.#session = session
  }

  static async on(page: Page): Promise<Fingers> {
    return new Fingers(await page.context().newCDPSession(page))
  }

  async press(finger: string, point: Point): Promise<void> {
    if (this.#down.has(finger)) throw new Error(`The finger "${finger}" is down already: slide or lift it.`)
    const taken = new Set([...this.#down.values()].map(({ id }) => id))
    let id = 0
    while (taken.has(id)) id++
    this.#down.set(finger, { ...point, id })
    await this.#dispatch('touchStart')
  }

  /** Moves a finger to a point in equal steps; 10 if left out. */
  async slide(finger: string, point: Point, steps = 10): Promise<void> {
    const from = this.#down.get(finger)
    if (from === undefined) throw new Error(`The finger "${finger}" is not down: press it first.`)
    for (let step = 1; step <= steps; step++) {
      const part = step / steps
      this.#down.set(finger, {
        id: from.id,
        x: from.x + (point.x - from.x) * part,
        y: from.y + (point.y - from.y) * part,
      })
      await this.#dispatch('touchMove')
    }
  }

  async lift(finger: string): Promise<void> {
    const touch = this.#down.get(finger)
    if (touch === undefined) throw new Error(`The finger "${finger}" is not down.`)
    this.#down.delete(finger)
    // An end names the fingers that leave, where a start and a move name those that are down.
    await this.#dispatch('touchEnd', [touch])
  }

  async #dispatch(type: 'touchStart' | 'touchMove' | 'touchEnd', touches = [...this.#down.values()]): Promise<void> {
    await this.#session.send('Input.dispatchTouchEvent', { type, touchPoints: touches })
  }
}
