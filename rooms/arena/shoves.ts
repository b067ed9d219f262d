import type { GameContext } from '../../shared/game.ts'
import { Impulses } from './impulses.ts'
import { paceOf, weightOf } from './move.ts'
import type { ArenaState, Gladiator } from './state.ts'
import { tuning } from './tuning.ts'

/** What a collision may use. */
export interface ShoveContext extends Pick<GameContext, 'tick' | 'mark'> {
  readonly mechanics: { readonly gravity: number }
}

const contactMetres = tuning.gladiatorRadiusMetres * 2

// Emptied at the start of each tick; kept only so that a tick allocates nothing.
const impulses = new Impulses()

/** Keeps gladiators apart and lets dashes shove, each pair judged by where both were before any of them was moved. */
export function collide(state: ArenaState, fighters: readonly Gladiator[], ctx: ShoveContext): void {
  impulses.begin(fighters.length)
  let any = false
  for (let at = 0; at < fighters.length; at++) {
    const one = fighters[at] as Gladiator
    const { x, y } = one
    for (let against = at + 1; against < fighters.length; against++) {
      const other = fighters[against] as Gladiator
      const dx = other.x - x
      if (dx >= contactMetres || dx <= -contactMetres) continue
      const dy = other.y - y
      const square = dx * dx + dy * dy
      if (square >= contactMetres * contactMetres) continue
      any = true
      const distance = Math.sqrt(square)
      const half = (contactMetres - distance) / 2
      // Two in the very same place part along a line that their places in the list decide.
      const normalX = distance > 1e-6 ? dx / distance : 1
      const normalY = distance > 1e-6 ? dy / distance : 0
      impulses.shift(at, -normalX * half, -normalY * half)
      impulses.shift(against, normalX * half, normalY * half)
      const approach = one.vx * normalX + one.vy * normalY
      const otherApproach = -(other.vx * normalX + other.vy * normalY)
      const shoves = canShove(one, approach, other, ctx.tick)
      const isShoved = canShove(other, otherApproach, one, ctx.tick)
      if (shoves) {
        shove(state, one, other, against, normalX, normalY, approach, ctx)
        impulses.recoil(at)
      }
      if (isShoved) {
        shove(state, other, one, at, -normalX, -normalY, otherApproach, ctx)
        impulses.recoil(against)
      }
      const closing = approach + otherApproach
      if (shoves || isShoved || closing <= 0) continue
      const bump = ((1 + tuning.bumpRestitution) * closing) / 2
      impulses.bump(at, -normalX * bump, -normalY * bump)
      impulses.bump(against, normalX * bump, normalY * bump)
    }
  }
  if (!any) return
  for (let at = 0; at < fighters.length; at++) impulses.settle(fighters[at] as Gladiator, at)
}

function canShove(by: Gladiator, approach: number, victim: Gladiator, tick: number): boolean {
  return by.dashAge < tuning.dashTicks && approach > tuning.shoveApproachMetresPerSecond && victim.safeUntil <= tick
}

function shove(
  state: ArenaState,
  by: Gladiator,
  victim: Gladiator,
  at: number,
  normalX: number,
  normalY: number,
  approach: number,
  ctx: ShoveContext,
): void {
  const { gravity } = ctx.mechanics
  const force = 0.6 + (0.4 * approach) / tuning.dashMetresPerSecond
  const bruised = 1 + (tuning.bruisedShoveGain * victim.bruises) / 100
  const shield = victim.shielded ? tuning.shieldRatio : 1
  const chance = (1 + by.boost / 100) / (1 + victim.boost / 100)
  const speed =
    (tuning.shoveMetresPerSecond * force * bruised * shield * chance * paceOf(gravity)) / Math.sqrt(weightOf(gravity))
  // Halfway between where the dash was going and where the victim stands: so a shove can be aimed.
  const dash = Math.sqrt(by.vx * by.vx + by.vy * by.vy)
  const aimX = normalX + by.vx / dash
  const aimY = normalY + by.vy / dash
  const aim = Math.sqrt(aimX * aimX + aimY * aimY)
  impulses.knock(at, (aimX / aim) * speed, (aimY / aim) * speed)
  victim.shovedBy = by.seat
  victim.shovedTick = ctx.tick
  if (speed < tuning.strongHitMetresPerSecond || ctx.tick - state.hitTick < tuning.hitMarkTicks) return
  state.hitTick = ctx.tick
  ctx.mark('hit', { seat: victim.seat, by: by.seat, speed: Math.round(speed) })
}
