import type { Game } from '../../shared/game.ts'
import type { Mark } from '../../shared/protocol.ts'
import type { GameState } from '../../shared/state.ts'
import { Interpolation } from './interpolate.ts'
import type { AnyRoom } from './link.ts'
import { MarkQueue } from './marks.ts'
import { Playback } from './playback.ts'

/** What a room's patches and marks look like on screen: what players and spectators have in common. */
export class MatchView {
  readonly marks = new MarkQueue()
  readonly #interpolation = new Interpolation()
  readonly #patchListeners = new Set<() => void>()
  #playback: Playback | undefined
  #first: (() => void) | undefined

  /** Made as soon as the room is there: what arrives before anybody listens is lost. */
  constructor(room: AnyRoom) {
    room.onStateChange((state) => this.#observe(state))
    room.onMessage('marks', (message: { tick: number; marks: readonly Mark[] }) => {
      this.marks.add(message.tick, message.marks)
    })
  }

  /** Resolves once a state has come. */
  ready(): Promise<void> {
    if (this.#playback !== undefined) return Promise.resolve()
    return new Promise((resolve) => {
      this.#first = resolve
    })
  }

  /** Brings what is shown to a moment; gives the tick on screen. */
  advance(nowMs: number): number {
    const tick = this.#playback?.advance(nowMs) ?? 0
    this.#interpolation.show(tick)
    return tick
  }

  value(entity: object, field: string): number {
    return this.#interpolation.value(entity, field)
  }

  angle(entity: object, field: string): number {
    return this.#interpolation.angle(entity, field)
  }

  onPatch(listener: () => void): () => void {
    this.#patchListeners.add(listener)
    return () => this.#patchListeners.delete(listener)
  }

  #observe(state: GameState): void {
    this.#playback ??= new Playback(state.tickRate)
    this.#playback.observe(state.tick, performance.now())
    this.#interpolation.observe(state.tick)
    for (const listener of this.#patchListeners) listener()
    this.#first?.()
    this.#first = undefined
  }
}

/** The game of a name. Throws where this build has none of that name. */
export async function loadGame(games: Readonly<Record<string, () => Promise<Game>>>, name: string): Promise<Game> {
  const load = Object.hasOwn(games, name) ? games[name] : undefined
  if (load === undefined) throw new Error(`game_unknown: This page has no game "${name}". Load it anew.`)
  return load()
}
