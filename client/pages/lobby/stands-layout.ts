import { Random } from '../../../shared/random.ts'

/** One seat of the drawn stands, in pixels of the drawing. */
export interface SeatSpot {
  readonly x: number
  readonly y: number
  readonly tier: number
  /** Where along the ring it is: -π at the left end, over the far side, to 0 at the right end. */
  readonly angle: number
  /** From 0 to 1: seats with a smaller number are taken first. */
  readonly turn: number
}

/** Where everything stands in a drawing of a given size. */
export interface StandsLayout {
  readonly width: number
  readonly height: number
  readonly centre: { readonly x: number; readonly y: number }
  /** Half the width of the arena's floor. */
  readonly floor: number
  readonly tiers: number
  readonly seats: readonly SeatSpot[]
}

/** How much a circle is pressed flat by being seen from above at a slant. */
export const slant = 0.36

const tierCount = 9
const aisles = 12
const aisleWidth = 0.028

/** Half the width of the ring at the inner edge of a tier, in pixels; the tier may be a fraction. */
export function ringRadius(floor: number, tier: number): number {
  return floor * (1.12 + 0.155 * tier)
}

/** How far a tier is raised above the floor, in pixels. */
export function tierHeight(floor: number, tier: number): number {
  return floor * 0.05 * tier
}

/** Lays the stands out so that the far rim keeps `skyPixels` free above it. */
export function layStands(width: number, height: number, skyPixels: number): StandsLayout {
  const reach = slant * (1.12 + 0.155 * tierCount) + 0.05 * tierCount + 0.24
  // On a wide page the height decides, on a tall one the width: then the sides run out of the picture.
  const floor = Math.min(width * 0.36, (height - skyPixels) / (reach + slant * 1.05))
  const centre = { x: width / 2, y: skyPixels + floor * reach }
  return { width, height, centre, floor, tiers: tierCount, seats: laySeats(width, floor, centre) }
}

function laySeats(width: number, floor: number, centre: StandsLayout['centre']): SeatSpot[] {
  const random = Random.fromSeed('stands')
  const spacing = Math.max(5.5, floor * 0.034)
  const seats: SeatSpot[] = []
  for (let tier = 0; tier < tierCount; tier++) {
    const radius = ringRadius(floor, tier + 0.5)
    const count = Math.floor((Math.PI * radius * 0.92) / spacing)
    for (let at = 0; at <= count; at++) {
      const angle = -Math.PI + (Math.PI * at) / count
      if (isAisle(angle)) continue
      const x = centre.x + radius * Math.cos(angle)
      const y = centre.y + slant * radius * Math.sin(angle) - tierHeight(floor, tier + 0.7)
      const turn = random.next()
      if (x > -spacing && x < width + spacing) seats.push({ x, y, tier, angle, turn })
    }
  }
  return seats
}

function isAisle(angle: number): boolean {
  const along = (angle / Math.PI) * aisles
  return Math.abs(along - Math.round(along)) < aisleWidth * aisles * 0.5
}

/** The angles of the stairs between the blocks of seats. */
export const aisleAngles: readonly number[] = Array.from(
  { length: aisles - 1 },
  (_, at) => -Math.PI * ((at + 1) / aisles),
)

// A few have come early: stands without a soul would look like a ruin.
const early = 0.1

/**
 * The share of seats that are taken for a crowd: a tenth are the first comers, and each tenfold crowd fills more, up
 * to all of them at ten thousand.
 */
export function takenShare(crowd: number): number {
  return early + (1 - early) * Math.min(1, Math.log10(1 + crowd) / 4)
}
