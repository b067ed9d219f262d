import type { GameObjects, Scene } from 'phaser'
import { place } from '../../../client/kit/painting.ts'
import { palette } from '../../../client/kit/palette.ts'
import { type Gladiator, Status } from '../state.ts'
import { tuning } from '../tuning.ts'
import type { Dust } from './dust.ts'
import { arcSteps, dashingKey, figureSize, lyingKey, paintGladiator, standingKey } from './figure-paint.ts'
import type { Ghosts } from './ghosts.ts'
import type { Optics } from './label.ts'
import { layers, pixelsPerMetre } from './measures.ts'
import { Tag } from './tag.ts'

/** What a figure has to know of the match to be drawn. */
export interface Air {
  readonly tick: number
  readonly passedMs: number
  readonly nowMs: number
  readonly gravity: number
  readonly rage: boolean
  /** How many steps a dash takes to recharge now. */
  readonly rechargeTicks: number
  readonly optics: Optics
  readonly calm: boolean
  /** How much of somebody at a place can be seen, 0 to 1. */
  readonly sight: (x: number, y: number) => number
}

/** Where a figure is to be drawn: metres, radians, and steps since its last dash. */
export interface Stance {
  readonly x: number
  readonly y: number
  readonly facing: number
  readonly dashAge: number
}

/** Drawn a little larger than they are: on a phone a gladiator is as small as a fingernail. */
const presence = 1.12
const fallMs = 620
const trailMs = 26
const dustMs = 130

/** One gladiator on the floor, or lying before the wall. */
export class Figure {
  readonly own: boolean
  readonly tunic: number
  readonly #dust: Dust
  readonly #ghosts: Ghosts
  readonly #body: GameObjects.Image
  readonly #shadow: GameObjects.Image
  readonly #feet: readonly GameObjects.Image[]
  readonly #rings: Record<'own' | 'safe' | 'shielded' | 'bruise' | 'charge' | 'rage', GameObjects.Image>
  readonly tag: Tag
  #x = Number.NaN
  #y = Number.NaN
  #stride = 0
  #speed = 0
  #status: Status | undefined
  #hiddenMs = 0
  #trailMs = 0
  #dustMs = 0
  #flashMs = 0
  #flashColor = 0xffffff
  #alpha = 0

