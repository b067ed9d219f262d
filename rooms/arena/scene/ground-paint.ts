import type { Scene } from 'phaser'
import { type Brush, disc, grain, paint } from '../../../client/kit/painting.ts'
import { blend, css, palette } from '../../../client/kit/palette.ts'
import { tuning } from '../tuning.ts'
import { rings } from './measures.ts'

const turn = Math.PI * 2
/** The floor's textures reach a little farther than the floor. */
export const floorReach = tuning.arenaRadiusMetres + 0.5
const floorPixels = 48
export const bowlReach = rings.stands + 0.25
const bowlPixels = 40

function round(scene: Scene, key: string, reach: number, pixels: number, draw: (brush: Brush) => void): string {
  const size = reach * 2 * pixels
  return paint(scene, key, size, size, (brush) => {
    brush.translate(size / 2, size / 2)
    brush.scale(pixels, pixels)
    draw(brush)
  })
}

function band(brush: Brush, near: number, far: number, fill: string): void {
  brush.fillStyle = fill
  brush.beginPath()
  brush.arc(0, 0, far, 0, turn)
  brush.arc(0, 0, near, turn, 0, true)
  brush.fill()
}

function line(brush: Brush, color: string, width: number, points: readonly (readonly [number, number])[]): void {
  brush.strokeStyle = color
  brush.lineWidth = width
  brush.beginPath()
  for (const [x, y] of points) brush.lineTo(x, y)
  brush.stroke()
}

const polar = (radius: number, angle: number) => [Math.cos(angle) * radius, Math.sin(angle) * radius] as const

/** Paints what surrounds the floor: the void, the walk on which the fallen lie, and the wall before the stands. */
export function paintBowl(scene: Scene): string {
  return round(scene, 'arena.bowl', bowlReach, bowlPixels, (brush) => {
    disc(brush, 0, 0, rings.walk + 0.2, css(palette.indigoNight))
    const walk = brush.createRadialGradient(0, 0, rings.walk, 0, 0, rings.wall)
    walk.addColorStop(0, css(blend(palette.sandDark, palette.terracotta, 0.25)))
    walk.addColorStop(1, css(blend(palette.sandDark, palette.terracottaDark, 0.55)))
    brush.fillStyle = walk
    brush.beginPath()
    brush.arc(0, 0, rings.wall + 0.05, 0, turn)
    brush.arc(0, 0, rings.walk, turn, 0, true)
    brush.fill()
    band(brush, rings.walk, rings.walk + 0.1, css(palette.sandLight, 0.55))
    band(brush, rings.wall, bowlReach, css(palette.terracotta))
    band(brush, rings.wall, rings.wall + 0.14, css(palette.indigoDeep, 0.55))
    const panels = 60
    for (let panel = 0; panel < panels; panel++) {
      brush.save()
      brush.rotate((panel / panels) * turn)
      brush.fillStyle = css(blend(palette.terracotta, palette.terracottaDark, 0.75))
      brush.fillRect(rings.wall + 0.22, -0.44, 0.36, 0.88)
      brush.fillStyle = css(palette.sandLight, 0.8)
      brush.fillRect(rings.wall + 0.66, -0.7, 0.12, 1.4)
      brush.restore()
    }
    // Four gates, through which lions come.
    for (let gate = 0; gate < 4; gate++) {
      brush.save()
      brush.rotate(((gate + 0.5) / 4) * turn)
      brush.fillStyle = css(palette.indigoNight)
      brush.fillRect(rings.wall - 0.02, -0.9, 0.7, 1.8)
      brush.fillStyle = css(palette.stone)
      for (const side of [-1, 1]) brush.fillRect(rings.wall - 0.05, side * 1.02 - 0.14, 0.86, 0.28)
      brush.restore()
    }
    band(brush, rings.wall + 0.78, bowlReach, css(palette.stone))
    dusk(brush, bowlReach, rings.walk + 0.02)
  })
}

