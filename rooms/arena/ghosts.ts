import * as z from 'zod/mini'
import { action } from '../../shared/game.ts'
import { isOverNothing, layoutOf, type Spot } from './hazards.ts'
import { type ArenaState, type Gladiator, Loaf, Status } from './state.ts'
import { tuning } from './tuning.ts'

/** Makes a gladiator a ghost: eliminated, but with something to do until the fight is over. */
export function becomeGhost(gladiator: Gladiator, tick: number): void {
  gladiator.status = Status.out
  gladiator.backAt = 0
  giveBread(gladiator, tick)
}

/** Lets one who does not fight throw bread: a ghost, and who waits for the audience's thumb. */
export function giveBread(gladiator: Gladiator, tick: number): void {
  gladiator.throwAt = Math.max(gladiator.throwAt, tick + tuning.ghostFirstThrowTicks)
}

/** Takes from a gladiator what only ghosts have. */
export function ceaseToBeGhost(gladiator: Gladiator): void {
  if (gladiator.throwAt !== 0) gladiator.throwAt = 0
  if (gladiator.backs !== '') gladiator.backs = ''
}

const metres = z.number().check(z.minimum(-1000), z.maximum(1000))

/**
 * A ghost throws a loaf onto the floor, near a spot in metres from the centre. It heals the first gladiator who reaches
 * it, less than the audience's bread, and hurts nobody: a ghost with a grudge can only be kind to somebody else.
 */
export const throwLoaf = action(z.object({ x: metres, y: metres }), (state: ArenaState, seat, { x, y }, ctx) => {
  const ghost = state.gladiators.get(seat)
  if (ghost === undefined || ghost.throwAt === 0 || ghost.throwAt > ctx.tick) return false
  let ghostLoaves = 0
  for (const loaf of state.loaves.values()) if (loaf.by !== '') ghostLoaves += 1
  if (ghostLoaves >= tuning.mostGhostLoaves || state.loaves.size >= tuning.mostLoaves) return false
  const distance = Math.sqrt(x * x + y * y)
  const scale = distance > state.rim * 0.85 ? (state.rim * 0.85) / distance : 1
  const spot = asideOfPits(x * scale, y * scale, state)
  if (isOverNothing(spot.x, spot.y, layoutOf(state), state.rim)) return false
  ghost.throwAt = ctx.tick + tuning.ghostThrowTicks
  state.loavesDropped += 1
  state.loaves.set(
    `${state.loavesDropped}`,
    new Loaf().assign({ ...spot, by: seat, goneTick: ctx.tick + tuning.loafTicks }),
  )
  ctx.mark('throw', { seat, x: spot.x, y: spot.y })
  return true
})

// A throw that is aimed at a pit lands beside it.
function asideOfPits(x: number, y: number, state: ArenaState): Spot {
  for (const pit of layoutOf(state).pits) {
    const awayX = x - pit.x
    const awayY = y - pit.y
    const away = Math.sqrt(awayX * awayX + awayY * awayY)
    const least = pit.radius + tuning.loafRadiusMetres
    if (away >= least) continue
    return { x: pit.x + (away > 0 ? awayX / away : 1) * least, y: pit.y + (away > 0 ? awayY / away : 0) * least }
  }
  return { x, y }
}

/** A ghost says who will win the round: who is right has points for it. Once a round. */
export const back = action(z.object({ seat: z.string() }), (state: ArenaState, seat, payload, ctx) => {
  const ghost = state.gladiators.get(seat)
  const backed = state.gladiators.get(payload.seat)
  if (ghost?.status !== Status.out || state.phase !== 'fight' || ghost.throwAt === 0) return false
  if (backed === undefined || backed.status === Status.out || ghost.backs !== '') return false
  ghost.backs = payload.seat
  ctx.mark('backed', { seat, backs: payload.seat })
  return true
})
