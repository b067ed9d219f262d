import { type Signal, signal } from '@preact/signals'
import type { Game } from '../../../shared/game.ts'
import type { SceneClass } from '../../kit/mount.ts'
import type { View } from '../../kit/view.ts'
import { ReplaySession } from '../../net/replay-session.ts'
import { RefusedError } from '../../net/session.ts'
import { downloadTape } from '../../net/tape-download.ts'
import { fits } from '../../net/tape-fit.ts'
import { gameLoaders, sceneOf } from '../games.ts'
import { momentOf } from './moment.ts'
import { openingTick } from './opening.ts'

/** A replay that a scene of this build can draw. */
export class SceneReplay extends ReplaySession implements View {
  readonly game: Game

  constructor(game: Game, ...rest: ConstructorParameters<typeof ReplaySession>) {
    super(...rest)
    this.game = game
  }
}

/** How a tape is shown: by its game's scene, or plainly where this build has none that fits it. */
export type Showing = {
  /** Parts of the tape cannot be read, and are left out. */
  readonly damaged: boolean
} & (
  | { readonly how: 'scene'; readonly session: SceneReplay; readonly Scene: SceneClass }
  | { readonly how: 'plain'; readonly session: ReplaySession; readonly why: string }
)

/** Where a visit to a tape is. */
export type ReplayState =
  | { readonly kind: 'loading'; readonly bytes: number }
  | { readonly kind: 'showing'; readonly showing: Showing }
  | { readonly kind: 'refused'; readonly code: RefusedError['code']; readonly message: string }

/** One person's visit to a tape: at the moment that their link names, or else where the match begins. */
export class ReplayVisit {
  readonly tapeId: string
  readonly state: Signal<ReplayState> = signal({ kind: 'loading', bytes: 0 })
  readonly #moment: string

  /** `moment`: as a link gives it; see `momentOf`. */
  constructor(tapeId: string, moment: string) {
    this.tapeId = tapeId
    this.#moment = moment
  }

  /** Fetches the tape and opens it. How it went is in `state`; calling it again tries again. */
  async load(): Promise<void> {
    this.state.value = { kind: 'loading', bytes: 0 }
    try {
      const { reader, damaged } = await downloadTape(this.tapeId, (bytes) => {
        this.state.value = { kind: 'loading', bytes }
      })
      const seconds = momentOf(this.#moment)
      const tick = seconds === undefined ? openingTick(reader) : seconds * reader.head.tickRate
      const load = Object.hasOwn(gameLoaders, reader.head.game) ? gameLoaders[reader.head.game] : undefined
      const game = await load?.()
      if (game === undefined || !fits(reader, game)) {
        const why = game === undefined ? 'This server no longer has the game.' : 'The game has changed since.'
        const session = new ReplaySession(reader, tick)
        this.state.value = { kind: 'showing', showing: { how: 'plain', damaged, session, why } }
        return
      }
      const [Scene, session] = [await sceneOf(game.name), new SceneReplay(game, reader, tick)]
      this.state.value = { kind: 'showing', showing: { how: 'scene', damaged, session, Scene } }
    } catch (error) {
      this.#refuse(error, 'A part of the page did not come. Try again.')
    }
  }

  /** The scene does not work with this tape: it is shown plainly from here on. */
  showPlainly(): void {
    const state = this.state.value
    if (state.kind !== 'showing' || state.showing.how === 'plain') return
    const { damaged } = state.showing
    const { reader, clock } = state.showing.session
    const why = 'The picture could not be drawn.'
    try {
      const session = new ReplaySession(reader, clock.tick)
      this.state.value = { kind: 'showing', showing: { how: 'plain', damaged, session, why } }
    } catch (error) {
      this.#refuse(error, why)
    }
  }

  #refuse(error: unknown, otherwise: string): void {
    const { code, message } = error as Partial<RefusedError>
    const known = error instanceof RefusedError || (typeof code === 'string' && typeof message === 'string')
    this.state.value = known
      ? { kind: 'refused', code: code ?? 'internal', message: message ?? '' }
      : { kind: 'refused', code: 'internal', message: otherwise }
  }
}