// The sun stands low on the left: everything there is warm, and the far side lies in violet.
function dusk(brush: Brush, reach: number, from = 0): void {
  const light = brush.createLinearGradient(-reach, -reach * 0.8, reach, reach * 0.8)
  light.addColorStop(0, css(palette.dusk, 0.22))
  light.addColorStop(0.45, css(palette.dusk, 0))
  light.addColorStop(1, css(palette.violet, 0.4))
  brush.fillStyle = light
  brush.beginPath()
  brush.arc(0, 0, reach, 0, turn)
  brush.arc(0, 0, from, turn, 0, true)
  brush.fill()
}

/** Paints the floor: slabs under raked sand, with a sun of dark stones in the middle. */
export function paintSand(scene: Scene): string {
  return round(scene, 'arena.sand', floorReach, floorPixels, (brush) => {
    const random = grain(4211)
    const base = brush.createRadialGradient(0, 0, 0, 0, 0, floorReach)
    base.addColorStop(0, css(palette.sandLight))
    base.addColorStop(0.55, css(palette.sand))
    base.addColorStop(1, css(blend(palette.sand, palette.sandDark, 0.75)))
    brush.fillStyle = base
    brush.beginPath()
    brush.arc(0, 0, floorReach, 0, turn)
    brush.fill()
    slabs(brush, random)
    sun(brush)
    for (let speck = 0; speck < 1400; speck++) {
      const [x, y] = polar(Math.sqrt(random()) * floorReach, random() * turn)
      const color = random() < 0.5 ? palette.terracottaDark : palette.parchment
      disc(brush, x, y, 0.015 + random() * 0.025, css(color, 0.16 + random() * 0.2))
    }
    band(brush, tuning.arenaRadiusMetres - 0.34, tuning.arenaRadiusMetres - 0.18, css(palette.terracotta, 0.55))
    band(brush, tuning.arenaRadiusMetres - 0.12, floorReach, css(palette.stone))
    dusk(brush, floorReach)
  })
}

function slabs(brush: Brush, random: () => number): void {
  const joints = css(palette.terracottaDark, 0.17)
  brush.strokeStyle = joints
  brush.lineWidth = 0.05
  const radii = [1.9, 3.5, 5.1, 6.7, 8.3, 9.66]
  for (const [at, radius] of radii.entries()) {
    brush.beginPath()
    brush.arc(0, 0, radius, 0, turn)
    brush.stroke()
    const next = radii[at + 1]
    if (next === undefined) break
    const count = 8 + at * 6
    for (let slab = 0; slab < count; slab++) {
      const angle = ((slab + (at % 2) / 2) / count) * turn
      line(brush, joints, 0.05, [polar(radius, angle), polar(next, angle)])
      if (random() > 0.3) continue
      brush.fillStyle = css(random() < 0.5 ? palette.terracotta : palette.sandLight, 0.1)
      brush.beginPath()
      brush.arc(0, 0, next, angle, angle + turn / count)
      brush.arc(0, 0, radius, angle + turn / count, angle, true)
      brush.fill()
    }
  }
}

function sun(brush: Brush): void {
  const stones = css(palette.terracotta, 0.42)
  band(brush, 1.38, 1.5, stones)
  band(brush, 0.42, 0.5, stones)
  brush.fillStyle = stones
  for (let ray = 0; ray < 16; ray++) {
    const angle = (ray / 16) * turn
    const long = ray % 2 === 0 ? 1.3 : 0.95
    brush.beginPath()
    brush.lineTo(...polar(0.56, angle - 0.16))
    brush.lineTo(...polar(long, angle))
    brush.lineTo(...polar(0.56, angle + 0.16))
    brush.fill()
  }
}

