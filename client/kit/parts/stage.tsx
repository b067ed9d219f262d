import './stage.css'
import { useEffect, useRef } from 'preact/hooks'
import { type MountedScene, mountScene, type SceneClass } from '../mount.ts'
import type { SoundBoard } from '../sound.ts'
import type { View } from '../view.ts'

interface StageProps {
  readonly view: View
  readonly Scene: SceneClass
  readonly sound: SoundBoard
  /** CSS pixels at the top that the page covers with words of its own. */
  readonly coveredTop: () => number
  /** The scene is there, and draws nothing yet. */
  readonly onMount?: (scene: MountedScene) => void
  /** The first picture has been drawn. */
  readonly onDrawn: (scene: MountedScene) => void
  /** The engine did not come. */
  readonly onFail: (error: unknown) => void
}

/** Where a match is drawn. It fills its container, and draws another view only after a change of `key`. */
export function Stage({ view, Scene, sound, coveredTop, onMount, onDrawn, onFail }: StageProps) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (element.current === null) return
    let mounted: MountedScene | undefined
    let gone = false
    mountScene(element.current, view, Scene, { sound, coveredTop }).then((scene) => {
      if (gone) return scene.destroy()
      mounted = scene
      onMount?.(scene)
      // The engine says nothing of its first picture.
      const look = () => {
        if (gone) return
        if (scene.frames().count > 0) onDrawn(scene)
        else requestAnimationFrame(look)
      }
      look()
    }, onFail)
    return () => {
      gone = true
      mounted?.destroy()
    }
  }, [])
  return <div class="stage" ref={element} />
}
