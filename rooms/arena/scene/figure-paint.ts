import type { Scene } from 'phaser'
import { type Brush, disc, paint, shape } from '../../../client/kit/painting.ts'
import { blend, css, palette, tunics } from '../../../client/kit/palette.ts'

const pixels = 64
/** The side of a figure's textures, in metres. */
export const figureSize = 2.8
const turn = Math.PI * 2

/** In how many steps the arcs around a figure fill. */
export const arcSteps = 12

const outline = css(palette.ink)
const skin = css(0xd9a377)
const bronze = blend(palette.sandDark, palette.terracottaDark, 0.25)

function figure(scene: Scene, key: string, draw: (brush: Brush) => void): string {
  const size = figureSize * pixels
  return paint(scene, key, size, size, (brush) => {
    brush.translate(size / 2, size / 2)
    brush.scale(pixels, pixels)
    draw(brush)
  })
}

function rim(brush: Brush, x: number, y: number, radiusX: number, fill: string, radiusY = radiusX): void {
  disc(brush, x, y, radiusX + 0.055, outline, radiusY + 0.055)
  disc(brush, x, y, radiusX, fill, radiusY)
}

function limb(brush: Brush, from: readonly [number, number], to: readonly [number, number], width: number): void {
  brush.lineCap = 'round'
  for (const [color, wide] of [
    [outline, width + 0.11],
    [skin, width],
  ] as const) {
    brush.strokeStyle = color
    brush.lineWidth = wide
    brush.beginPath()
    brush.moveTo(...from)
    brush.lineTo(...to)
    brush.stroke()
  }
}

function sword(brush: Brush, x: number, y: number, angle: number): void {
  brush.save()
  brush.translate(x, y)
  brush.rotate(angle)
  shape(
    brush,
    [
      [0, -0.09],
      [0.5, -0.09],
      [0.68, 0],
      [0.5, 0.09],
      [0, 0.09],
    ],
    css(blend(palette.stone, 0xffffff, 0.6)),
    { color: outline, width: 0.05 },
  )
  brush.fillStyle = outline
  brush.fillRect(-0.06, -0.2, 0.11, 0.4)
  brush.restore()
}

function shield(brush: Brush, x: number, y: number, angle: number, tunic: number): void {
  brush.save()
  brush.translate(x, y)
  brush.rotate(angle)
  rim(brush, 0, 0, 0.17, css(blend(tunic, palette.ink, 0.15)), 0.46)
  disc(brush, -0.03, 0, 0.1, css(blend(tunic, palette.parchment, 0.25)), 0.36)
  rim(brush, 0.04, 0, 0.08, css(bronze), 0.1)
  brush.restore()
}

function helmet(brush: Brush, x: number, tunic: number): void {
  rim(brush, x, 0, 0.31, css(bronze))
  disc(brush, x - 0.06, -0.08, 0.2, css(blend(bronze, palette.sandLight, 0.5)))
  // Brim and visor: which way somebody looks has to be seen at a glance.
  shape(
    brush,
    [
      [x + 0.12, -0.27],
      [x + 0.4, -0.13],
      [x + 0.4, 0.13],
      [x + 0.12, 0.27],
    ],
    css(blend(bronze, palette.ink, 0.3)),
    { color: outline, width: 0.04 },
  )
  rim(brush, x - 0.06, 0, 0.38, css(blend(tunic, palette.parchment, 0.2)), 0.085)
}

/** The texture of a gladiator on the feet, looking to the right. */
export const standingKey = (tunic: number): string => `arena.standing.${tunic}`
/** The texture of one who dashes: shield in front, sword drawn back. */
export const dashingKey = (tunic: number): string => `arena.dashing.${tunic}`
/** The texture of one who lies on the ground. */
export const lyingKey = (tunic: number): string => `arena.lying.${tunic}`

