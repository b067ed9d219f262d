import type { GameObjects, Scene } from 'phaser'
import { firstRow, scattered, seating } from './crowd.ts'
import { paint } from './painting.ts'
import { css, palette } from './palette.ts'
import {
  chordOf,
  depthOf,
  layers,
  type Pose,
  paintPeople,
  paintPerson,
  paintTiers,
  type StandsPlan,
} from './stands-paint.ts'

/** Where the stands of a scene are. */
export interface StandsOptions {
  /** Metres, or whatever the world's unit is, from the middle of the scene to the first row. */
  readonly from: number
  readonly pixelsPerUnit: number
  /** The least depth of what is drawn; the stands take the two depths above it as well. */
  readonly depth: number
  /** Stands that do not move more than they must. */
  readonly calm: boolean
}

const variants = 10
/** Waves go around the arena, and stand up and sit down, in so many milliseconds. */
const roundMs = 1600
const risingMs = 260
const sinkingMs = 700
const hushMs = 1800

interface Wedge {
  readonly people: readonly GameObjects.Image[]
  readonly turn: number
  lift: number
  wanted: number
  pose: Pose
}

interface Wave {
  readonly fromTurn: number
  readonly startedMs: number
  readonly strength: number
}

/**
 * The tiers around an arena and the people on them. Seats fill as spectators come, a wave goes around as votes arrive,
 * all rise together, or hold their breath. Everything is painted once; a frame only moves some hundred images.
 */
export class Stands {
  readonly #calm: boolean
  readonly #wedges: readonly Wedge[]
  readonly #front: readonly GameObjects.Image[]
  readonly #order: readonly number[]
  readonly #shade: GameObjects.Image
  readonly #frontRadius: number
  readonly #pixels: number
  #waves: Wave[] = []
  #nowMs = 0
  #risenUntilMs = 0
  #hushedUntilMs = 0
  #crowd = -1

