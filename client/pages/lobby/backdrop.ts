import { blend, css, palette } from '../../kit/palette.ts'
import { aisleAngles, ringRadius, type StandsLayout, slant, tierHeight } from './stands-layout.ts'

/** Paints what does not move: the sky, the land, the wall with its arches, the tiers and the sand. */
export function paintBackdrop(paint: CanvasRenderingContext2D, layout: StandsLayout): void {
  paintSky(paint, layout)
  paintLand(paint, layout)
  paintWall(paint, layout)
  paintTiers(paint, layout)
  paintSand(paint, layout)
  paintShade(paint, layout)
}

const horizonOf = ({ centre, floor, tiers }: StandsLayout): number => centre.y - tierHeight(floor, tiers) - floor * 0.08

function paintSky(paint: CanvasRenderingContext2D, layout: StandsLayout): void {
  const { width, height, floor } = layout
  const horizon = horizonOf(layout)
  const sky = paint.createLinearGradient(0, 0, 0, horizon)
  sky.addColorStop(0, css(palette.indigoNight))
  sky.addColorStop(0.4, css(palette.indigo))
  sky.addColorStop(0.75, css(palette.violet))
  sky.addColorStop(1, css(palette.dusk))
  paint.fillStyle = sky
  paint.fillRect(0, 0, width, height)
  // The sun has just gone down behind the right end of the rim.
  const sun = paint.createRadialGradient(width * 0.7, horizon, 0, width * 0.7, horizon, floor * 1.9)
  sun.addColorStop(0, css(palette.gold, 0.55))
  sun.addColorStop(0.4, css(palette.dusk, 0.35))
  sun.addColorStop(1, css(palette.dusk, 0))
  paint.fillStyle = sun
  paint.fillRect(0, 0, width, height)
}

/** The land on which the amphitheatre stands: on a wide page it is seen at both sides. */
function paintLand(paint: CanvasRenderingContext2D, layout: StandsLayout): void {
  const { width, height, floor } = layout
  const horizon = horizonOf(layout)
  const ranges = [
    { rise: 0.16, length: 0.55, colour: blend(palette.violet, palette.dusk, 0.25) },
    { rise: 0.07, length: 0.9, colour: blend(palette.indigo, palette.violet, 0.4) },
  ]
  for (const [at, { rise, length, colour }] of ranges.entries()) {
    paint.fillStyle = css(colour)
    paint.beginPath()
    paint.moveTo(0, height)
    for (let x = 0; x <= width; x += 4) {
      const along = x / (floor * length) + at * 2.1
      paint.lineTo(x, horizon - floor * rise * (0.55 + 0.3 * Math.sin(along) + 0.15 * Math.sin(along * 2.3)))
    }
    paint.lineTo(width, height)
    paint.fill()
  }
  const plain = paint.createLinearGradient(0, horizon, 0, height)
  plain.addColorStop(0, css(blend(palette.indigo, palette.violet, 0.25)))
  plain.addColorStop(0.7, css(palette.indigoDeep))
  plain.addColorStop(1, css(palette.indigoNight))
  paint.fillStyle = plain
  paint.fillRect(0, horizon, width, height - horizon)
}

function ellipse(paint: CanvasRenderingContext2D, { centre, floor }: StandsLayout, tier: number): void {
  const radius = ringRadius(floor, tier)
  paint.ellipse(centre.x, centre.y - tierHeight(floor, tier), radius, radius * slant, 0, 0, 2 * Math.PI)
}

const wallHeight = 0.24

/** Adds all that the amphitheatre covers, from the wall's top to the near rim, to the present path. */
function outline(paint: CanvasRenderingContext2D, layout: StandsLayout): void {
  const { centre, floor, tiers } = layout
  const radius = ringRadius(floor, tiers)
  const foot = centre.y - tierHeight(floor, tiers)
  paint.ellipse(centre.x, foot - wallHeight * floor, radius, radius * slant, 0, Math.PI, 2 * Math.PI)
  paint.ellipse(centre.x, foot, radius, radius * slant, 0, 0, Math.PI)
  paint.closePath()
}

