import type { Push } from '../../../client/kit/joystick.ts'
import type { SceneButton, Waiting } from '../../../client/kit/scene-words.ts'
import { type ArenaState, type Gladiator, Status } from '../state.ts'
import { tuning } from '../tuning.ts'
import { actionSigns } from './signs.ts'

/** What a gladiator waits for who steers nothing, by the state alone. */
export function waitingOf(state: ArenaState, seat: string): Waiting | undefined {
  const own = state.gladiators.get(seat)
  if (own === undefined || own.status === Status.fighting) return undefined
  if (own.status === Status.out) {
    const backed = state.seats.get(own.backs)?.name
    const words = backed === undefined ? 'Next round in' : `You back ${backed}. Next round in`
    return { words, endsAtTick: state.nextRoundAt, isFree: true }
  }
  if (own.backAt > 0) return { words: 'Back in', endsAtTick: own.backAt, isFree: false }
  const ballot = [...state.ballots.values()].find(({ about, status }) => about === seat && status === 'open')
  return { words: 'The audience decides in', endsAtTick: ballot?.closesAt ?? 0, isFree: true }
}

/** What a gladiator may do beside steering. `saluteAt`: when the next salute may be; `gaze`: where the picture's middle is. */
export function buttonsOf(state: ArenaState, seat: string, saluteAt: number, gaze: Push): readonly SceneButton[] {
  const own = state.gladiators.get(seat)
  if (own === undefined) return []
  if (own.status !== Status.out) {
    return [{ name: 'salute', label: 'Salute', key: 'KeyE', sign: actionSigns.salute, readyAtTick: saluteAt }]
  }
  if (own.throwAt === 0) return []
  const bread: SceneButton = {
    name: 'throw',
    label: 'Throw bread',
    key: 'KeyE',
    sign: actionSigns.throw,
    readyAtTick: own.throwAt,
  }
  const [favourite] = own.backs === '' && state.phase === 'fight' ? nearest(state, gaze) : []
  if (favourite === undefined) return [bread]
  const name = state.seats.get(favourite)?.name ?? ''
  return [{ name: 'back', label: `Back ${name}`, key: 'KeyQ', sign: actionSigns.back, readyAtTick: 0 }, bread]
}

/** The seat of who still fights and is nearest to where one looks, if anybody fights. */
export function nearest(state: ArenaState, gaze: Push): readonly [seat: string, gladiator: Gladiator] | readonly [] {
  let found: readonly [string, Gladiator] | readonly [] = []
  let least = Number.POSITIVE_INFINITY
  for (const [seat, gladiator] of state.gladiators) {
    const away = Math.hypot(gladiator.x - gaze.x, gladiator.y - gaze.y)
    if (gladiator.status !== Status.fighting || away >= least) continue
    least = away
    found = [seat, gladiator]
  }
  return found
}

/** Rounds won in this set, as the score board shows them. */
export function badgeOf(state: ArenaState, seat: string): string {
  return '★'.repeat(Math.min(tuning.setWins, state.gladiators.get(seat)?.wins ?? 0))
}
