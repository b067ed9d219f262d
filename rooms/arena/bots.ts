import type { BotContext } from '../../shared/game.ts'
import { brazierContactMetres, isGone, isOverNothing, layoutOf } from './hazards.ts'
import type { ArenaMechanics } from './mechanics.ts'
import { rechargeTicks } from './move.ts'
import { type ArenaState, type Gladiator, type Intent, Status } from './state.ts'
import { tuning } from './tuning.ts'

type Context = BotContext<ArenaMechanics>

/** Where a bot wants to go: a vector to which each thought adds. Longer than 1 is as good as 1. */
interface Will {
  x: number
  y: number
}

const stay: Partial<Intent> = {}
// How far a dash carries, and how near one has to be for it to hit for certain.
const dashReachMetres = 3.4
const sureHitMetres = 2.2
const dodgeMetres = 4.5
// A program sees and aims without delay, which nobody on a phone can: so a bot aims at where others have been, misses by
// up to 40 degrees, and seldom gets out of a dash's way.
const lateSeconds = 0.1
const missRadians = 0.7
const dodgeChance = 0.1

/**
 * Plays like a person who knows the game: gets on the inner side of somebody, dashes them outward, keeps off the rim,
 * the pits, the fires and the lion, brakes early on ice, goes for bread when bruised, and now and then just looks.
 * What sets one apart from another is `temper`: 0 is careful, 1 is rash.
 */
export function brawler(state: ArenaState, seat: string, ctx: Context): Partial<Intent> {
  const me = state.gladiators.get(seat)
  if (me === undefined || me.status !== Status.fighting || state.phase === 'countdown') return stay
  const caution = 1.5 - me.temper
  const ready = me.dashAge >= rechargeTicks(ctx.mechanics.rage)
  const will: Will = { x: 0, y: 0 }

  const danger = keepOffEdges(state, me, caution, ctx, will)
  if (danger > 1) return { moveX: will.x, moveY: will.y, dash: ready && danger > 2 && ctx.random.chance(0.3) }
  if (state.lion !== undefined) keepFrom(state.lion.x, state.lion.y, 3 + caution, 1.5, me, will)

  // Everybody just looks for a moment now and then, each at other times.
  const hesitates = (ctx.tick + Math.floor(me.temper * 997)) % 131 < 8 + caution * 10
  const target = lookAround(state, me, caution, ctx, will)
  const dash = target !== undefined && !hesitates && attack(state, me, target, ready, ctx, will)
  if (target === undefined) wander(me, ctx, will)
  if (me.bruises > 30 && !dash) seekBread(state, me, will)
  const effort = hesitates ? 0.4 : 1
  return { moveX: will.x * effort, moveY: will.y * effort, dash }
}

/** Adds what keeps a bot on the floor; returns how pressing that is: above 1 nothing else matters, above 2 it is late. */
function keepOffEdges(state: ArenaState, me: Gladiator, caution: number, ctx: Context, will: Will): number {
  const ice = ctx.mechanics.floor === 'ice'
  const seconds = ice ? 0.7 : 0.22
  const x = me.x + me.vx * seconds
  const y = me.y + me.vy * seconds
  const layout = layoutOf(state)
  let danger = 0

  const distance = Math.sqrt(x * x + y * y)
  const margin = Math.min(state.rim * 0.4, 0.7 + 0.5 * caution + (ice ? 0.8 : 0))
  const over = (distance - (state.rim - margin)) / margin
  if (over > 0 && distance > 0) {
    danger = over > 1 ? 2 + over : over * 1.6
    will.x -= (x / distance) * danger
    will.y -= (y / distance) * danger
  }
  for (const pit of layout.pits) {
    const awayX = x - pit.x
    const awayY = y - pit.y
    const away = Math.sqrt(awayX * awayX + awayY * awayY)
    const near = (pit.radius + margin - away) / margin
    if (near <= 0 || away === 0) continue
    const here = near > 1 ? 2 + near : near * 1.6
    danger = Math.max(danger, here)
    // Around rather than straight away, or two pits' worth of fear would hold one in between for ever.
    will.x += (awayX / away - (awayY / away) * 0.4) * here
    will.y += (awayY / away + (awayX / away) * 0.4) * here
  }
  for (const brazier of layout.braziers) {
    if (!isGone(brazier, state.rim)) keepFrom(brazier.x, brazier.y, brazierContactMetres + 0.6, 1, me, will)
  }
  return danger
}

function keepFrom(x: number, y: number, reach: number, weight: number, me: Gladiator, will: Will): void {
  const awayX = me.x - x
  const awayY = me.y - y
  const square = awayX * awayX + awayY * awayY
  if (square >= reach * reach || square === 0) return
  const away = Math.sqrt(square)
  const push = (weight * (reach - away)) / reach
  will.x += (awayX / away - (awayY / away) * 0.5) * push
  will.y += (awayY / away + (awayX / away) * 0.5) * push
}

/**
 * The most tempting other: near, bruised, close to an edge, and a little by personal taste. Adds a step aside from
 * whoever comes dashing.
 */
