import type { Scene } from 'phaser'
import { type Brush, disc, grain, paint } from './painting.ts'
import { blend, css, palette } from './palette.ts'

/** The measures of the stands, in metres from the middle of the arena; a wedge is one of `wedges` equal slices. */
export interface StandsPlan {
  readonly from: number
  readonly tiers: number
  readonly tierDepth: number
  readonly wedges: number
  readonly pixelsPerMetre: number
}

/** So many layers of people share the seats of a wedge: it fills by one after another, and each moves by itself. */
export const layers = 5
export const poses = ['seated', 'cheering'] as const
export type Pose = (typeof poses)[number]

const seatPitch = 0.92
const cloaks = [
  0xf3e2c4, 0xd8b27a, 0xb8603c, 0x8f4a3a, 0x6f5a9a, 0x4f7f8f, 0xc98f5c, 0xe6cfae, 0x7d6a55, 0xa8505a,
] as const
const skins = [0xe8b98f, 0xc98d62, 0x9c6544, 0xf0cba6] as const
const hair = [0x2a1c1c, 0x4a2f22, 0x1d1633, 0x6b4a30, 0x9a8a80] as const

export const depthOf = (plan: StandsPlan): number => plan.tiers * plan.tierDepth
const halfAngle = (plan: StandsPlan): number => Math.PI / plan.wedges

/** Height of a wedge's texture in metres: its chord at the outer edge and a little over it, against seams. */
export const chordOf = (plan: StandsPlan): number => 2 * (plan.from + depthOf(plan)) * Math.tan(halfAngle(plan)) + 0.16

/** Paints one wedge of empty tiers, lying to the right of the middle of the arena. */
export function paintTiers(scene: Scene, plan: StandsPlan): string {
  return wedge(scene, 'stands.tiers', plan, (brush, random) => {
    for (let tier = plan.tiers - 1; tier >= 0; tier--) {
      const near = plan.from + tier * plan.tierDepth
      const shade = blend(palette.stone, palette.terracotta, 0.18 + tier * 0.03)
      sector(brush, plan, near, near + plan.tierDepth, css(shade))
      // The riser behind the seat lies in the shade of the one above.
      sector(brush, plan, near + plan.tierDepth * 0.74, near + plan.tierDepth, css(palette.terracottaDark, 0.62))
      sector(brush, plan, near, near + plan.tierDepth * 0.1, css(palette.sandLight, 0.6))
      for (let crack = 0; crack < 3; crack++) {
        const turn = (random() - 0.5) * 2 * halfAngle(plan)
        const at = near + plan.tierDepth * (0.15 + random() * 0.45)
        disc(brush, at * Math.cos(turn), at * Math.sin(turn), 0.05, css(palette.stoneDark, 0.5), 0.02)
      }
    }
    for (const side of [-1, 1]) stairs(brush, plan, side)
  })
}

/** Paints the people of one layer of a wedge in one pose. */
export function paintPeople(scene: Scene, plan: StandsPlan, layer: number, pose: Pose): string {
  return wedge(scene, `stands.${pose}.${layer}`, plan, (brush) => {
    const random = grain(7919)
    let seat = 0
    for (let tier = 1; tier < plan.tiers; tier++) {
      const at = plan.from + (tier + 0.4) * plan.tierDepth
      const room = 2 * halfAngle(plan) * at - 1
      const seats = Math.floor(room / seatPitch)
      for (let place = 0; place < seats; place++) {
        const look = [random(), random(), random(), random(), random()] as const
        const mine = seat++ % layers === layer
        if (!mine) continue
        const turn = ((place + 0.5) / seats - 0.5) * (room / at) + (look[0] - 0.5) * 0.012
        person(brush, at + (look[1] - 0.5) * 0.16, turn, look, pose)
      }
    }
  })
}

/** Paints one person of the first row, looking to the left. */
export function paintPerson(scene: Scene, variant: number, pose: Pose, pixelsPerMetre: number): string {
  const size = 1.5 * pixelsPerMetre
  return paint(scene, `stands.person.${pose}.${variant}`, size, size, (brush) => {
    const random = grain(variant * 977 + 13)
    brush.translate(size / 2, size / 2)
    brush.scale(pixelsPerMetre, pixelsPerMetre)
    person(brush, 0, 0, [random(), random(), random(), random(), random()], pose)
  })
}

function wedge(
  scene: Scene,
  key: string,
  plan: StandsPlan,
  draw: (brush: Brush, random: () => number) => void,
): string {
  const scale = plan.pixelsPerMetre
  const height = chordOf(plan)
  return paint(scene, key, depthOf(plan) * scale, height * scale, (brush) => {
    brush.scale(scale, scale)
    brush.translate(-plan.from, height / 2)
    draw(brush, grain(key.length * 31 + plan.wedges))
  })
}

function sector(brush: Brush, plan: StandsPlan, near: number, far: number, fill: string): void {
  const turn = halfAngle(plan) + 0.004
  brush.fillStyle = fill
  brush.beginPath()
  brush.arc(0, 0, far + 0.01, -turn, turn)
  brush.arc(0, 0, near, turn, -turn, true)
  brush.fill()
}

function stairs(brush: Brush, plan: StandsPlan, side: number): void {
  const turn = side * halfAngle(plan)
  brush.save()
  brush.rotate(turn)
  const steps = plan.tiers * 2
  for (let step = 0; step < steps; step++) {
    const near = plan.from + (step / 2) * plan.tierDepth
    brush.fillStyle = css(blend(palette.stone, palette.sandLight, step % 2 === 0 ? 0.25 : 0.65))
    brush.fillRect(near, -0.34, plan.tierDepth / 2, 0.68)
    brush.fillStyle = css(palette.terracottaDark, 0.5)
    brush.fillRect(near + plan.tierDepth / 2 - 0.09, -0.34, 0.09, 0.68)
  }
  brush.restore()
}

function person(
  brush: Brush,
  at: number,
  turn: number,
  look: readonly [number, number, number, number, number],
  pose: Pose,
): void {
  const cloak = cloaks[Math.floor(look[2] * cloaks.length)] ?? palette.parchment
  const skin = skins[Math.floor(look[3] * skins.length)] ?? skins[0]
  const dark = hair[Math.floor(look[4] * hair.length)] ?? hair[0]
  brush.save()
  brush.rotate(turn)
  brush.translate(at, 0)
  disc(brush, 0.1, 0.03, 0.36, css(palette.indigoNight, 0.35), 0.42)
  if (pose === 'cheering') {
    brush.translate(-0.07, 0)
    brush.strokeStyle = css(skin)
    brush.lineWidth = 0.13
    brush.lineCap = 'round'
    for (const side of [-1, 1]) {
      brush.beginPath()
      brush.moveTo(0, side * 0.26)
      brush.lineTo(-0.34 - look[1] * 0.1, side * (0.3 + look[0] * 0.1))
      brush.stroke()
    }
  }
  disc(brush, 0, 0, 0.25, css(blend(cloak, palette.indigo, 0.3)), 0.39)
  disc(brush, -0.03, 0, 0.21, css(cloak), 0.34)
  disc(brush, -0.1, 0, 0.17, css(skin))
  disc(brush, -0.04, 0, 0.16, css(dark), 0.17)
  brush.restore()
}