/** Paints the floor frozen over. */
export function paintIce(scene: Scene): string {
  return round(scene, 'arena.ice', floorReach, floorPixels, (brush) => {
    const random = grain(977)
    const base = brush.createLinearGradient(-floorReach, -floorReach, floorReach, floorReach)
    base.addColorStop(0, css(blend(palette.ice, palette.parchment, 0.45)))
    base.addColorStop(0.5, css(palette.ice))
    base.addColorStop(1, css(palette.iceDeep))
    brush.fillStyle = base
    brush.beginPath()
    brush.arc(0, 0, floorReach, 0, turn)
    brush.fill()
    brush.lineCap = 'round'
    for (let gleam = 0; gleam < 46; gleam++) {
      const [x, y] = polar(Math.sqrt(random()) * 9.3, random() * turn)
      const long = 0.5 + random() * 1.6
      line(brush, css(0xffffff, 0.16 + random() * 0.3), 0.05 + random() * 0.12, [
        [x, y],
        [x + long, y - long * 0.42],
      ])
    }
    for (let crack = 0; crack < 17; crack++) {
      let [x, y] = polar(2 + random() * 7, random() * turn)
      let angle = random() * turn
      const points: (readonly [number, number])[] = [[x, y]]
      for (let part = 0; part < 6; part++) {
        angle += (random() - 0.5) * 1.3
        x += Math.cos(angle) * 0.55
        y += Math.sin(angle) * 0.55
        points.push([x, y])
      }
      line(brush, css(palette.iceDeep, 0.75), 0.045, points)
      line(
        brush,
        css(0xffffff, 0.7),
        0.025,
        points.map(([px, py]) => [px + 0.04, py + 0.04] as const),
      )
    }
    band(brush, tuning.arenaRadiusMetres - 0.16, floorReach, css(0xffffff, 0.75))
  })
}

/** Paints a hole of a radius in metres, with the stones that broke off around it. */
export function paintPit(scene: Scene, radius: number): string {
  const reach = radius + 0.4
  return round(scene, `arena.pit.${radius}`, reach, 48, (brush) => {
    const random = grain(Math.round(radius * 331))
    const edge = Array.from({ length: 26 }, () => radius + random() * 0.16)
    const rough = (grow: number) => {
      brush.beginPath()
      for (const [at, far] of edge.entries()) brush.lineTo(...polar(far * grow, (at / edge.length) * turn))
      brush.closePath()
    }
    brush.fillStyle = css(palette.terracottaDark, 0.45)
    rough(1.13)
    brush.fill()
    brush.fillStyle = css(blend(palette.stone, palette.sandLight, 0.4))
    rough(1.05)
    brush.fill()
    const depth = brush.createRadialGradient(radius * 0.12, radius * 0.16, radius * 0.25, 0, 0, radius * 1.05)
    depth.addColorStop(0, css(palette.indigoNight))
    depth.addColorStop(0.62, css(palette.indigoDeep))
    depth.addColorStop(0.86, css(blend(palette.terracottaDark, palette.indigoDeep, 0.55)))
    depth.addColorStop(1, css(palette.terracottaDark))
    brush.fillStyle = depth
    rough(0.985)
    brush.fill()
  })
}

/** Paints a ring as wide as a texture, to be tinted and scaled. */
export function paintRing(scene: Scene, key: string, width: number): string {
  return paint(scene, key, 512, 512, (brush) => {
    brush.strokeStyle = '#fff'
    brush.lineWidth = 512 * width
    brush.beginPath()
    brush.arc(256, 256, 256 * (1 - width), 0, turn)
    brush.stroke()
  })
}

/** Paints a bronze bowl for a fire, seen from above. */
export function paintBrazier(scene: Scene): string {
  return round(scene, 'arena.brazier', 0.95, 64, (brush) => {
    disc(brush, 0.16, 0.14, 0.7, css(palette.indigoNight, 0.4))
    for (let foot = 0; foot < 3; foot++) disc(brush, ...polar(0.6, (foot / 3) * turn + 0.5), 0.16, css(palette.ink))
    disc(brush, 0, 0, tuning.brazierRadiusMetres, css(palette.ink))
    disc(brush, 0, 0, tuning.brazierRadiusMetres - 0.06, css(palette.stoneDark))
    disc(brush, -0.05, -0.05, tuning.brazierRadiusMetres - 0.14, css(palette.terracottaDark))
    disc(brush, 0, 0, tuning.brazierRadiusMetres - 0.2, css(palette.dusk))
    disc(brush, 0, 0, 0.22, css(palette.sandLight))
  })
}
