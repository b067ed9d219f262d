import { useEffect, useRef, useState } from 'preact/hooks'
import { type MountedScene, mountScene, type SceneClass } from '../../kit/mount.ts'
import { ConnectionBanner } from '../../kit/parts/banner.tsx'
import { Toast } from '../../kit/parts/toast.tsx'
import { SoundBoard } from '../../kit/sound.ts'
import type { PlayerSession, SessionStatus } from '../../net/session.ts'
import { browserStorage } from '../../net/storage.ts'
import { Ended } from './ended.tsx'
import { Gates } from './gates.tsx'
import './handle.ts'
import { Hud } from './hud.tsx'
import { HudFeed } from './hud-feed.ts'
import { Invitation } from './invitation.tsx'

interface MatchProps {
  readonly session: PlayerSession
  readonly Scene: SceneClass
  readonly onFail: (error: unknown) => void
  readonly onAgain: () => void
}

/** A match that is being played: its picture, and what stands around it. */
export function Match({ session, Scene, onFail, onAgain }: MatchProps) {
  const stage = useRef<HTMLDivElement>(null)
  const [sound] = useState(() => new SoundBoard())
  const [feed, setFeed] = useState<HudFeed>()
  const [inviting, setInviting] = useState(false)
  const status = session.status.value

  useEffect(() => {
    const element = stage.current
    if (element === null) return
    let drawn: MountedScene | undefined
    let gone = false
    mountScene(element, session, Scene, { sound, coveredTop: coveredBy }).then((scene) => {
      if (gone) return scene.destroy()
      drawn = scene
      window.cavea = { session, scene }
      whenDrawn(scene, () => {
        if (!gone) setFeed(new HudFeed(session, scene))
      })
    }, onFail)
    return () => {
      gone = true
      delete window.cavea
      drawn?.destroy()
      sound.destroy()
    }
  }, [session])
  useEffect(() => () => feed?.stop(), [feed])

  const leave = () => {
    void session.leave().finally(() => location.assign('/'))
  }
  return (
    <main class="play">
      <div class="play-stage" ref={stage} />
      {feed === undefined ? (
        <Gates />
      ) : (
        <Hud feed={feed} sound={sound} onLeave={leave} onShare={() => setInviting(true)} />
      )}
      {feed !== undefined && <Hint />}
      <ConnectionBanner lostSinceMs={lostSince(status)} />
      {inviting && <Invitation roomId={session.roomId} onClose={() => setInviting(false)} />}
      {status.kind === 'ended' && status.why !== 'left' && (
        <Ended roomId={session.roomId} status={status} onAgain={onAgain} />
      )}
    </main>
  )
}

/** CSS pixels of the page's top that words cover: all of the bar where there is height, else what the middle needs. */
function coveredBy(): number {
  return innerHeight > innerWidth ? 112 : 40
}

function lostSince(status: SessionStatus): number | undefined {
  return status.kind === 'reconnecting' ? status.sinceMs : undefined
}

// The engine says nothing of its first picture.
function whenDrawn(scene: MountedScene, then: () => void): void {
  if (scene.frames().count > 0) then()
  else requestAnimationFrame(() => whenDrawn(scene, then))
}

const hintKey = 'hinted'

/** Says once how to play. */
function Hint() {
  const [text, setText] = useState<string>()
  useEffect(() => {
    const storage = browserStorage()
    if (storage.get('browser', hintKey) !== undefined) return
    storage.set('browser', hintKey, '1')
    const byTouch = matchMedia('(pointer: coarse)').matches
    setText(
      byTouch
        ? 'Steer with the left thumb, dash with the right. Shove the others off the floor.'
        : 'Move with WASD or the arrows, dash with space. Shove the others off the floor.',
    )
  }, [])
  return <Toast text={text} onDone={() => setText(undefined)} />
}
