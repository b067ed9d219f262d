import type { SceneClass } from '../client/kit/mount.ts'

/** The scenes of this house by the names of their games, each loaded only when its game is to be seen. */
export const scenes = {
  arena: () => import('./arena/scene.ts').then((module) => module.ArenaScene),
} satisfies Record<string, () => Promise<SceneClass>>