/** Paints the three poses of a gladiator of a tunic, an index into `tunics`. */
export function paintGladiator(scene: Scene, at: number): void {
  const tunic = tunics[at] ?? tunics[0]
  figure(scene, standingKey(at), (brush) => {
    limb(brush, [0, 0.44], [0.42, 0.5], 0.17)
    sword(brush, 0.46, 0.5, -0.12)
    body(brush, tunic)
    limb(brush, [0, -0.42], [0.32, -0.44], 0.17)
    shield(brush, 0.46, -0.4, 0.28, tunic)
    helmet(brush, 0.04, tunic)
  })
  figure(scene, dashingKey(at), (brush) => {
    limb(brush, [0, 0.44], [-0.3, 0.56], 0.17)
    sword(brush, -0.3, 0.58, 0.25)
    body(brush, tunic)
    limb(brush, [0.1, -0.36], [0.46, -0.14], 0.17)
    shield(brush, 0.62, -0.06, 0.05, tunic)
    helmet(brush, 0.18, tunic)
  })
  figure(scene, lyingKey(at), (brush) => {
    limb(brush, [0.2, 0.3], [0.55, 0.72], 0.17)
    limb(brush, [0.2, -0.3], [0.5, -0.74], 0.17)
    limb(brush, [-0.35, 0.14], [-0.95, 0.3], 0.2)
    limb(brush, [-0.35, -0.14], [-0.98, -0.2], 0.2)
    rim(brush, -0.08, 0, 0.5, css(blend(tunic, palette.indigo, 0.2)), 0.33)
    disc(brush, -0.04, -0.05, 0.38, css(tunic), 0.22)
    rim(brush, 0.6, 0, 0.24, skin)
    disc(brush, 0.68, 0, 0.18, css(0x3a2622), 0.2)
    sword(brush, 0.72, 0.86, 0.6)
  })
}

function body(brush: Brush, tunic: number): void {
  rim(brush, -0.06, 0, 0.34, css(blend(tunic, palette.ink, 0.25)), 0.55)
  disc(brush, -0.08, -0.05, 0.27, css(tunic), 0.46)
  for (const side of [-1, 1]) rim(brush, 0.01, side * 0.46, 0.19, css(bronze))
}

/** Paints what all gladiators share: shadow, foot, rings, and the arcs that fill in `arcSteps` steps. */
export function paintTrappings(scene: Scene): void {
  figure(scene, 'arena.shadow', (brush) => {
    const soft = brush.createRadialGradient(0, 0, 0.3, 0, 0, 0.95)
    soft.addColorStop(0, css(palette.indigoNight, 0.6))
    soft.addColorStop(1, css(palette.indigoNight, 0))
    brush.fillStyle = soft
    brush.fillRect(-1, -1, 2, 2)
  })
  figure(scene, 'arena.foot', (brush) => {
    rim(brush, 0, 0, 0.19, css(0x7a4a33), 0.11)
  })
  figure(scene, 'arena.own', (brush) => {
    circle(brush, 0.98, 0.16, css(palette.ink, 0.55))
    circle(brush, 0.98, 0.1, css(palette.gold))
    shape(
      brush,
      [
        [1.02, -0.24],
        [1.34, 0],
        [1.02, 0.24],
      ],
      css(palette.gold),
      { color: css(palette.ink, 0.7), width: 0.05 },
    )
  })
  figure(scene, 'arena.safe', (brush) => {
    disc(brush, 0, 0, 1.02, css(0xffffff, 0.22))
    circle(brush, 1.02, 0.07, css(0xffffff, 0.9))
  })
  figure(scene, 'arena.shielded', (brush) => {
    for (let part = 0; part < 8; part++) {
      const from = (part / 8) * turn
      brush.strokeStyle = css(palette.parchment)
      brush.lineWidth = 0.13
      brush.beginPath()
      brush.arc(0, 0, 0.88, from, from + turn / 11)
      brush.stroke()
    }
  })
  for (let step = 1; step <= arcSteps; step++) {
    arc(scene, `arena.bruise.${step}`, step, 0.86, palette.red)
    arc(scene, `arena.charge.${step}`, step, 1.14, palette.gold)
  }
}

function arc(scene: Scene, key: string, step: number, radius: number, color: number): void {
  figure(scene, key, (brush) => {
    brush.lineCap = 'round'
    for (const [tone, width] of [
      [css(palette.ink, 0.65), 0.2],
      [css(color), 0.11],
    ] as const) {
      brush.strokeStyle = tone
      brush.lineWidth = width
      brush.beginPath()
      brush.arc(
        0,
        0,
        radius,
        turn * 0.25 - (step / arcSteps) * turn * 0.5,
        turn * 0.25 + (step / arcSteps) * turn * 0.5,
      )
      brush.stroke()
    }
  })
}

function circle(brush: Brush, radius: number, width: number, color: string): void {
  brush.strokeStyle = color
  brush.lineWidth = width
  brush.beginPath()
  brush.arc(0, 0, radius, 0, turn)
  brush.stroke()
}
