import { useEffect, useState } from 'preact/hooks'
import type { MountedScene, SceneClass } from '../../kit/mount.ts'
import { ConnectionBanner } from '../../kit/parts/banner.tsx'
import { Gates } from '../../kit/parts/gates.tsx'
import { HudFeed } from '../../kit/parts/hud-feed.ts'
import { Invitation } from '../../kit/parts/invitation.tsx'
import { Stage } from '../../kit/parts/stage.tsx'
import { SoundBoard } from '../../kit/sound.ts'
import type { PlayerSession, SessionStatus } from '../../net/session.ts'
import { browserStorage } from '../../net/storage.ts'
import { successorOf } from '../../net/successor.ts'
import { Ended } from './ended.tsx'
import './handle.ts'
import { Hud } from './hud.tsx'
import { type HudView, viewHud } from './hud-view.ts'

interface MatchProps {
  readonly session: PlayerSession
  readonly Scene: SceneClass
  readonly onFail: (error: unknown) => void
  readonly onAgain: () => void
}

/** A match that is being played: its picture, and what stands around it. */
export function Match({ session, Scene, onFail, onAgain }: MatchProps) {
  const [sound] = useState(() => new SoundBoard())
  const [drawn, setDrawn] = useState<{ readonly feed: HudFeed<HudView>; readonly scene: MountedScene }>()
  const [newcomer] = useState(() => isNewcomer(session.game.name))
  const [inviting, setInviting] = useState(false)
  const status = session.status.value

  useEffect(
    () => () => {
      delete window.cavea
      sound.destroy()
    },
    [],
  )
  useEffect(() => () => drawn?.feed.stop(), [drawn])
  useEffect(() => {
    document.title = `${session.game.title} · Cavea`
  }, [])
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
        onDrawn={(scene) => setDrawn({ feed: feedOf(session, scene), scene })}
        onFail={onFail}
      />
      {drawn === undefined ? (
        <Gates />
      ) : (
        <Hud
          feed={drawn.feed}
          sound={sound}
          signs={Scene.signs}
          lessons={Scene.lessons ?? []}
          isNewcomer={newcomer}
          onPress={(action) => drawn.scene.press(action)}
          onLeave={leave}
          onShare={() => setInviting(true)}
        />
      )}
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
  return new HudFeed(session, () => viewHud(state, game, seat, scene))
}

/** CSS pixels of the page's top that words cover: all of the bar where there is height, else what the middle needs. */
function coveredBy(): number {
  return innerHeight > innerWidth ? 112 : 40
}

function lostSince(status: SessionStatus): number | undefined {
  return status.kind === 'reconnecting' ? status.sinceMs : undefined
}

const lessonsKey = (game: string) => `lessons.${game}`

/** Whether this browser has not shown a game's lessons yet. From now on it has. */
function isNewcomer(game: string): boolean {
  const storage = browserStorage()
  if (storage.get('browser', lessonsKey(game)) !== undefined) return false
  storage.set('browser', lessonsKey(game), '1')
  return true
}