function lookAround(
  state: ArenaState,
  me: Gladiator,
  caution: number,
  ctx: Context,
  will: Will,
): Gladiator | undefined {
  const sight = ctx.mechanics.night ? tuning.botNightSightMetres : tuning.botSightMetres
  let best: Gladiator | undefined
  let least = Number.POSITIVE_INFINITY
  for (const other of state.gladiators.values()) {
    if (other === me || other.status !== Status.fighting) continue
    const dx = other.x - me.x
    const dy = other.y - me.y
    const square = dx * dx + dy * dy
    if (square > sight * sight) continue
    const distance = Math.sqrt(square)
    if (other.dashAge < tuning.dashTicks && distance < dodgeMetres && notices(me, other, caution, ctx.tick)) {
      const side = other.vx * dy - other.vy * dx < 0 ? 3 : -3
      const speed = Math.sqrt(other.vx * other.vx + other.vy * other.vy) + 0.1
      if (other.vx * dx + other.vy * dy < 0) {
        will.x += (-other.vy / speed) * side
        will.y += (other.vx / speed) * side
      }
    }
    const taste = ((other.temper * 7 + me.temper * 13) % 1) * 3
    const edge = Math.sqrt(other.x * other.x + other.y * other.y) / state.rim
    const wait = other.safeUntil > ctx.tick ? 8 : 0
    const cost = distance + taste + wait - edge - other.bruises * 0.03
    if (cost >= least) continue
    best = other
    least = cost
  }
  return best
}

// Whether a dash is seen in time is settled once for each dash, or a bot would be twice as alert in two ticks.
function notices(me: Gladiator, other: Gladiator, caution: number, tick: number): boolean {
  const began = tick - other.dashAge
  return (me.temper * 17 + other.temper * 31 + began * 0.37) % 1 < caution * dodgeChance
}

/** Adds the way to a target, and tells whether to dash now. */
function attack(
  state: ArenaState,
  me: Gladiator,
  target: Gladiator,
  ready: boolean,
  ctx: Context,
  will: Will,
): boolean {
  const aimX = target.x - target.vx * lateSeconds - me.x
  const aimY = target.y - target.vy * lateSeconds - me.y
  const distance = Math.max(0.1, Math.sqrt(aimX * aimX + aimY * aimY))
  const towardsX = aimX / distance
  const towardsY = aimY / distance
  const out = wayOut(state, target)
  const aligned = towardsX * out.x + towardsY * out.y
  if (!ready) {
    // Breath is short: circle at some distance until it is back.
    const keep = distance < 3.2 ? -0.6 : 0.4
    const side = me.temper < 0.5 ? 0.7 : -0.7
    will.x += towardsX * keep - towardsY * side
    will.y += towardsY * keep + towardsX * side
    return false
  }
  const worth = aligned > 0.4 || (distance < sureHitMetres && aligned > -0.3)
  const overrun = Math.min(dashReachMetres, distance + 0.4)
  const lands = !isOverNothing(me.x + towardsX * overrun, me.y + towardsY * overrun, layoutOf(state), state.rim - 0.4)
  const eager = 0.05 + 0.06 * me.temper
  if (worth && lands && target.safeUntil <= ctx.tick && distance < dashReachMetres && ctx.random.chance(eager)) {
    const off = missRadians * (((me.temper * 41 + Math.floor(ctx.tick / 10) * 0.618) % 1) * 2 - 1)
    will.x = towardsX - towardsY * off
    will.y = towardsY + towardsX * off
    return true
  }
  // Get on the side from which a dash drives the target out.
  const behind = aligned < 0.5 && distance < 5 ? 1.8 : 0
  const goX = aimX - out.x * behind
  const goY = aimY - out.y * behind
  const length = Math.max(0.1, Math.sqrt(goX * goX + goY * goY))
  will.x += goX / length
  will.y += goY / length
  return false
}

/** The shortest way off the floor from where somebody stands, as a direction. */
function wayOut(state: ArenaState, from: Gladiator): Will {
  const distance = Math.sqrt(from.x * from.x + from.y * from.y)
  let least = state.rim - distance
  const way: Will = distance > 0 ? { x: from.x / distance, y: from.y / distance } : { x: 1, y: 0 }
  for (const pit of layoutOf(state).pits) {
    const dx = pit.x - from.x
    const dy = pit.y - from.y
    const away = Math.sqrt(dx * dx + dy * dy)
    if (away - pit.radius >= least || away === 0) continue
    least = away - pit.radius
    way.x = dx / away
    way.y = dy / away
  }
  return way
}

function wander(me: Gladiator, ctx: Context, will: Will): void {
  const angle = me.temper * 40 + ctx.tick * 0.012
  will.x += Math.cos(angle) * 0.6 - me.x * 0.06
  will.y += Math.sin(angle) * 0.6 - me.y * 0.06
}

function seekBread(state: ArenaState, me: Gladiator, will: Will): void {
  if (state.loaves.size === 0) return
  let least = 36
  for (const loaf of state.loaves.values()) {
    const dx = loaf.x - me.x
    const dy = loaf.y - me.y
    const square = dx * dx + dy * dy
    if (square >= least || square === 0) continue
    least = square
    const away = Math.sqrt(square)
    will.x = dx / away
    will.y = dy / away
  }
}
