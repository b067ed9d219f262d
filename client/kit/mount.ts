import type { Game } from 'phaser'
import { type Controls, controlsOver } from './controls.ts'
import { FrameMeter, type FrameReport } from './frames.ts'
import type { Lesson } from './lesson.ts'
import { css, palette } from './palette.ts'
import { Resolution } from './resolution.ts'
import type { MatchScene } from './scene.ts'
import type { Headline, Podium, SceneButton, Waiting } from './scene-words.ts'
import type { Signs } from './signs.ts'
import { SoundBoard } from './sound.ts'
import type { View } from './view.ts'

/** A scene class, as `rooms/scenes.ts` loads it. */
export interface SceneClass {
  new (view: View<never>): MatchScene
  /** Pictures that teach a newcomer the game, in the order in which they are shown. */
  readonly lessons?: readonly Lesson[]
  /** A sign for each mechanic, by its key: paths on a field of 24 by 24, as those of `SceneButton`. */
  readonly signs?: Signs
}

/** What a page may say about the place that it gives a scene. */
export interface MountOptions {
  /** The page's own sound board, if it has one: for its mute button. */
  readonly sound?: SoundBoard
  /** CSS pixels at the top that the page covers with something of its own; asked for anew when the size changes. */
  readonly coveredTop?: () => number
}

/** A scene on a page. */
export interface MountedScene {
  /** How pictures come, for those who measure. */
  frames(): FrameReport
  /** How the match stands, in words of the game. */
  headline(): Headline
  /** Why the player steers nothing now, if so. */
  waiting(): Waiting | undefined
  podium(): Podium | undefined
  /** Where the middle of the picture is, in world units. */
  gaze(): { readonly x: number; readonly y: number }
  /** A few characters beside a seat's name on the score board. */
  badge(seat: string): string
  /** What a player may do now beside steering. */
  buttons(): readonly SceneButton[]
  /** Does what a button is for. */
  press(name: string): void
  destroy(): void
}

const judgedEveryMs = 1500

/** Begins to fetch the engine, which is the most of what a match needs: a page may ask for it before it knows which. */
export function fetchEngine(): Promise<unknown> {
  return import('phaser')
}

/**
 * Draws a match into an element, which it fills, and follows its size. The engine is fetched when this is called first.
 * The element has to be positioned; touch controls are laid over it for players.
 */
export async function mountScene(
  element: HTMLElement,
  view: View,
  Scene: SceneClass,
  options: MountOptions = {},
): Promise<MountedScene> {
  const { AUTO, Game: Engine, Scale } = await import('phaser')
  const sound = options.sound ?? new SoundBoard()
  const frames = new FrameMeter()
  const controls: Controls | undefined = view.steer === undefined ? undefined : controlsOver(element)
  const scene = new Scene(view as View<never>)
  scene.equip({ sound, frames, controls })
  const resolution = new Resolution(devicePixelRatio)
  const size = () => ({ width: Math.max(1, element.clientWidth), height: Math.max(1, element.clientHeight) })
  const pixels = (length: number) => Math.max(1, Math.round(length * resolution.ratio))
  const room = size()
  scene.fit(room, options.coveredTop?.() ?? 0, resolution.ratio)
  const game: Game = new Engine({
    type: AUTO,
    parent: element,
    scene,
    banner: false,
    backgroundColor: css(palette.indigoNight),
    audio: { noAudio: true },
    input: { keyboard: false, mouse: false, touch: false, gamepad: false },
    scale: { mode: Scale.NONE, width: pixels(room.width), height: pixels(room.height), zoom: 1 / resolution.ratio },
    // One texture a batch, as on phones: where a shader chooses among several, software renderers lose parts of what is turned.
    render: { maxTextures: 1, antialias: true, roundPixels: false, powerPreference: 'high-performance' },
    autoFocus: false,
    disableContextMenu: true,
  })
  const resize = () => {
    const now = size()
    scene.fit(now, options.coveredTop?.() ?? 0, resolution.ratio)
    game.scale.resize(pixels(now.width), pixels(now.height))
    // Last, since only this sizes the canvas on the page: a resize leaves that as it was where a pixel is a point.
    game.scale.setZoom(1 / resolution.ratio)
  }
  const observer = new ResizeObserver(resize)
  observer.observe(element)
  const judge = setInterval(() => {
    if (resolution.judge(frames.report(), document.hidden)) resize()
  }, judgedEveryMs)
  return {
    frames: () => frames.report(),
    headline: () => scene.headline(),
    waiting: () => scene.waiting(),
    podium: () => scene.podium(),
    gaze: () => scene.gaze,
    badge: (seat) => scene.badge(seat),
    buttons: () => scene.buttons(),
    press: (name) => scene.press(name),
    destroy() {
      clearInterval(judge)
      observer.disconnect()
      controls?.destroy()
      if (options.sound === undefined) sound.destroy()
      game.destroy(true)
    },
  }
}
