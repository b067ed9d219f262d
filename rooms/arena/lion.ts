import type { GameContext } from '../../shared/game.ts'
import type { ChangeContext, PrepareContext } from '../../shared/mechanic.ts'
import { layoutOf } from './hazards.ts'
import { bruise, endDash, hurl } from './impulses.ts'
import { snapFacing } from './precision.ts'
import { type ArenaState, type Gladiator, Lion } from './state.ts'
import { tuning } from './tuning.ts'

const touchMetres = tuning.gladiatorRadiusMetres + tuning.lionRadiusMetres
// So near to where it wants to be, or to the middle, a lion is there.
const middleMetres = 0.2

/** Brings a lion to a gate somewhere behind the rim, where it can be heard: while the stands vote, players see from where. */
export function cageLion(state: ArenaState, ctx: PrepareContext): void {
  state.lionGate = ctx.random.next() * Math.PI * 2
  const { wallRadiusMetres } = tuning
  ctx.mark('gate', { x: Math.cos(state.lionGate) * wallRadiusMetres, y: Math.sin(state.lionGate) * wallRadiusMetres })
}

/** Lets a lion in through the gate behind which it waits, or through any. */
export function releaseLion(state: ArenaState, ctx: ChangeContext): void {
  const angle = state.lionGate >= 0 ? state.lionGate : ctx.random.next() * Math.PI * 2
  state.lionGate = -1
  state.lion = new Lion().assign({
    x: Math.cos(angle) * state.rim,
    y: Math.sin(angle) * state.rim,
    facing: snapFacing(angle + Math.PI),
    leavesAt: ctx.tick + tuning.lionStayTicks,
    pausedUntil: ctx.tick + tuning.lionPauseTicks,
  })
}

/** One tick of the lion: it hunts the nearest, mauls whom it touches, and leaves when it has tired. */
export function prowl(state: ArenaState, fighters: readonly Gladiator[], dt: number, ctx: GameContext): void {
  const { lion } = state
  if (lion === undefined) return
  if (!lion.announced) {
    lion.announced = true
    ctx.mark('lion', { comes: true })
  }
  const leaving = ctx.tick >= lion.leavesAt
  if (leaving && lion.x * lion.x + lion.y * lion.y > tuning.wallRadiusMetres * tuning.wallRadiusMetres) {
    state.lion = undefined
    ctx.mark('lion', { comes: false })
    return
  }
  if (state.phase === 'countdown' || ctx.tick < lion.pausedUntil) {
    lion.vx = 0
    lion.vy = 0
    return
  }
  const prey = leaving ? undefined : nearest(lion, fighters, ctx.tick)
  if (prey !== undefined) run(state, lion, prey.x - lion.x, prey.y - lion.y, dt)
  else if (leaving) leave(state, lion, dt)
  else run(state, lion, -lion.x, -lion.y, dt)
  if (prey !== undefined && isNear(lion, prey)) meet(lion, prey, ctx)
}

// Straight outward; from the middle, where no way is outward, wherever it looks.
function leave(state: ArenaState, lion: Lion, dt: number): void {
  const isInMiddle = lion.x * lion.x + lion.y * lion.y < middleMetres * middleMetres
  if (isInMiddle) run(state, lion, Math.cos(lion.facing), Math.sin(lion.facing), dt)
  else run(state, lion, lion.x, lion.y, dt)
}

function nearest(lion: Lion, fighters: readonly Gladiator[], tick: number): Gladiator | undefined {
  let found: Gladiator | undefined
  let least = Number.POSITIVE_INFINITY
  for (const gladiator of fighters) {
    if (gladiator.safeUntil > tick) continue
    const dx = gladiator.x - lion.x
    const dy = gladiator.y - lion.y
    const square = dx * dx + dy * dy
    if (square >= least) continue
    least = square
    found = gladiator
  }
  return found
}

// A lion is fast but heavy: it turns in wide bows, which is how one gets away.
function run(state: ArenaState, lion: Lion, towardsX: number, towardsY: number, dt: number): void {
  const distance = Math.sqrt(towardsX * towardsX + towardsY * towardsY)
  if (distance < middleMetres) return
  const lackX = (towardsX / distance) * tuning.lionMetresPerSecond - lion.vx
  const lackY = (towardsY / distance) * tuning.lionMetresPerSecond - lion.vy
  const lack = Math.sqrt(lackX * lackX + lackY * lackY)
  const most = tuning.lionMetresPerSecond2 * dt
  const part = lack > most ? most / lack : 1
  lion.vx += lackX * part
  lion.vy += lackY * part
  let x = lion.x + lion.vx * dt
  let y = lion.y + lion.vy * dt
  // A lion knows where the floor ends, and runs around pits, on the side to which it already leans.
  for (const pit of layoutOf(state).pits) {
    const awayX = x - pit.x
    const awayY = y - pit.y
    const away = Math.sqrt(awayX * awayX + awayY * awayY)
    const least = pit.radius + tuning.lionRadiusMetres / 2
    if (away >= least) continue
    const outX = away > 0 ? awayX / away : 1
    const outY = away > 0 ? awayY / away : 0
    const speed = Math.sqrt(lion.vx * lion.vx + lion.vy * lion.vy)
    const along = lion.vy * outX - lion.vx * outY < 0 ? -speed : speed
    lion.vx = -outY * along
    lion.vy = outX * along
    x = pit.x + outX * least + lion.vx * dt
    y = pit.y + outY * least + lion.vy * dt
  }
  lion.x = x
  lion.y = y
  lion.facing = Math.atan2(lion.vy, lion.vx)
}

function isNear(lion: Lion, gladiator: Gladiator): boolean {
  const dx = gladiator.x - lion.x
  const dy = gladiator.y - lion.y
  return dx * dx + dy * dy < touchMetres * touchMetres
}

// A dash into the lion staggers it; anybody else is mauled.
function meet(lion: Lion, gladiator: Gladiator, ctx: GameContext): void {
  const dx = gladiator.x - lion.x
  const dy = gladiator.y - lion.y
  const distance = Math.sqrt(dx * dx + dy * dy)
  const awayX = distance > 0 ? dx / distance : 1
  const awayY = distance > 0 ? dy / distance : 0
  const brave = gladiator.dashAge < tuning.dashTicks
  lion.pausedUntil = ctx.tick + (brave ? tuning.lionStaggerTicks : tuning.lionPauseTicks)
  endDash(gladiator)
  if (brave) {
    hurl(gladiator, awayX * tuning.burnMetresPerSecond, awayY * tuning.burnMetresPerSecond)
    return
  }
  const shield = gladiator.shielded ? tuning.shieldRatio : 1
  gladiator.shielded = false
  hurl(gladiator, awayX * tuning.maulMetresPerSecond * shield, awayY * tuning.maulMetresPerSecond * shield)
  bruise(gladiator, tuning.maulBruises)
  ctx.mark('maul', { seat: gladiator.seat })
}
