import type { GameObjects, Scene } from 'phaser'
import { grain, paintGlow, place } from '../../../client/kit/painting.ts'
import { blend, palette } from '../../../client/kit/palette.ts'
import { isGone, isOverNothing, type Layout, layoutOf, type Spot } from '../hazards.ts'
import type { ArenaState } from '../state.ts'
import { tuning } from '../tuning.ts'
import type { Dust } from './dust.ts'
import {
  bowlReach,
  floorReach,
  paintBowl,
  paintBrazier,
  paintIce,
  paintPit,
  paintRing,
  paintSand,
} from './ground-paint.ts'
import { layers, pixelsPerMetre, rings } from './measures.ts'

const turn = Math.PI * 2
const edges = 80
const cliffStrips = 4
const cliffDepth = 0.85
const iceMs = 700

interface Fire {
  readonly spot: Spot
  readonly bowl: GameObjects.Image
  readonly light: GameObjects.Image
  sparkMs: number
}

/** The floor with all that belongs to it: its look by the floor's mechanic, its rim, pits and fires. */
export class Ground {
  readonly #scene: Scene
  readonly #dust: Dust
  readonly #calm: boolean
  readonly #ice: GameObjects.Image
  readonly #warning: GameObjects.Image
  readonly #cliff: GameObjects.Graphics
  readonly #jags: readonly number[]
  #pits: GameObjects.Image[] = []
  #fires: Fire[] = []
  #layout = -1
  #rim = -1

  constructor(scene: Scene, dust: Dust, calm: boolean) {
    this.#scene = scene
    this.#dust = dust
    this.#calm = calm
    const wide = (metres: number) => metres * 2 * pixelsPerMetre
    const image = (key: string, reach: number, depth: number) =>
      place(scene.add.image(0, 0, key), wide(reach), wide(reach), depth)
    image(paintBowl(scene), bowlReach, layers.bowl)
    image(paintSand(scene), floorReach, layers.floor)
    this.#ice = image(paintIce(scene), floorReach, layers.ice).setAlpha(0)
    this.#warning = image(paintRing(scene, 'arena.ring', 0.02), floorReach, layers.rim)
      .setTint(palette.red)
      .setAlpha(0)
    this.#cliff = scene.add.graphics().setDepth(layers.rim)
    const random = grain(53)
    this.#jags = Array.from({ length: edges }, () => random() * 0.18 - 0.02)
    paintBrazier(scene)
    paintGlow(scene, 'arena.fire', 256, palette.dusk)
  }

