import { BallotCard } from '../../kit/parts/ballot.tsx'
import { Clock } from '../../kit/parts/clock.tsx'
import { Crowd } from '../../kit/parts/crowd.tsx'
import { DecisionMoment } from '../../kit/parts/decision.tsx'
import { Forces } from '../../kit/parts/forces.tsx'
import type { HudFeed } from '../../kit/parts/hud-feed.ts'
import { Icon } from '../../kit/parts/icons.tsx'
import { Leaders } from '../../kit/parts/leaders.tsx'
import { Mute } from '../../kit/parts/mute.tsx'
import { ordinal } from '../../kit/parts/place-view.ts'
import type { SoundBoard } from '../../kit/sound.ts'
import type { HudView } from './hud-view.ts'

interface HudProps {
  readonly feed: HudFeed<HudView>
  readonly sound: SoundBoard
  readonly onLeave: () => void
  readonly onShare: () => void
}

/** What stands around the match: how it stands, what is in force, what the stands are being asked. */
export function Hud({ feed, sound, onLeave, onShare }: HudProps) {
  const view = feed.view.value
  return (
    <>
      <header class="hud">
        <div class="hud-bar">
          <button type="button" class="button bare" aria-label="Leave the match" onClick={onLeave}>
            <Icon name="back" />
          </button>
          <Clock clock={view.clock} />
        </div>
        <div class="hud-tools">
          <span class="hud-crowd">
            <Crowd size={view.crowd} />
          </span>
          <Mute sound={sound} />
          <button type="button" class="button bare" aria-label="Bring a friend" onClick={onShare}>
            <Icon name="share" />
          </button>
        </div>
        <div class="hud-line">
          <Standing view={view} />
          <Forces forces={view.forces} />
        </div>
        <div class="hud-ballots">
          {view.ballots.map((ballot) => (
            <BallotCard key={ballot.id} ballot={ballot} mode="player" />
          ))}
        </div>
      </header>
      <Leaders leaders={boardOf(view)} />
      <DecisionMoment decision={feed.decision.value} />
    </>
  )
}

function Standing({ view }: { view: HudView }) {
  if (view.own === undefined) return <p class="hud-standing">Watching</p>
  return (
    <p class="hud-standing">
      <strong class="number">{ordinal(view.own.place)}</strong>
      <span class="soft small">{` of ${view.players}`}</span>
      <span class="number">{` · ${view.own.score}`}</span>
      <span class="unseen"> points</span>
    </p>
  )
}

// The first few, and oneself where one is not among them.
function boardOf({ leaders, own }: HudView) {
  return own === undefined || leaders.some((one) => one.own) ? leaders : [...leaders, own]
}
