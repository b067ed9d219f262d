import { useEffect, useState } from 'preact/hooks'
import type { MountedScene, SceneClass } from '../../kit/mount.ts'
import { ConnectionBanner } from '../../kit/parts/banner.tsx'
import { Gates } from '../../kit/parts/gates.tsx'
import { HudFeed } from '../../kit/parts/hud-feed.ts'
import { Invitation } from '../../kit/parts/invitation.tsx'
import { Stage } from '../../kit/parts/stage.tsx'
import { Toast } from '../../kit/parts/toast.tsx'
import { SoundBoard } from '../../kit/sound.ts'
import type { PlayerSession, SessionStatus } from '../../net/session.ts'
import { browserStorage } from '../../net/storage.ts'
import { successorOf } from '../../net/successor.ts'
import { Ended } from './ended.tsx'
import './handle.ts'
import { Hud } from './hud.tsx'
import { concerns, type HudView, viewHud } from './hud-view.ts'

interface MatchProps {
  readonly session: PlayerSession
  readonly Scene: SceneClass
  readonly onFail: (error: unknown) => void
  readonly onAgain: () => void
}

/** A match that is being played: its picture, and what stands around it. */
export function Match({ session, Scene, onFail, onAgain }: MatchProps) {
  const [sound] = useState(() => new SoundBoard())
  const [feed, setFeed] = useState<HudFeed<HudView>>()
  const [inviting, setInviting] = useState(false)
  const status = session.status.value

  useEffect(
    () => () => {
      delete window.cavea
      sound.destroy()
    },
    [],
  )
  useEffect(() => () => feed?.stop(), [feed])
  useEffect(() => {
    if (status.kind === 'ended' && status.why === 'lost') void followOn(session)
  }, [status])

  const leave = () => {
    void session.leave().finally(() => location.assign('/'))
  }
  return (
    <main class="play">
      <Stage
        view={session}
        Scene={Scene}
        sound={sound}
        coveredTop={coveredBy}
        onMount={(scene) => {
          window.cavea = { session, scene }
        }}
        onDrawn={(scene) => setFeed(feedOf(session, scene))}
        onFail={onFail}
      />
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

// A match that an update has ended goes on as another, for which the page is loaded anew: its own code may be the old one.
async function followOn({ roomId, game }: PlayerSession): Promise<void> {
  const next = await successorOf(roomId, game.name)
  if (next !== undefined) location.replace(`/play/${encodeURIComponent(next)}`)
}

function feedOf(session: PlayerSession, scene: MountedScene): HudFeed<HudView> {
  const { state, game, seat } = session
  return new HudFeed(
    session,
    () => viewHud(state, game, seat, scene.headline()),
    (ballot) => concerns(state, ballot, seat),
  )
}

/** CSS pixels of the page's top that words cover: all of the bar where there is height, else what the middle needs. */
function coveredBy(): number {
  return innerHeight > innerWidth ? 112 : 40
}

function lostSince(status: SessionStatus): number | undefined {
  return status.kind === 'reconnecting' ? status.sinceMs : undefined
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
