import { brazierContactMetres, layoutOf } from '../hazards.ts'
import { type ArenaState, type Gladiator, Status } from '../state.ts'
import { tuning } from '../tuning.ts'

/** A blow that somebody has just taken. */
export interface Blow {
  readonly seat: string
  readonly kind: 'hit' | 'burn'
  /** How hard, 0 to 1. */
  readonly strength: number
  /** The viewer's own gladiator dealt it. */
  readonly isOwn: boolean
}

const nearMetres = 0.5
/** Beyond touching, how far two can have parted by the time that a patch tells of their collision. */
const partedMetres = 1.6
/** A dash ends when it hits. For this number of steps afterwards a hit is still credited to it. */
const justDashed = tuning.dashTicks + 3

/**
 * Finds every blow in the state itself: bruises that grew. Marks tell of strong shoves only, and of six a second at most,
 * while a player has to feel each one.
 */
export class BlowWatch {
  readonly #bruises = new Map<string, number>()
  #tick = -1

  /** The blows since the last look; `own` is the viewer's seat, empty for a spectator. */
  look(state: ArenaState, own: string): readonly Blow[] {
    if (state.tick === this.#tick) return []
    this.#tick = state.tick
    const blows: Blow[] = []
    for (const [seat, gladiator] of state.gladiators) {
      const before = this.#bruises.get(seat) ?? gladiator.bruises
      this.#bruises.set(seat, gladiator.bruises)
      const gained = gladiator.bruises - before
      // The lion's bite has a mark of its own.
      if (gained <= 0 || gained === tuning.maulBruises) continue
      const kind = isBurn(state, gladiator, gained) ? 'burn' : 'hit'
      const isOwn = kind === 'hit' && seat !== own && deals(state.gladiators.get(own), gladiator)
      blows.push({ seat, kind, strength: strengthOf(gladiator, gained), isOwn })
    }
    for (const seat of this.#bruises.keys()) if (!state.gladiators.has(seat)) this.#bruises.delete(seat)
    return blows
  }
}

function isBurn(state: ArenaState, gladiator: Gladiator, gained: number): boolean {
  if (gained > tuning.burnBruises) return false
  return layoutOf(state).braziers.some(
    ({ x, y }) => Math.hypot(gladiator.x - x, gladiator.y - y) < brazierContactMetres + nearMetres,
  )
}

function deals(own: Gladiator | undefined, other: Gladiator): boolean {
  if (own === undefined || own.status !== Status.fighting || own.dashAge > justDashed) return false
  const contact = tuning.gladiatorRadiusMetres * 2
  return Math.hypot(own.x - other.x, own.y - other.y) < contact + partedMetres
}

// How fast it made them fly; two shoves at once bruise twice.
function strengthOf({ vx, vy }: Gladiator, gained: number): number {
  const flown = Math.hypot(vx, vy) / tuning.maulMetresPerSecond
  return Math.max(0.25, Math.min(1, Math.max(flown, gained / (tuning.shoveBruises * 3))))
}
