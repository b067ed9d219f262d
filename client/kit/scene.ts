import { Scene } from 'phaser'
import type { Mark } from '../../shared/protocol.ts'
import type { BallotState, GameState } from '../../shared/state.ts'
import type { Controls } from './controls.ts'
import type { FrameMeter } from './frames.ts'
import { type Framing, frame, type Room, type Stage } from './framing.ts'
import { FreeCamera } from './free-camera.ts'
import type { Headline, Podium, SceneButton, Waiting } from './scene-words.ts'
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
  readonly #freely = new FreeCamera()
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

  /** Why the player steers nothing now; undefined while they steer. */
  waiting(): Waiting | undefined {
    return undefined
  }

  /** The best of what is over, while they are to be shown. */
  podium(): Podium | undefined {
    return undefined
  }

  /** A few characters beside a seat's name on the score board, as for rounds won; empty for none. */
  badge(_seat: string): string {
    return ''
  }

  /** What a player may do now beside steering: the page shows a button for each. */
  buttons(): readonly SceneButton[] {
    return []
  }

  /** One of the buttons was pressed. */
  press(_name: string): void {}

  /** The picture was tapped while the player steers nothing, at a place in world units. */
  protected tapped(_x: number, _y: number): void {}

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

  /** Where the middle of the picture is, in world units. */
  get gaze(): { readonly x: number; readonly y: number } {
    return this.#framing ?? this.stage
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
    if (controls !== undefined) {
      controls.rest(this.waiting()?.isFree === true)
      this.view.steer?.(this.intent(controls))
    }
    this.view.advance(nowMs)
    this.draw(nowMs, passedMs)
    this.#aim(passedMs)
    this.#livenStands(nowMs)
    frames.add(passedMs, performance.now() - nowMs)
  }

  #aim(passedMs: number): void {
    const { width, height, top, pixelRatio } = this.#room
    const room = { width, height: height - top }
    const looked = this.#lookAround(room, passedMs)
    const wanted = looked ?? frame(this.stage, room, this.view.role === 'player' ? this.focus() : undefined)
    const last = this.#framing
    // A finger that drags the picture must not feel it lag behind.
    const share = last === undefined || looked !== undefined ? 1 : 1 - Math.exp(-passedMs / cameraMs)
    const toward = (from: number | undefined, to: number) => (from ?? to) + (to - (from ?? to)) * share
    this.#framing = { x: toward(last?.x, wanted.x), y: toward(last?.y, wanted.y), scale: wanted.scale }
    const { pixelsPerUnit } = this.stage
    const camera = this.cameras.main
    camera.setZoom((wanted.scale * pixelRatio) / pixelsPerUnit)
    const lower = top / 2 / wanted.scale
    camera.centerOn(this.#framing.x * pixelsPerUnit, (this.#framing.y - lower) * pixelsPerUnit)
  }

  // Who steers nothing looks where they like, at the scale at which they play.
  #lookAround(room: Room, passedMs: number): Framing | undefined {
    const { controls } = this.equipment
    const last = this.#framing
    if (controls === undefined || last === undefined || this.waiting()?.isFree !== true) {
      this.#freely.reset()
      return undefined
    }
    const { scale } = frame(this.stage, room, last)
    const tap = controls.takeTap()
    if (tap !== undefined) {
      const below = this.#room.top / 2
      this.tapped(last.x + (tap.x - room.width / 2) / scale, last.y + (tap.y - below - this.#room.height / 2) / scale)
    }
    return { ...this.#freely.look(last, controls.takeDrag(), controls.push, passedMs, scale, this.stage), scale }
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
