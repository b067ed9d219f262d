import type { MatchScene } from './scene.ts'
import type { View } from './view.ts'

/** A scene class, as `rooms/scenes.ts` loads it. */
export type SceneClass = new (view: View) => MatchScene

/** A scene on a page. */
export interface MountedScene {
  destroy(): void
}

/** Draws a match into an element, which it fills, and follows its size. Phaser is fetched when this is called first. */
export async function mountScene(_element: HTMLElement, _view: View, _Scene: SceneClass): Promise<MountedScene> {
  throw new Error('not yet')
}
