import { Scene } from 'phaser'
import type { Mark } from '../../shared/protocol.ts'
import type { BallotState, GameState } from '../../shared/state.ts'
import type { Controls } from './controls.ts'
import type { FrameMeter } from './frames.ts'
import { type Framing, frame, type Room, type Stage } from './framing.ts'
import type { SoundBoard } from './sound.ts'
import type { Stands } from './stands.ts'
import type { View } from './view.ts'

/** What a page hands to a scene. */
export interface Equipment {
  readonly sound: SoundBoard
  readonly frames: FrameMeter
  /** Undefined for those who only watch. */
  readonly controls: Controls | undefined
}

/** How a match stands, in a line of a page: for people, not for the rules. */
export interface Headline {
  /** What goes on, as in `Round 3`. */
  readonly title: string
  /** What of it, where that is not plain, as in `Ready`. */
  readonly state: string
  /** The tick at which that is over; 0 where there is no such time. */
  readonly endsAtTick: number
}

/** How fast the camera goes to where it should be: two thirds of the way in so many milliseconds. */
const cameraMs = 160
const cheerMs = 1600

/**
 * The base of every game's scene. A scene says what is to be seen (`stage`), lays it out once (`build`) and draws each
 * frame (`draw`); the base brings the session up to date, aims the camera, hands over what the player does, and lets the
 * stands live.
 */
export abstract class MatchScene<State extends GameState = GameState> extends Scene {
  protected abstract readonly stage: Stage
  protected readonly view: View<State>
  /** The person's system asks for less motion: no shaking, no swaying, fewer particles. */
  protected readonly calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  /** Set by a scene that has stands; they then follow crowd, votes and decisions by themselves. */
  protected stands: Stands | undefined
  #equipment: Equipment | undefined
  #room: Room & { readonly top: number; readonly pixelRatio: number } = { width: 1, height: 1, top: 0, pixelRatio: 1 }
  #framing: Framing | undefined
  #lastMs = Number.NaN
  #voters = 0
  #builtYet = false
  readonly #unlisten: (() => void)[] = []

  constructor(view: View<State>) {
    super('match')
    this.view = view
  }

  /** Lays out what stays. Called once, when textures can be painted. */
  protected abstract build(): void

  /** Draws a frame from the state; `passedMs` since the last one. */
  protected abstract draw(nowMs: number, passedMs: number): void

  /** A moment of which the match tells. */
  protected abstract tell(mark: Mark): void

  /** What the controls mean in this game's input. Called each frame for players. */
  protected abstract intent(controls: Controls): Readonly<Record<string, number | boolean | string>>

  /** Whom the camera follows where not all can be shown, in world units. */
  protected abstract focus(): { readonly x: number; readonly y: number } | undefined

  /** How the match stands. A scene of a game with rounds says so here. */
  headline(): Headline {
    return { title: this.view.game.title, state: '', endsAtTick: 0 }
  }

  protected get sounds(): SoundBoard {
    return this.equipment.sound
  }

  protected get equipment(): Equipment {
    if (this.#equipment === undefined) throw new Error('The scene has not been mounted.')
    return this.#equipment
  }

  /** Pixels of the canvas for each CSS pixel. */
  protected get pixelRatio(): number {
    return this.#room.pixelRatio
  }

  /** How large a world unit is on the page now, in CSS pixels. */
  protected get scaleOnPage(): number {
    return this.#framing?.scale ?? 1
  }

  /** Called by `mountScene`. */
  equip(equipment: Equipment): void {
    this.#equipment = equipment
  }

  /** Called by `mountScene` when the page gives the scene another room; `top` CSS pixels of it are covered. */
  fit(room: Room, top: number, pixelRatio: number): void {
    this.#room = { ...room, top, pixelRatio }
    this.#framing = undefined
  }

  create(): void {
    this.build()
    this.#unlisten.push(
      this.view.onMark((mark) => {
        this.#stir(mark)
        this.tell(mark)
      }),
    )
    this.events.once('destroy', () => {
      for (const stop of this.#unlisten) stop()
    })
    this.#builtYet = true
  }

  override update(): void {
    if (!this.#builtYet) return
    const nowMs = performance.now()
    const passedMs = Number.isNaN(this.#lastMs) ? 0 : nowMs - this.#lastMs
    this.#lastMs = nowMs
    const { controls, frames } = this.equipment
    if (controls !== undefined) this.view.steer?.(this.intent(controls))
    this.view.advance(nowMs)
    this.draw(nowMs, passedMs)
    this.#aim(passedMs)
    this.#livenStands(nowMs)
    frames.add(passedMs, performance.now() - nowMs)
  }

  #aim(passedMs: number): void {
    const { width, height, top, pixelRatio } = this.#room
    const wanted = frame(
      this.stage,
      { width, height: height - top },
      this.view.role === 'player' ? this.focus() : undefined,
    )
    const last = this.#framing
    const share = last === undefined ? 1 : 1 - Math.exp(-passedMs / cameraMs)
    const toward = (from: number | undefined, to: number) => (from ?? to) + (to - (from ?? to)) * share
    this.#framing = { x: toward(last?.x, wanted.x), y: toward(last?.y, wanted.y), scale: wanted.scale }
    const { pixelsPerUnit } = this.stage
    const camera = this.cameras.main
    camera.setZoom((wanted.scale * pixelRatio) / pixelsPerUnit)
    const lower = top / 2 / wanted.scale
    camera.centerOn(this.#framing.x * pixelsPerUnit, (this.#framing.y - lower) * pixelsPerUnit)
  }

  #livenStands(nowMs: number): void {
    const { state } = this.view
    this.sounds.murmur(state.crowd)
    if (this.stands === undefined) return
    this.stands.fill(state.crowd)
    let voters = 0
    for (const ballot of state.ballots.values()) voters += (ballot as BallotState).voters
    if (voters > this.#voters) this.stands.ripple(0.6 + (voters - this.#voters) / 10)
    this.#voters = voters
    this.stands.update(nowMs)
  }

  #stir(mark: Mark): void {
    switch (mark.name) {
      case 'ballot.opened':
        this.sounds.play('chime')
        break
      case 'ballot.closed':
        if ((mark.data as { status?: string } | null)?.status !== 'decided') break
        this.sounds.play('gavel')
        this.sounds.play('roar', 0.8)
        this.stands?.rise(cheerMs)
        break
      case 'cheer':
        this.sounds.play('roar')
        this.stands?.rise(cheerMs)
        break
    }
  }
}