function paintWall(paint: CanvasRenderingContext2D, layout: StandsLayout): void {
  const { centre, floor, tiers } = layout
  const wallPixels = wallHeight * floor
  const radius = ringRadius(floor, tiers)
  const foot = centre.y - tierHeight(floor, tiers)
  paint.fillStyle = css(blend(palette.terracottaDark, palette.indigoDeep, 0.25))
  paint.beginPath()
  outline(paint, layout)
  paint.fill()
  const arches = 44
  // The last ones at both ends would be seen edge-on.
  for (let at = 2; at < arches - 1; at++) {
    const angle = -Math.PI + (Math.PI * at) / arches
    const x = centre.x + radius * Math.cos(angle)
    const y = foot + slant * radius * Math.sin(angle) - wallPixels * 0.08
    const half = ((Math.PI * radius) / arches) * 0.3 * Math.abs(Math.sin(angle)) + 1
    const top = y - wallPixels * 0.62
    paint.fillStyle = css(blend(palette.dusk, palette.violet, Math.abs(Math.cos(angle + 0.55))), 0.85)
    paint.beginPath()
    paint.moveTo(x - half, y)
    paint.lineTo(x - half, top + half)
    paint.arc(x, top + half, half, Math.PI, 0)
    paint.lineTo(x + half, y)
    paint.fill()
  }
}

function paintTiers(paint: CanvasRenderingContext2D, layout: StandsLayout): void {
  const { centre, floor, tiers } = layout
  for (let tier = tiers; tier >= 0; tier--) {
    const stone = blend(palette.terracotta, palette.terracottaDark, tier / tiers)
    paint.beginPath()
    ellipse(paint, layout, tier)
    paint.fillStyle = css(tier % 2 === 0 ? stone : blend(stone, palette.terracottaDark, 0.3))
    paint.fill()
    paint.strokeStyle = css(palette.sand, 0.22)
    paint.lineWidth = 1
    paint.stroke()
  }
  paint.strokeStyle = css(palette.sandDark, 0.6)
  paint.lineWidth = Math.max(1.5, floor * 0.014)
  for (const angle of aisleAngles) {
    paint.beginPath()
    for (const tier of [0, tiers]) {
      const radius = ringRadius(floor, tier)
      const y = centre.y + slant * radius * Math.sin(angle) - tierHeight(floor, tier)
      paint.lineTo(centre.x + radius * Math.cos(angle), y)
    }
    paint.stroke()
  }
}

function paintSand(paint: CanvasRenderingContext2D, layout: StandsLayout): void {
  const { centre, floor } = layout
  // The wall around the sand: its inner side shows on the far side only.
  paint.fillStyle = css(blend(palette.terracottaDark, palette.indigoDeep, 0.5))
  paint.beginPath()
  ellipse(paint, layout, -0.2)
  paint.fill()
  const light = paint.createRadialGradient(
    centre.x - floor * 0.25,
    centre.y,
    floor * 0.1,
    centre.x,
    centre.y,
    floor * 1.05,
  )
  light.addColorStop(0, css(palette.sandLight))
  light.addColorStop(0.6, css(palette.sand))
  light.addColorStop(1, css(palette.sandDark))
  paint.fillStyle = light
  paint.beginPath()
  paint.ellipse(centre.x, centre.y + floor * 0.045, floor, floor * slant, 0, 0, 2 * Math.PI)
  paint.fill()
}

function paintShade(paint: CanvasRenderingContext2D, layout: StandsLayout): void {
  const { width, height, centre, floor } = layout
  // The light comes from the right: the left half of the bowl lies in shade already.
  const reach = Math.min(width / 2, ringRadius(floor, layout.tiers))
  const side = paint.createLinearGradient(centre.x - reach, 0, centre.x + reach, 0)
  side.addColorStop(0, css(palette.indigoDeep, 0.55))
  side.addColorStop(0.55, css(palette.indigoDeep, 0))
  paint.fillStyle = side
  paint.beginPath()
  outline(paint, layout)
  paint.fill()
  const ground = paint.createLinearGradient(0, centre.y + floor * 0.1, 0, height)
  ground.addColorStop(0, css(palette.indigoNight, 0))
  ground.addColorStop(1, css(palette.indigoNight))
  paint.fillStyle = ground
  paint.fillRect(0, centre.y, width, height - centre.y)
}
