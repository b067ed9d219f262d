import { t } from '@colyseus/schema'
import { tuning } from './tuning.ts'

/** Positions reach from -16 to 16 metres in steps of half a millimetre. */
export const reachMetres = 16
const steps = 2 ** 16 - 2
const turn = Math.PI * 2
const facings = 2 ** 8

export const position = () => t.quantized({ min: -reachMetres, max: reachMetres }).default(0)
export const velocity = () =>
  t.quantized({ min: -tuning.mostMetresPerSecond, max: tuning.mostMetresPerSecond }).default(0)
export const facing = () => t.angle({ bits: 8 }).default(0)

// The same arithmetic as the setters of quantized fields, so that a step on plain numbers and one on schema fields go
// through the same values.
function snapWithin(limit: number, value: number): number {
  const held = Math.max(-limit, Math.min(limit, value))
  return -limit + (Math.floor(((held + limit) / (2 * limit)) * steps + 0.5) / steps) * (2 * limit)
}

/** A coordinate in metres as the wire carries it. */
export const snapPosition = (metres: number): number => snapWithin(reachMetres, metres)

/** A component of a velocity in metres a second as the wire carries it. */
export const snapVelocity = (metresPerSecond: number): number => snapWithin(tuning.mostMetresPerSecond, metresPerSecond)

/** An angle in radians as the wire carries it: one of 256, from 0 up to a full turn. */
export function snapFacing(radians: number): number {
  const angle = radians % turn
  return ((Math.floor(((angle < 0 ? angle + turn : angle) / turn) * facings + 0.5) % facings) / facings) * turn
}