  update(state: ArenaState, floor: string, nowMs: number, passedMs: number): void {
    if (state.layout !== this.#layout) this.#layOut(state)
    if (state.rim !== this.#rim) this.#breakOff(state.rim, layoutOf(state))
    const frozen = floor === 'ice' ? 1 : 0
    const most = passedMs / iceMs
    this.#ice.setAlpha(this.#ice.alpha + Math.max(-most, Math.min(most, frozen - this.#ice.alpha)))
    this.#ice.setVisible(this.#ice.alpha > 0)
    const crumbles = floor === 'shrinking' && state.rim > tuning.leastRimMetres
    const pulse = this.#calm ? 0.75 : 0.6 + 0.35 * Math.sin(nowMs / 130)
    this.#warning.setVisible(crumbles).setAlpha(pulse)
    for (const fire of this.#fires) this.#burn(fire, state.rim, nowMs)
  }

  #layOut(state: ArenaState): void {
    this.#layout = state.layout
    for (const image of this.#pits) image.destroy()
    for (const { bowl, light } of this.#fires) {
      bowl.destroy()
      light.destroy()
    }
    const layout = layoutOf(state)
    const at = (spot: Spot, key: string) => this.#scene.add.image(spot.x * pixelsPerMetre, spot.y * pixelsPerMetre, key)
    this.#pits = layout.pits.map((pit) => {
      const wide = (pit.radius + 0.4) * 2 * pixelsPerMetre
      return place(at(pit, paintPit(this.#scene, pit.radius)), wide, wide, layers.pits)
    })
    this.#fires = layout.braziers.map((spot) => ({
      spot,
      bowl: place(at(spot, 'arena.brazier'), 1.9 * pixelsPerMetre, 1.9 * pixelsPerMetre, layers.embers),
      light: at(spot, 'arena.fire').setDepth(layers.lights).setBlendMode('ADD'),
      sparkMs: 0,
    }))
  }

  #burn(fire: Fire, rim: number, nowMs: number): void {
    const burns = !isGone(fire.spot, rim)
    fire.bowl.setVisible(burns)
    fire.light.setVisible(burns)
    if (!burns) return
    const { x, y } = fire.spot
    const flicker = this.#calm ? 0 : Math.sin(nowMs / 90 + x) * 0.05 + Math.sin(nowMs / 37 + y) * 0.03
    const wide = (5.2 + flicker * 8) * pixelsPerMetre
    fire.light.setDisplaySize(wide, wide).setAlpha((this.#ice.visible ? 0.28 : 0.5) + flicker)
    if (this.#calm || nowMs < fire.sparkMs) return
    fire.sparkMs = nowMs + 90 + Math.random() * 90
    const turned = Math.random() * turn
    this.#dust.puff({
      x: x + Math.cos(turned) * 0.2,
      y: y + Math.sin(turned) * 0.2,
      vx: 0.2 + Math.random() * 0.5,
      vy: -0.5 - Math.random() * 0.8,
      lifeMs: 420 + Math.random() * 260,
      size: 0.3,
      grow: -0.5,
      color: Math.random() < 0.5 ? palette.dusk : palette.sandLight,
      alpha: 0.9,
    })
  }

  // Seen from above a cliff is a dark band around the floor; beyond it there is nothing.
  #breakOff(rim: number, layout: Layout): void {
    const before = this.#rim
    this.#rim = rim
    this.#cliff.clear()
    const outer = rings.walk + 0.02
    const radii = [0, 0.06, ...Array.from({ length: cliffStrips }, (_, at) => ((at + 1) / cliffStrips) * cliffDepth)]
    for (const [at, near] of radii.entries()) {
      const far = radii[at + 1] ?? outer
      const shade =
        at === 0 ? palette.parchment : blend(palette.terracottaDark, palette.indigoNight, (at - 1) / cliffStrips)
      this.#cliff.fillStyle(shade, 1)
      for (let edge = 0; edge < edges; edge++) {
        // Where a pit reaches the rim, the lit edge of the floor would cross it like a bridge.
        if (at === 0 && isOpen(layout, rim, (edge + 0.5) / edges)) continue
        this.#strip(edge, rim, near, far, outer)
      }
    }
    const wide = (rim + 0.1) * 2 * pixelsPerMetre
    this.#warning.setDisplaySize(wide, wide)
    if (before > rim && before - rim < 1) this.#crash(rim)
  }

  #strip(edge: number, rim: number, near: number, far: number, outer: number): void {
    const corner = (at: number, off: number) => {
      const radius = Math.min(outer, off === outer ? outer : rim + off + (this.#jags[at % edges] ?? 0)) * pixelsPerMetre
      const angle = (at / edges) * turn
      return [Math.cos(angle) * radius, Math.sin(angle) * radius] as const
    }
    const [a, b, c, d] = [corner(edge, near), corner(edge, far), corner(edge + 1, far), corner(edge + 1, near)]
    this.#cliff.fillTriangle(...a, ...b, ...c)
    this.#cliff.fillTriangle(...a, ...c, ...d)
  }

  #crash(rim: number): void {
    const stones = this.#calm ? 4 : 14
    for (let stone = 0; stone < stones; stone++) {
      const angle = ((stone + Math.random()) / stones) * turn
      this.#dust.puff({
        x: Math.cos(angle) * (rim + 0.25),
        y: Math.sin(angle) * (rim + 0.25),
        vx: Math.cos(angle) * 0.6,
        vy: Math.sin(angle) * 0.6,
        lifeMs: 500 + Math.random() * 300,
        size: 0.4 + Math.random() * 0.4,
        grow: -1,
        color: palette.stone,
        alpha: 1,
      })
    }
  }
}

/** Whether a pit opens the rim at a part of the way around. */
function isOpen(layout: Layout, rim: number, part: number): boolean {
  const angle = part * turn
  return isOverNothing(Math.cos(angle) * rim, Math.sin(angle) * rim, layout, Number.POSITIVE_INFINITY)
}
