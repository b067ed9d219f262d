import { isOverNothing, layoutOf } from '../../rooms/arena/hazards.ts'
import { rechargeTicks } from '../../rooms/arena/move.ts'
import { type ArenaState, type Gladiator, type Intent, Status } from '../../rooms/arena/state.ts'
import type { Command } from '../../shared/command.ts'
import { Random } from '../../shared/random.ts'

/** From the eye to the thumb: 150 ms. */
const reactionTicks = 5
/** A direction is off by so much at most, and by something else twice a second. */
const missRadians = 0.8
const aimTicks = 15
const dashChance = 0.08

interface Sight {
  readonly me: Pick<Gladiator, 'x' | 'y' | 'vx' | 'vy' | 'status' | 'dashAge'>
  readonly others: readonly { readonly seat: string; readonly x: number; readonly y: number }[]
  readonly rim: number
  readonly layout: number
}

const still: Intent = { moveX: 0, moveY: 0, dash: false }

/**
 * Somebody who plays for the first time: sees the match 150 ms late, runs at the nearest other and dashes when near,
 * misses, and turns back from an edge only when they see themselves close to it.
 */
export class NewcomerPlayer {
  readonly seat: string
  readonly #random: Random
  // Of its own: what is done as a ghost must not change how one plays.
  readonly #ghostRandom: Random
  readonly #seen: Sight[] = []
  #off = 0

  constructor(seat: string, seed: string) {
    this.seat = seat
    this.#random = Random.fromSeed(seed, 'newcomer')
    this.#ghostRandom = Random.fromSeed(seed, 'ghost')
  }

  /** What they press at this tick. */
  intent(state: ArenaState): Intent {
    const me = state.gladiators.get(this.seat)
    if (me === undefined) return still
    this.#seen.push(sightOf(state, this.seat, me))
    if (this.#seen.length <= reactionTicks) return still
    const sight = this.#seen.shift() as Sight
    if (sight.me.status !== Status.fighting) return still
    if (state.tick % aimTicks === 0) this.#off = this.#random.between(-missRadians, missRadians)
    const away = dangerOf(sight)
    if (away !== undefined) return this.#towards(away.x, away.y, false)
    let target: { x: number; y: number } | undefined
    let least = Number.POSITIVE_INFINITY
    for (const { x, y } of sight.others) {
      const distance = Math.hypot(x - sight.me.x, y - sight.me.y)
      if (distance >= least) continue
      least = distance
      target = { x, y }
    }
    if (target === undefined) return this.#towards(-sight.me.x, -sight.me.y, false)
    const ready = sight.me.dashAge >= rechargeTicks(false)
    const dash = ready && least < 3.4 && this.#random.chance(dashChance)
    return this.#towards(target.x - sight.me.x, target.y - sight.me.y, dash)
  }

  /** What they do as a ghost, where there is anything to do. */
  deeds(state: ArenaState): readonly Command[] {
    const me = state.gladiators.get(this.seat)
    if (me === undefined || me.status === Status.fighting) return []
    const command = (action: string, payload: Record<string, string | number>): Command => ({
      kind: 'action',
      actor: 'player',
      seat: this.seat,
      action,
      payload,
    })
    const [first] = [...state.gladiators.values()].filter(({ status }) => status === Status.fighting)
    if (me.status === Status.out && me.backs === '' && first !== undefined && this.#ghostRandom.chance(0.05))
      return [command('back', { seat: first.seat })]
    // A thumb that waits for a button needs its 150 ms as well.
    if (me.throwAt === 0 || me.throwAt + reactionTicks > state.tick) return []
    return [command('throw', { x: this.#ghostRandom.between(-5, 5), y: this.#ghostRandom.between(-5, 5) })]
  }

  #towards(x: number, y: number, dash: boolean): Intent {
    const angle = Math.atan2(y, x) + this.#off
    return { moveX: Math.cos(angle), moveY: Math.sin(angle), dash }
  }
}

function sightOf(state: ArenaState, seat: string, { x, y, vx, vy, status, dashAge }: Gladiator): Sight {
  const others = [...state.gladiators.values()].filter((one) => one.seat !== seat && one.status === Status.fighting)
  return {
    me: { x, y, vx, vy, status, dashAge },
    others: others.map((one) => ({ seat: one.seat, x: one.x, y: one.y })),
    rim: state.rim,
    layout: state.layout,
  }
}

// The way back from an edge that is less than a step ahead.
function dangerOf({ me, rim, layout }: Sight): { readonly x: number; readonly y: number } | undefined {
  const x = me.x + me.vx * 0.2
  const y = me.y + me.vy * 0.2
  if (x * x + y * y > (rim - 0.8) * (rim - 0.8)) return { x: -x, y: -y }
  const floor = layoutOf({ layout })
  if (!isOverNothing(x, y, floor, rim + 1)) return undefined
  const [pit] = floor.pits.toSorted(
    (one, other) => Math.hypot(x - one.x, y - one.y) - Math.hypot(x - other.x, y - other.y),
  )
  return pit && { x: me.x - pit.x, y: me.y - pit.y }
}
