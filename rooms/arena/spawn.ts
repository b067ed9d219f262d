import type { ChangeContext } from '../../shared/mechanic.ts'
import type { Random } from '../../shared/random.ts'
import { ceaseToBeGhost } from './ghosts.ts'
import { brazierContactMetres, layoutOf, type Spot } from './hazards.ts'
import { snapFacing } from './precision.ts'
import { type ArenaState, type Gladiator, Status } from './state.ts'
import { tuning } from './tuning.ts'

const candidates = 12

/** Puts a gladiator on its feet at a spot, looking at the centre, untouchable up to a tick. */
export function stand(gladiator: Gladiator, spot: Spot, safeUntil: number): void {
  gladiator.status = Status.fighting
  gladiator.x = spot.x
  gladiator.y = spot.y
  gladiator.vx = 0
  gladiator.vy = 0
  gladiator.facing = snapFacing(Math.atan2(-spot.y, -spot.x))
  gladiator.dashAge = tuning.dashRechargeTicks
  gladiator.safeUntil = safeUntil
  gladiator.shovedBy = ''
  gladiator.backAt = 0
  ceaseToBeGhost(gladiator)
}

/** Puts one who fell back on the floor: half the bruises, safe for a moment. */
export function comeBack(state: ArenaState, gladiator: Gladiator, ctx: Pick<ChangeContext, 'tick' | 'random'>): void {
  gladiator.bruises = Math.floor(gladiator.bruises / 2)
  stand(gladiator, freeSpot(state, ctx.random), ctx.tick + tuning.sparedSafeTicks)
}

/** Lays a gladiator down before the wall, on the side of the arena where it is. */
export function layDown(gladiator: Gladiator): void {
  const distance = Math.sqrt(gladiator.x * gladiator.x + gladiator.y * gladiator.y)
  gladiator.status = Status.fallen
  gladiator.x = (distance > 0 ? gladiator.x / distance : 1) * tuning.wallRadiusMetres
  gladiator.y = (distance > 0 ? gladiator.y / distance : 0) * tuning.wallRadiusMetres
  gladiator.vx = 0
  gladiator.vy = 0
}

/** The spot of one of a number of gladiators on the ring on which a round begins. */
export function ringSpot(at: number, count: number, turned: number): Spot {
  const angle = turned + (at / count) * Math.PI * 2
  return { x: Math.cos(angle) * tuning.spawnRingMetres, y: Math.sin(angle) * tuning.spawnRingMetres }
}

/** The spot farthest from trouble, of a dozen on a ring well within the floor. */
export function freeSpot(state: ArenaState, random: Random): Spot {
  const turned = random.next() * Math.PI * 2
  const radius = state.rim * 0.7
  let best: Spot = { x: 0, y: 0 }
  let bestRoom = Number.NEGATIVE_INFINITY
  for (let at = 0; at < candidates; at++) {
    const angle = turned + (at / candidates) * Math.PI * 2
    const spot = { x: Math.cos(angle) * radius, y: Math.sin(angle) * radius }
    const room = roomAt(state, spot)
    if (room <= bestRoom) continue
    best = spot
    bestRoom = room
  }
  return best
}

// Metres to the nearest thing that one would not stand beside.
function roomAt(state: ArenaState, spot: Spot): number {
  let room = Number.POSITIVE_INFINITY
  const keepFrom = (x: number, y: number, radius: number) => {
    const dx = spot.x - x
    const dy = spot.y - y
    room = Math.min(room, Math.sqrt(dx * dx + dy * dy) - radius)
  }
  const layout = layoutOf(state)
  for (const pit of layout.pits) keepFrom(pit.x, pit.y, pit.radius)
  for (const brazier of layout.braziers) keepFrom(brazier.x, brazier.y, brazierContactMetres)
  for (const other of state.gladiators.values()) {
    if (other.status === Status.fighting) keepFrom(other.x, other.y, tuning.gladiatorRadiusMetres * 2)
  }
  if (state.lion !== undefined) keepFrom(state.lion.x, state.lion.y, tuning.lionRadiusMetres * 2)
  return room
}
