import { Random } from '../../../shared/random.ts'
import { blend, css, palette, tunics } from '../../kit/palette.ts'
import { paintBackdrop } from './backdrop.ts'
import { layStands, type SeatSpot, type StandsLayout, slant, takenShare } from './stands-layout.ts'

// Slow enough to cost next to nothing, fast enough for a wave to run.
const framesPerSecond = 15
const waveEveryMs = 9000
const waveLastsMs = 3200
const waveWidth = 0.35

/** The amphitheatre of the first page, drawn on a canvas that it follows in size. It stands still for those who ask. */
export class Amphitheatre {
  readonly #canvas: HTMLCanvasElement
  readonly #paint: CanvasRenderingContext2D | null
  readonly #backdrop = document.createElement('canvas')
  readonly #calm = matchMedia('(prefers-reduced-motion: reduce)')
  readonly #observer = new ResizeObserver(() => this.#resize())
  #layout: StandsLayout | undefined
  #crowd = 0
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas
    this.#paint = canvas.getContext('2d')
    this.#observer.observe(canvas)
    this.#timer = setInterval(() => {
      if (!document.hidden && !this.#calm.matches) this.#draw(performance.now())
    }, 1000 / framesPerSecond)
  }

  /** Fills the stands for a crowd of a size. */
  fill(crowd: number): void {
    this.#crowd = crowd
    this.#draw(performance.now())
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#observer.disconnect()
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas
    if (width === 0 || height === 0) return
    const density = Math.min(2, devicePixelRatio)
    this.#layout = layStands(width, height, Number.parseFloat(getComputedStyle(this.#canvas).getPropertyValue('--sky')))
    for (const canvas of [this.#canvas, this.#backdrop]) {
      canvas.width = Math.round(width * density)
      canvas.height = Math.round(height * density)
      canvas.getContext('2d')?.scale(density, density)
    }
    const backdrop = this.#backdrop.getContext('2d')
    if (backdrop !== null) paintBackdrop(backdrop, this.#layout)
    this.#draw(performance.now())
  }

  #draw(nowMs: number): void {
    const [paint, layout] = [this.#paint, this.#layout]
    if (paint === null || layout === undefined) return
    paint.drawImage(this.#backdrop, 0, 0, layout.width, layout.height)
    const share = takenShare(this.#crowd)
    const front = this.#calm.matches ? undefined : waveAt(nowMs)
    const size = Math.max(1.6, layout.floor * 0.0135)
    for (const seat of layout.seats) if (seat.turn < share) paintSpectator(paint, seat, size, front)
    paintFighters(paint, layout, this.#calm.matches ? 0 : nowMs / 1000)
  }
}

/** Where the wave's crest is along the stands, as an angle; undefined between two waves. */
function waveAt(nowMs: number): number | undefined {
  const since = nowMs % waveEveryMs
  return since > waveLastsMs ? undefined : -Math.PI - waveWidth + (since / waveLastsMs) * (Math.PI + 2 * waveWidth)
}

const clothes = [palette.sand, palette.parchment, palette.stone, palette.dusk, ...tunics.slice(0, 6)].map((colour) =>
  css(blend(colour, palette.sandLight, 0.25)),
)

function paintSpectator(
  paint: CanvasRenderingContext2D,
  { x, y, angle, turn }: SeatSpot,
  size: number,
  front: number | undefined,
): void {
  const crest = front === undefined ? 0 : Math.max(0, 1 - Math.abs(angle - front) / waveWidth)
  paint.fillStyle = clothes[Math.floor(turn * 977) % clothes.length] ?? ''
  paint.beginPath()
  paint.ellipse(x, y - crest * size * 2, size, size * (1.25 + crest), 0, 0, 2 * Math.PI)
  paint.fill()
}

const fighters = Random.fromSeed('fighters').shuffled([palette.gold, palette.red, tunics[0], tunics[1]])

// Each walks around on a curve of its own that never closes within anybody's patience.
function paintFighters(paint: CanvasRenderingContext2D, { centre, floor }: StandsLayout, seconds: number): void {
  const size = Math.max(3, floor * 0.035)
  for (const [at, colour] of fighters.entries()) {
    const along = seconds * (0.23 + 0.05 * at) + at * 1.9
    const reach = floor * (0.34 + 0.24 * Math.sin(along * 0.7 + at))
    const x = centre.x + reach * Math.cos(along)
    const y = centre.y + floor * 0.045 + slant * reach * Math.sin(along)
    paint.fillStyle = css(palette.ink, 0.4)
    paint.beginPath()
    paint.ellipse(x - size * 1.1, y + size * 0.25, size * 1.5, size * 0.42, 0, 0, 2 * Math.PI)
    paint.fill()
    paint.fillStyle = css(colour)
    paint.beginPath()
    paint.ellipse(x, y - size * 0.7, size * 0.72, size * 1.05, 0, 0, 2 * Math.PI)
    paint.fill()
    paint.fillStyle = css(palette.parchment)
    paint.beginPath()
    paint.arc(x, y - size * 1.9, size * 0.5, 0, 2 * Math.PI)
    paint.fill()
  }
}
