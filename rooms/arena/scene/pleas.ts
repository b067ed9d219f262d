import type { GameObjects, Scene } from 'phaser'
import { paint, place } from '../../../client/kit/painting.ts'
import { css, palette } from '../../../client/kit/palette.ts'
import { thumbPaths } from '../../../client/kit/thumb.ts'
import type { BallotState } from '../../../shared/state.ts'
import type { ArenaState } from '../state.ts'
import { tuning } from '../tuning.ts'
import { Label, type Optics } from './label.ts'
import { layers, pixelsPerMetre } from './measures.ts'
import type { Troupe } from './troupe.ts'

type Verdict = 'up' | 'down'

interface Plea {
  readonly thumb: GameObjects.Image
  readonly count: Label
  /** While the stands are asked the thumb lies level and leans to the side that has more votes. */
  verdict: Verdict | undefined
  ageMs: number
  lean: number
}

/** Above who stands; on the inner side of who lies before the wall, so that it is in every picture. */
function beside(at: Place, perPixel: number): [x: number, y: number] {
  const distance = Math.hypot(at.x, at.y)
  const [x, y] = [at.x * pixelsPerMetre, at.y * pixelsPerMetre]
  if (distance < tuning.arenaRadiusMetres) return [x, y - 1.3 * pixelsPerMetre - 40 * perPixel]
  const inwards = (0.9 * pixelsPerMetre + 28 * perPixel) / distance
  return [x - at.x * inwards, y - at.y * inwards]
}

interface Place {
  readonly x: number
  readonly y: number
}

const verdictMs = 1500
const thumbPixels = 40

/** The thumb above each gladiator who fell: it wavers while the stands vote, and then turns up or down. */
export class Pleas {
  readonly #scene: Scene
  readonly #troupe: Troupe
  readonly #pleas = new Map<string, Plea>()

  constructor(scene: Scene, troupe: Troupe) {
    this.#scene = scene
    this.#troupe = troupe
    paint(scene, 'arena.thumb', 144, 144, (brush) => {
      const disc = new Path2D()
      disc.arc(12, 12, 16.5, 0, Math.PI * 2)
      brush.translate(72, 72)
      brush.scale(4, 4)
      brush.translate(-12, -12)
      brush.fillStyle = css(palette.indigoDeep, 0.88)
      brush.fill(disc)
      brush.strokeStyle = '#fff'
      brush.lineWidth = 1.4
      brush.stroke(disc)
      brush.fillStyle = '#fff'
      for (const path of thumbPaths) brush.fill(new Path2D(path))
    })
  }

  /** The stands, or their silence, have spoken about somebody. */
  decide(seat: string, verdict: Verdict): void {
    const plea = this.#plea(seat)
    plea.verdict = verdict
    plea.ageMs = 0
  }

  draw(state: ArenaState, optics: Optics, passedMs: number, nowMs: number, calm: boolean): void {
    const asked = new Map<string, BallotState>()
    for (const ballot of state.ballots.values()) {
      if (ballot.status === 'open' && state.gladiators.has(ballot.about)) asked.set(ballot.about, ballot)
    }
    for (const seat of asked.keys()) this.#plea(seat)
    for (const [seat, plea] of this.#pleas) {
      plea.ageMs += passedMs
      const ballot = asked.get(seat)
      const over = plea.verdict === undefined ? ballot === undefined : plea.ageMs > verdictMs
      const figure = this.#troupe.of(seat)
      if (over || figure === undefined || Number.isNaN(figure.x)) this.#remove(seat, plea)
      else this.#show(plea, figure, ballot, optics, passedMs, calm ? 0 : nowMs)
    }
  }

  #show(plea: Plea, at: Place, ballot: BallotState | undefined, optics: Optics, passedMs: number, nowMs: number): void {
    const up = ballot?.counts.get('up') ?? 0
    const down = ballot?.counts.get('down') ?? 0
    const open = plea.verdict === undefined
    const wanted = open ? (up === down ? 0 : Math.sign(up - down) * 0.45) : plea.verdict === 'up' ? 1 : -1
    plea.lean += (wanted - plea.lean) * Math.min(1, passedMs / 130)
    const perPixel = pixelsPerMetre / optics.scale
    const pop = open ? 1 : 1 + 0.5 * Math.max(0, 1 - plea.ageMs / 350)
    const size = thumbPixels * perPixel * pop
    const [x, y] = beside(at, perPixel)
    // Level is a quarter turn from up; down is the mirror image, so that the hand stays the same hand.
    const wobble = open ? Math.sin(nowMs / 160) * 0.12 : 0
    plea.thumb
      .setPosition(x, y)
      .setDisplaySize(size, size * (plea.lean < 0 ? -1 : 1))
      .setRotation((plea.lean < 0 ? -1 : 1) * (Math.PI / 2) * (1 - Math.abs(plea.lean)) + wobble)
      .setTint(open ? palette.parchment : plea.verdict === 'up' ? palette.gold : palette.red)
      .setAlpha(open ? 1 : Math.min(1, (verdictMs - plea.ageMs) / 300))
    if (!open || up + down === 0) plea.count.hide()
    else {
      plea.count.say(`${up} : ${down}`)
      plea.count.show(x, y - 30 * perPixel, optics, pixelsPerMetre)
    }
  }

  #plea(seat: string): Plea {
    const known = this.#pleas.get(seat)
    if (known !== undefined) return known
    const plea: Plea = {
      thumb: place(this.#scene.add.image(0, 0, 'arena.thumb'), 1, 1, layers.pleas),
      count: new Label(this.#scene, {
        face: 'body',
        weight: 700,
        pixels: 16,
        color: palette.parchment,
        depth: layers.pleas,
      }),
      verdict: undefined,
      ageMs: 0,
      lean: 0,
    }
    this.#pleas.set(seat, plea)
    return plea
  }

  #remove(seat: string, plea: Plea): void {
    plea.thumb.destroy()
    plea.count.destroy()
    this.#pleas.delete(seat)
  }
}
