import type { MoveContext } from '../../shared/game.ts'
import { brazierContactMetres, isGone, layoutOf } from './hazards.ts'
import type { ArenaMechanics } from './mechanics.ts'
import { snapFacing, snapPosition, snapVelocity } from './precision.ts'
import { type ArenaState, type Body, type Intent, Status } from './state.ts'
import { tuning } from './tuning.ts'

/** What of the arena a step of one gladiator depends on. */
export type Ground = Pick<ArenaState, 'phase' | 'layout' | 'rim'>

// Below this a thumb rests.
const deadZone = 0.08
// Rounded to the wire's precision, walking speed can come out a little above itself; that is no slide yet.
const walkingSlack = 0.01

/** How many of its own steps a gladiator waits from one dash to the next. */
export const rechargeTicks = (rage: boolean): number => (rage ? tuning.rageRechargeTicks : tuning.dashRechargeTicks)

/** How much harder the floor brakes than at gravity 1: 0.44 at 0.2, 2.4 at 3. */
export const weightOf = (gravity: number): number => 0.3 + 0.7 * gravity

/** How fast one walks at a gravity: 1.12 times as fast at 0.2, 0.7 times at 3. */
export const paceOf = (gravity: number): number => 1.15 - 0.15 * gravity

const clamp = (value: number): number => Math.max(-1, Math.min(1, value))

/**
 * One gladiator by one input, in place: dash, grip, wind, braziers. It neither stops at the edge nor falls; the step
 * sees to that. Arithmetic is plain and every result is put to the wire's precision, so that a client comes to the same
 * numbers. Fields are written only where they change: each write costs bytes.
 */
export function move(avatar: Body, input: Intent, world: Ground, ctx: MoveContext<ArenaMechanics>): void {
  if (avatar.status !== Status.fighting || world.phase === 'countdown') return
  const { dt, mechanics } = ctx
  const moveX = clamp(input.moveX)
  const moveY = clamp(input.moveY)
  const length = Math.sqrt(moveX * moveX + moveY * moveY)
  const steers = length > deadZone
  const directionX = steers ? moveX / length : 0
  const directionY = steers ? moveY / length : 0
  const effort = Math.min(1, length)
  const weight = weightOf(mechanics.gravity)
  const pace = paceOf(mechanics.gravity)
  const ice = mechanics.floor === 'ice'
  let vx = avatar.vx
  let vy = avatar.vy
  let age = Math.min(avatar.dashAge + 1, tuning.dashRechargeTicks)

  if (input.dash && age >= rechargeTicks(mechanics.rage)) {
    age = 0
    const speed = tuning.dashMetresPerSecond * pace
    vx = (steers ? directionX : Math.cos(avatar.facing)) * speed
    vy = (steers ? directionY : Math.sin(avatar.facing)) * speed
  } else if (age === tuning.dashTicks && !ice) {
    vx *= tuning.dashEndRatio
    vy *= tuning.dashEndRatio
  }

  if (age >= tuning.dashTicks) {
    const walk = tuning.walkMetresPerSecond * pace
    const drift = mechanics.wind * (ice ? tuning.windIceMetresPerSecond : steers ? tuning.windWalkMetresPerSecond : 0)
    const speed = Math.sqrt(vx * vx + vy * vy)
    if (speed > walk + Math.abs(drift) + walkingSlack) {
      const slide = (ice ? tuning.iceSlideMetresPerSecond2 : tuning.stoneSlideMetresPerSecond2) * weight * dt
      const kept = (speed > slide ? speed - slide : 0) / speed
      const steer = steers ? tuning.slideSteerMetresPerSecond2 * effort * dt : 0
      vx = vx * kept + directionX * steer + mechanics.wind * tuning.windMetresPerSecond2 * dt
      vy = vy * kept + directionY * steer
    } else {
      const lackX = (steers ? directionX * effort * walk : 0) + drift - vx
      const lackY = (steers ? directionY * effort * walk : 0) - vy
      const lack = Math.sqrt(lackX * lackX + lackY * lackY)
      const grip = (ice ? tuning.iceGripMetresPerSecond2 : tuning.stoneGripMetresPerSecond2) * weight * dt
      const part = lack > grip ? grip / lack : 1
      vx += lackX * part
      vy += lackY * part
    }
  }

  let x = avatar.x + vx * dt
  let y = avatar.y + vy * dt
  for (const brazier of layoutOf(world).braziers) {
    const awayX = x - brazier.x
    const awayY = y - brazier.y
    const square = awayX * awayX + awayY * awayY
    if (square >= brazierContactMetres * brazierContactMetres || isGone(brazier, world.rim)) continue
    const distance = Math.sqrt(square)
    const normalX = distance > 0 ? awayX / distance : 1
    const normalY = distance > 0 ? awayY / distance : 0
    x = brazier.x + normalX * brazierContactMetres
    y = brazier.y + normalY * brazierContactMetres
    const along = vx * normalX + vy * normalY
    const bounce = along < tuning.burnMetresPerSecond ? tuning.burnMetresPerSecond - along : 0
    vx += normalX * bounce
    vy += normalY * bounce
    if (age < tuning.dashTicks) age = tuning.dashTicks
  }

  write(avatar, snapPosition(x), snapPosition(y), snapVelocity(vx), snapVelocity(vy))
  if (age !== avatar.dashAge) avatar.dashAge = age
  if (steers) {
    const turned = snapFacing(Math.atan2(directionY, directionX))
    if (turned !== avatar.facing) avatar.facing = turned
  }
}

function write(avatar: Body, x: number, y: number, vx: number, vy: number): void {
  if (x !== avatar.x) avatar.x = x
  if (y !== avatar.y) avatar.y = y
  if (vx !== avatar.vx) avatar.vx = vx
  if (vy !== avatar.vy) avatar.vy = vy
}
