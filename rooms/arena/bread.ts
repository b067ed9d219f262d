import type { ChangeContext } from '../../shared/mechanic.ts'
import { isOverNothing, layoutOf } from './hazards.ts'
import { type ArenaState, type Gladiator, Loaf } from './state.ts'
import { tuning } from './tuning.ts'

const reachMetres = tuning.gladiatorRadiusMetres + tuning.loafRadiusMetres
const tries = 8

/** Throws a few loaves onto the floor. */
export function throwBread(state: ArenaState, ctx: ChangeContext): void {
  const layout = layoutOf(state)
  for (let at = 0; at < tuning.loaves && state.loaves.size < tuning.mostLoaves; at++) {
    for (let attempt = 0; attempt < tries; attempt++) {
      const angle = ctx.random.next() * Math.PI * 2
      const distance = Math.sqrt(ctx.random.next()) * state.rim * 0.85
      const x = Math.cos(angle) * distance
      const y = Math.sin(angle) * distance
      if (isOverNothing(x, y, layout, state.rim)) continue
      state.loavesDropped += 1
      state.loaves.set(`${state.loavesDropped}`, new Loaf().assign({ x, y, goneTick: ctx.tick + tuning.loafTicks }))
      break
    }
  }
}

/** Lets gladiators eat, which heals and shields them, and takes away what lies too long or has lost its floor. */
export function eat(state: ArenaState, fighters: readonly Gladiator[], tick: number): void {
  if (state.loaves.size === 0) return
  const layout = layoutOf(state)
  for (const [key, loaf] of state.loaves) {
    const eater = fighters.find((gladiator) => isAt(loaf, gladiator))
    if (eater !== undefined) feed(eater, loaf)
    if (eater !== undefined || tick >= loaf.goneTick || isOverNothing(loaf.x, loaf.y, layout, state.rim)) {
      state.loaves.delete(key)
    }
  }
}

function feed(eater: Gladiator, loaf: Loaf): void {
  if (loaf.by !== '') {
    eater.bruises = Math.max(0, eater.bruises - tuning.ghostLoafBruises)
    return
  }
  eater.bruises = 0
  eater.shielded = true
}

function isAt(loaf: Loaf, gladiator: Gladiator): boolean {
  const dx = gladiator.x - loaf.x
  const dy = gladiator.y - loaf.y
  return dx * dx + dy * dy < reachMetres * reachMetres
}
