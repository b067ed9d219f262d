import { useEffect, useState } from 'preact/hooks'
import type { MountedScene } from '../../kit/mount.ts'
import { ConnectionBanner } from '../../kit/parts/banner.tsx'
import { Clock } from '../../kit/parts/clock.tsx'
import { Crowd } from '../../kit/parts/crowd.tsx'
import { DecisionBanner } from '../../kit/parts/decision.tsx'
import type { Decision } from '../../kit/parts/decision-watch.ts'
import { Empty } from '../../kit/parts/empty.tsx'
import { Forces } from '../../kit/parts/forces.tsx'
import { Gates } from '../../kit/parts/gates.tsx'
import { HudFeed } from '../../kit/parts/hud-feed.ts'
import { Icon } from '../../kit/parts/icons.tsx'
import { Invitation } from '../../kit/parts/invitation.tsx'
import { Mute } from '../../kit/parts/mute.tsx'
import { Over } from '../../kit/parts/over.tsx'
import { PodiumCard } from '../../kit/parts/podium.tsx'
import { ScoreChip } from '../../kit/parts/score-chip.tsx'
import { Stage } from '../../kit/parts/stage.tsx'
import { Toast } from '../../kit/parts/toast.tsx'
import { SoundBoard } from '../../kit/sound.ts'
import type { SessionStatus } from '../../net/session.ts'
import type { Booth } from './booth.ts'
import { Panel } from './panel.tsx'
import { type StandsView, viewStands } from './stands-view.ts'
import type { Place, Visit } from './visit.ts'
import { Way } from './way.tsx'

interface SeatProps {
  readonly visit: Visit
  readonly place: Place
}

/** One place in the stands: the match, and beside it what one may decide and say. */
export function Seat({ visit, place }: SeatProps) {
  const { session, Scene } = place
  const [sound] = useState(() => new SoundBoard())
  const [feed, setFeed] = useState<HudFeed<StandsView>>()
  const [inviting, setInviting] = useState(false)
  const status = session.status.value
  useEffect(() => {
    window.caveaStands = session
    document.title = `${session.game.title} · Cavea`
    return () => {
      delete window.caveaStands
      sound.destroy()
    }
  }, [])
  useEffect(() => () => feed?.stop(), [feed])
  return (
    <main class="watch">
      <section class="picture" aria-label="The match">
        <Stage
          view={session}
          Scene={Scene}
          sound={sound}
          coveredTop={() => coveredPixels}
          onDrawn={(scene) => setFeed(feedOf(session, scene))}
          onFail={(error) => visit.fail(error)}
        />
        {feed === undefined ? <Gates /> : <Headline feed={feed} sound={sound} onShare={() => setInviting(true)} />}
        <div class="around">
          <Way session={session} />
          {feed !== undefined && <Forces forces={feed.view.value.forces} signs={Scene.signs} />}
        </div>
        <VoteToast booth={visit.booth} />
        {feed !== undefined && (
          <>
            <PodiumCard podium={feed.view.value.podium} />
            <DecisionBanner
              decision={feed.decision.value}
              announced={newsFor(feed.announced.value, visit.booth)}
              signs={Scene.signs}
            />
          </>
        )}
      </section>
      <Panel booth={visit.booth} session={session} />
      <ConnectionBanner
        lostSinceMs={visit.lostSinceMs.value ?? lostSince(status)}
        queued={status.kind === 'reconnecting' && status.queued}
      />
      {inviting && <Invitation roomId={session.roomId} onClose={() => setInviting(false)} />}
      {status.kind === 'ended' && status.why !== 'lost' && (
        <Over>
          <Empty title="The stands are closed" text={status.message}>
            <a class="button main" href="/">
              To the lobby
            </a>
            <a class="button" href={`/replay/${encodeURIComponent(session.roomId)}`}>
              Watch it again
            </a>
          </Empty>
        </Over>
      )}
    </main>
  )
}

/** Tells a voter what their vote did. */
function VoteToast({ booth }: { booth: Booth }) {
  const result = booth.result.value
  return <Toast text={result?.text} onDone={() => booth.forgetResult()} />
}

// Who voted is told what the vote did: the banner would say the same once more.
const newsFor = (announced: Decision | undefined, booth: Booth): Decision | undefined =>
  announced !== undefined && booth.votes.value.has(announced.ballot) ? undefined : announced

const coveredPixels = 48

interface HeadlineProps {
  readonly feed: HudFeed<StandsView>
  readonly sound: SoundBoard
  readonly onShare: () => void
}

function Headline({ feed, sound, onShare }: HeadlineProps) {
  const { clock, crowd, places } = feed.view.value
  return (
    <>
      <header>
        <a class="button bare" href="/" aria-label="To the lobby">
          <Icon name="back" />
        </a>
        <Clock clock={clock} />
        <Crowd size={crowd} />
        <button type="button" class="button bare" aria-label="Share" onClick={onShare}>
          <Icon name="share" />
        </button>
        <Mute sound={sound} />
      </header>
      <div class="standing">
        <ScoreChip title={clock.title} places={places} own={undefined} />
      </div>
    </>
  )
}

function feedOf(session: Place['session'], scene: MountedScene): HudFeed<StandsView> {
  return new HudFeed(session, () => viewStands(session.state, session.game, scene))
}

function lostSince(status: SessionStatus): number | undefined {
  return status.kind === 'reconnecting' ? status.sinceMs : undefined
}
