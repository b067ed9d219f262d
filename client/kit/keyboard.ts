import type { Push } from './joystick.ts'

const directions: Readonly<Record<string, Push>> = {
  KeyW: { x: 0, y: -1 },
  ArrowUp: { x: 0, y: -1 },
  KeyS: { x: 0, y: 1 },
  ArrowDown: { x: 0, y: 1 },
  KeyA: { x: -1, y: 0 },
  ArrowLeft: { x: -1, y: 0 },
  KeyD: { x: 1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
}
const buttons = new Set(['Space', 'ShiftLeft', 'ShiftRight', 'KeyJ'])

/** The direction of the keys that are down, by their places on the keyboard, whatever is printed on them. */
export function directionOf(down: Iterable<string>): Push {
  let x = 0
  let y = 0
  for (const code of down) {
    x += directions[code]?.x ?? 0
    y += directions[code]?.y ?? 0
  }
  const [toX, toY] = [Math.sign(x), Math.sign(y)]
  const length = Math.hypot(toX, toY) || 1
  return { x: toX / length, y: toY / length }
}

/** Keys and game pads. Keys that go to a button or a field of the page are left to it. */
export class Keyboard {
  readonly #down = new Set<string>()
  readonly #stop = new AbortController()

  constructor() {
    const { signal } = this.#stop
    addEventListener('keydown', (event) => this.#press(event), { signal })
    addEventListener('keyup', (event) => this.#down.delete(event.code), { signal })
    // A key that is let go elsewhere is never heard of.
    addEventListener('blur', () => this.#down.clear(), { signal })
  }

  get push(): Push {
    const keys = directionOf(this.#down)
    if (keys.x !== 0 || keys.y !== 0) return keys
    const pad = gamepad()
    if (pad === undefined) return keys
    const [x = 0, y = 0] = pad.axes
    return Math.hypot(x, y) < 0.2 ? keys : { x, y }
  }

  get pressed(): boolean {
    for (const code of this.#down) if (buttons.has(code)) return true
    return (
      gamepad()
        ?.buttons.slice(0, 4)
        .some((button) => button.pressed) ?? false
    )
  }

  destroy(): void {
    this.#stop.abort()
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target instanceof Element && event.target.closest('button, a, input, textarea, select, dialog')) return
    if (!(event.code in directions) && !buttons.has(event.code)) return
    this.#down.add(event.code)
    // Arrows and space would scroll the page.
    event.preventDefault()
  }
}

function gamepad(): Gamepad | undefined {
  // Some browsers refuse it in frames of other sites, by throwing.
  try {
    return navigator.getGamepads?.().find((pad) => pad !== null) ?? undefined
  } catch {
    return undefined
  }
}