  constructor(scene: Scene, options: StandsOptions) {
    const pixels = options.pixelsPerUnit
    const plan: StandsPlan = {
      from: options.from,
      tiers: 11,
      tierDepth: 1.15,
      wedges: 30,
      pixelsPerMetre: pixels * 0.72,
    }
    this.#calm = options.calm
    this.#pixels = pixels
    const tiers = paintTiers(scene, plan)
    const length = depthOf(plan)
    // All images of a wedge turn around the middle of the arena, which lies far to the left of them.
    const originX = -plan.from / length
    const image = (key: string, turn: number, depth: number) =>
      scene.add
        .image(0, 0, key)
        .setOrigin(originX, 0.5)
        .setDisplaySize(length * pixels, chordOf(plan) * pixels)
        .setRotation(turn)
        .setDepth(depth)
    for (let layer = 0; layer < layers; layer++) {
      paintPeople(scene, plan, layer, 'seated')
      paintPeople(scene, plan, layer, 'cheering')
    }
    this.#wedges = Array.from({ length: plan.wedges }, (_, at) => {
      const turn = (at / plan.wedges) * Math.PI * 2
      image(tiers, turn, options.depth)
      const people = Array.from({ length: layers }, (_, layer) =>
        image(`stands.seated.${layer}`, turn, options.depth + 1).setVisible(false),
      )
      return { people, turn, lift: 0, wanted: 0, pose: 'seated' }
    })
    this.#frontRadius = plan.from + plan.tierDepth * 0.42
    for (let variant = 0; variant < variants; variant++) {
      paintPerson(scene, variant, 'seated', plan.pixelsPerMetre)
      paintPerson(scene, variant, 'cheering', plan.pixelsPerMetre)
    }
    this.#front = scattered(firstRow, 17).map((seat) => {
      const turn = ((seat + 0.5) / firstRow) * Math.PI * 2
      return scene.add
        .image(0, 0, `stands.person.seated.${seat % variants}`)
        .setRotation(turn)
        .setDisplaySize(1.5 * pixels, 1.5 * pixels)
        .setDepth(options.depth + 1)
        .setVisible(false)
    })
    this.#order = scattered(plan.wedges * layers, 3)
    this.#shade = paintDusk(scene, plan, pixels).setDepth(options.depth + 2)
  }

  /** So many people watch. */
  fill(crowd: number): void {
    if (crowd === this.#crowd) return
    this.#crowd = crowd
    const { front, tiers } = seating(crowd)
    this.#front.forEach((person, at) => void person.setVisible(at < front))
    const taken = Math.round(tiers * this.#order.length)
    this.#order.forEach((at, place) => {
      this.#wedges[Math.floor(at / layers)]?.people[at % layers]?.setVisible(place < taken)
    })
  }

  /** A wave goes around from somewhere: votes have come in. Strength 0 to 1. */
  ripple(strength: number): void {
    if (this.#waves.length > 3) this.#waves.shift()
    this.#waves.push({ fromTurn: Math.random() * Math.PI * 2, startedMs: this.#nowMs, strength: Math.min(1, strength) })
  }

  /** All get to their feet for so many milliseconds. */
  rise(milliseconds: number): void {
    this.#risenUntilMs = this.#nowMs + milliseconds
  }

  /** All hold their breath. */
  hush(): void {
    this.#hushedUntilMs = this.#nowMs + hushMs
    this.#waves = []
  }

  /** Moves everything to a moment. */
  update(nowMs: number): void {
    const passedMs = Math.min(100, nowMs - this.#nowMs)
    this.#nowMs = nowMs
    const hushed = nowMs < this.#hushedUntilMs
    this.#shade.setAlpha(this.#shade.alpha + ((hushed ? 1 : 0.72) - this.#shade.alpha) * Math.min(1, passedMs / 200))
    this.#waves = this.#waves.filter((wave) => nowMs - wave.startedMs < roundMs)
    for (const wedge of this.#wedges) {
      wedge.wanted = nowMs < this.#risenUntilMs && !hushed ? 1 : this.#waveAt(wedge.turn)
      const speed = passedMs / (wedge.wanted > wedge.lift ? risingMs : sinkingMs)
      wedge.lift += Math.max(-speed, Math.min(speed, wedge.wanted - wedge.lift))
      this.#show(wedge, hushed)
    }
    this.#showFront(hushed)
  }

  #waveAt(turn: number): number {
    let most = 0
    for (const wave of this.#waves) {
      const way = ((turn - wave.fromTurn + Math.PI * 5) % (Math.PI * 2)) - Math.PI
      const crest = ((this.#nowMs - wave.startedMs) / roundMs) * Math.PI
      if (Math.abs(Math.abs(way) - crest) < 0.3) most = Math.max(most, wave.strength)
    }
    return most
  }

  #show(wedge: Wedge, hushed: boolean): void {
    const pose = wedge.lift > 0.45 ? 'cheering' : 'seated'
    const turned = pose !== wedge.pose
    wedge.pose = pose
    wedge.people.forEach((people, layer) => {
      if (!people.visible) return
      if (turned) people.setTexture(`stands.${pose}.${layer}`)
      if (this.#calm) return
      const sway = hushed ? 0 : Math.sin(this.#nowMs / (430 + layer * 90) + wedge.turn * 5 + layer * 2)
      people.setRotation(wedge.turn + sway * 0.0011 + (pose === 'cheering' ? sway * 0.0025 : 0))
    })
  }

  #showFront(hushed: boolean): void {
    const each = (Math.PI * 2) / this.#wedges.length
    this.#front.forEach((person, at) => {
      if (!person.visible) return
      const turn = person.rotation
      const wedge = this.#wedges[Math.round(((turn + Math.PI * 2) % (Math.PI * 2)) / each) % this.#wedges.length]
      const lift = wedge?.lift ?? 0
      const key = `stands.person.${lift > 0.45 ? 'cheering' : 'seated'}.${at % variants}`
      if (person.texture.key !== key) person.setTexture(key)
      const sway = this.#calm || hushed ? 0 : Math.sin(this.#nowMs / 500 + at * 1.7) * 0.03
      const radius = (this.#frontRadius - lift * 0.22 + sway) * this.#pixels
      person.setPosition(Math.cos(turn) * radius, Math.sin(turn) * radius)
    })
  }
}

// The sun stands low on the left: that side lies in the shade of its own wall.
function paintDusk(scene: Scene, plan: StandsPlan, pixels: number): GameObjects.Image {
  const reach = plan.from + depthOf(plan) + 6
  const size = 512
  const key = paint(scene, 'stands.dusk', size, size, (brush) => {
    const half = size / 2
    const toPixels = half / reach
    const side = brush.createLinearGradient(size * 0.15, size * 0.1, size * 0.85, size * 0.9)
    side.addColorStop(0, css(palette.indigoDeep, 0.82))
    side.addColorStop(0.45, css(palette.violet, 0.42))
    side.addColorStop(1, css(palette.dusk, 0.22))
    brush.fillStyle = side
    brush.fillRect(0, 0, size, size)
    const outwards = brush.createRadialGradient(half, half, plan.from * toPixels, half, half, half)
    outwards.addColorStop(0, css(palette.indigoNight, 0))
    outwards.addColorStop(0.55, css(palette.indigoNight, 0.35))
    outwards.addColorStop(0.86, css(palette.indigoNight, 0.8))
    outwards.addColorStop(1, css(palette.indigoNight, 1))
    brush.fillStyle = outwards
    brush.fillRect(0, 0, size, size)
    brush.globalCompositeOperation = 'destination-out'
    // What takes away has to be opaque: the last fill would leave the shade on the floor.
    brush.fillStyle = '#000'
    brush.beginPath()
    brush.arc(half, half, plan.from * toPixels, 0, Math.PI * 2)
    brush.fill()
  })
  return scene.add
    .image(0, 0, key)
    .setDisplaySize(reach * 2 * pixels, reach * 2 * pixels)
    .setAlpha(0.72)
}
