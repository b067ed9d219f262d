import { type GameName, games } from '../../rooms/index.ts'
import { scenes } from '../../rooms/scenes.ts'
import type { SceneClass } from '../kit/mount.ts'
import type { GameLoaders } from '../net/session.ts'

/** The games of this build. With a game's rules its scene is fetched too: both are needed at the same time. */
export const gameLoaders: GameLoaders = Object.fromEntries(
  Object.entries(games).map(([name, load]) => [
    name,
    () => {
      void sceneOf(name).catch(() => {})
      return load()
    },
  ]),
)

/** The scene of a game. Rejects where this build has none, or where it could not be fetched. */
export async function sceneOf(name: string): Promise<SceneClass> {
  if (!Object.hasOwn(scenes, name)) throw new Error(`game_unknown: This page has no scene for "${name}".`)
  return scenes[name as GameName]()
}