  constructor(scene: Scene, tunic: number, own: boolean, dust: Dust, ghosts: Ghosts) {
    this.own = own
    this.tunic = tunic
    this.#dust = dust
    this.#ghosts = ghosts
    paintGladiator(scene, tunic)
    const size = figureSize * pixelsPerMetre * presence
    const image = (key: string, depth: number) => place(scene.add.image(0, 0, key), size, size, depth)
    this.#shadow = image('arena.shadow', layers.shadows)
    this.#rings = {
      rage: image('arena.shadow', layers.shadows).setTint(palette.red).setTintMode(1).setVisible(false),
      own: image('arena.own', layers.shadows).setVisible(own),
      bruise: image('arena.bruise.1', layers.shadows).setVisible(false),
      charge: image('arena.charge.1', layers.shadows).setVisible(false),
      safe: image('arena.safe', layers.dust).setVisible(false),
      shielded: image('arena.shielded', layers.dust).setVisible(false),
    }
    this.#feet = [-1, 1].map(() => image('arena.foot', layers.figures - 0.5))
    this.#body = image(standingKey(tunic), layers.figures + (own ? 0.2 : 0))
    this.tag = new Tag(scene, own)
  }

  /** Where it was drawn last, in metres. */
  get x(): number {
    return this.#x
  }

  get y(): number {
    return this.#y
  }

  /** How much of it is seen, 0 to 1. */
  get alpha(): number {
    return this.#alpha
  }

  /** It was hit, so hard from 0 to 1: it flashes, and swells for a moment. */
  flash(strength: number, color = 0xffffff): void {
    this.#flashMs = 70 + 110 * strength
    this.#flashColor = color
  }

  draw(gladiator: Gladiator, stance: Stance, air: Air): void {
    const { status } = gladiator
    if (this.#status === Status.fighting && status !== Status.fighting) this.#fall(stance, air)
    this.#status = status
    this.#hiddenMs = Math.max(0, this.#hiddenMs - air.passedMs)
    this.#flashMs = Math.max(0, this.#flashMs - air.passedMs)
    const way = Number.isNaN(this.#x) ? 0 : Math.hypot(stance.x - this.#x, stance.y - this.#y)
    const speed = air.passedMs > 0 ? (way / air.passedMs) * 1000 : 0
    this.#speed += (Math.min(speed, tuning.mostMetresPerSecond) - this.#speed) * 0.35
    this.#stride += way < 2 ? way : 0
    this.#x = stance.x
    this.#y = stance.y
    const shown = (this.#hiddenMs > 0 ? 0 : 1) * air.sight(stance.x, stance.y)
    if (status === Status.fighting) this.#stand(gladiator, stance, air, shown)
    else this.#lie(stance, shown)
    for (const foot of this.#feet) foot.setVisible(status === Status.fighting)
    this.#alpha = shown * (status === Status.out ? 0.55 : 0.95)
    this.tag.drawGesture(gladiator.gesture, stance.x, stance.y, shown, air.optics, air.passedMs, air.calm)
  }

  destroy(): void {
    for (const image of [this.#shadow, this.#body, ...this.#feet, ...Object.values(this.#rings)]) image.destroy()
    this.tag.destroy()
  }

  #stand(gladiator: Gladiator, stance: Stance, air: Air, shown: number): void {
    const [x, y] = [stance.x * pixelsPerMetre, stance.y * pixelsPerMetre]
    const dashing = stance.dashAge < tuning.dashTicks
    const walking = Math.min(1, this.#speed / tuning.walkMetresPerSecond)
    const beat = Math.sin(this.#stride * 3.1)
    const sway = dashing ? 0 : beat * 0.07 * walking
    // Who weighs little stands high above the shadow.
    const lift = Math.max(0, 1 - air.gravity) * 0.5
    const punch = air.calm ? 0 : this.#flashMs / 900
    const size = figureSize * pixelsPerMetre * presence * (1 + lift * 0.14 + punch)
    this.#body
      .setTexture(dashing ? dashingKey(this.tunic) : standingKey(this.tunic))
      .setPosition(x, y - lift * 10)
      .setRotation(stance.facing + sway)
      .setDisplaySize(size, size)
      .setAlpha(shown)
      .setDepth(layers.figures + (this.own ? 0.2 : 0))
    if (this.#flashMs > 0) this.#body.setTint(this.#flashColor).setTintMode(1)
    else this.#body.clearTint().setTintMode(0)
    this.#shadow
      .setPosition(x + (0.17 + lift * 0.5) * pixelsPerMetre, y + (0.14 + lift * 0.5) * pixelsPerMetre)
      .setAlpha(shown * (0.9 - lift * 0.5))
    this.#feet.forEach((foot, at) => {
      const side = at === 0 ? -1 : 1
      const ahead = dashing ? side * 0.3 - 0.2 : beat * side * 0.34 * walking
      const [cos, sin] = [Math.cos(stance.facing), Math.sin(stance.facing)]
      foot
        .setPosition(
          x + (cos * ahead - sin * side * 0.24) * pixelsPerMetre,
          y + (sin * ahead + cos * side * 0.24) * pixelsPerMetre,
        )
        .setRotation(stance.facing)
        .setAlpha(shown)
    })
    this.#drawRings(gladiator, stance, air, shown)
    if (!air.calm && shown > 0) this.#stir(stance, air, dashing)
  }

  #drawRings(gladiator: Gladiator, stance: Stance, air: Air, shown: number): void {
    const [x, y] = [stance.x * pixelsPerMetre, stance.y * pixelsPerMetre]
    const { own, safe, shielded, bruise, charge, rage } = this.#rings
    for (const ring of Object.values(this.#rings)) ring.setPosition(x, y)
    own.setRotation(stance.facing).setVisible(this.own && shown > 0)
    rage.setVisible(air.rage).setAlpha(shown * (air.calm ? 0.5 : 0.45 + 0.2 * Math.sin(air.nowMs / 110 + this.tunic)))
    const isSafe = gladiator.safeUntil > air.tick
    safe.setVisible(isSafe).setAlpha(shown * (air.calm ? 0.8 : 0.6 + 0.4 * Math.sin(air.nowMs / 90)))
    shielded
      .setVisible(gladiator.shielded)
      .setAlpha(shown)
      .setRotation(air.calm ? 0 : air.nowMs / 700)
    const hurt = Math.ceil((gladiator.bruises / tuning.mostBruises) * arcSteps)
    bruise.setVisible(hurt > 0).setAlpha(shown)
    if (hurt > 0) bruise.setTexture(`arena.bruise.${hurt}`)
    const breath = Math.floor(Math.min(1, stance.dashAge / air.rechargeTicks) * arcSteps)
    charge.setVisible(this.own && breath > 0 && breath < arcSteps).setAlpha(shown)
    if (charge.visible) charge.setTexture(`arena.charge.${breath}`)
  }

  #stir(stance: Stance, air: Air, dashing: boolean): void {
    this.#trailMs -= air.passedMs
    this.#dustMs -= air.passedMs
    if (dashing && this.#trailMs <= 0) {
      this.#trailMs = trailMs
      this.#ghosts.leave({
        texture: dashingKey(this.tunic),
        ...{ x: stance.x, y: stance.y, vx: 0, vy: 0, rotation: stance.facing, spin: 0 },
        ...{ size: figureSize * presence, shrink: 0.86, alpha: 0.42, lifeMs: 230 },
      })
    }
    if (this.#speed < 3 || this.#dustMs > 0) return
    this.#dustMs = dashing ? dustMs / 4 : dustMs
    this.#dust.puff({
      x: stance.x - Math.cos(stance.facing) * 0.5 + (Math.random() - 0.5) * 0.4,
      y: stance.y - Math.sin(stance.facing) * 0.5 + (Math.random() - 0.5) * 0.4,
      ...{ vx: (Math.random() - 0.5) * 0.8, vy: (Math.random() - 0.5) * 0.8 },
      ...{ lifeMs: 420, size: 0.32, grow: 1.2, color: palette.sandLight, alpha: 0.4 },
    })
  }

  #lie(stance: Stance, shown: number): void {
    const [x, y] = [stance.x * pixelsPerMetre, stance.y * pixelsPerMetre]
    for (const image of [...this.#feet, ...Object.values(this.#rings)]) image.setVisible(false)
    const size = figureSize * pixelsPerMetre * 0.82
    this.#body
      .setTexture(lyingKey(this.tunic))
      .clearTint()
      .setTintMode(0)
      .setPosition(x, y)
      .setRotation(Math.atan2(y, x) + Math.PI / 2)
      .setDisplaySize(size, size)
      .setAlpha(shown * (this.#status === Status.out ? 0.55 : 1))
    this.#shadow.setPosition(x + 4, y + 4).setAlpha(shown * 0.6)
  }

  #fall(stance: Stance, air: Air): void {
    for (const foot of this.#feet) foot.setVisible(false)
    this.#hiddenMs = fallMs
    if (Number.isNaN(this.#x)) return
    const out = Math.hypot(this.#x, this.#y) || 1
    this.#ghosts.leave({
      texture: standingKey(this.tunic),
      ...{ x: this.#x, y: this.#y, rotation: stance.facing, spin: air.calm ? 0 : 5 },
      ...{ vx: (this.#x / out) * 0.5, vy: (this.#y / out) * 0.5 },
      ...{ size: figureSize, shrink: 0.2, alpha: 1, lifeMs: fallMs },
    })
    this.#dust.burst({ x: this.#x, y: this.#y, color: palette.sandLight, size: 0.5, lifeMs: 600 }, air.calm ? 3 : 10, 3)
  }
}
