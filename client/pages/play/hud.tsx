import { BallotCard } from '../../kit/parts/ballot.tsx'
import { Crowd } from '../../kit/parts/crowd.tsx'
import { DecisionMoment } from '../../kit/parts/decision.tsx'
import { Icon } from '../../kit/parts/icons.tsx'
import type { SoundBoard } from '../../kit/sound.ts'
import type { HudFeed } from './hud-feed.ts'
import { type ForceView, type HudView, ordinal, type PlaceView } from './hud-view.ts'

interface HudProps {
  readonly feed: HudFeed
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
          <Clock view={view} />
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
      <Leaders leaders={view.leaders} own={view.own} />
      <DecisionMoment decision={feed.decision.value} />
    </>
  )
}

function Clock({ view }: { view: HudView }) {
  return (
    <h1 class="hud-clock">
      <span class="cut">{view.title}</span>
      <span class="number" role="timer">
        {view.state === '' ? view.clock : view.state}
      </span>
    </h1>
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

function Forces({ forces }: { forces: readonly ForceView[] }) {
  return (
    <ul class="hud-forces" aria-label="What the stands have set">
      {forces.map(({ key, text, secondsLeft }) => (
        <li key={key} data-urgent={secondsLeft !== undefined && secondsLeft <= 5}>
          {text}
          {secondsLeft !== undefined && <span class="number">{` ${secondsLeft} s`}</span>}
        </li>
      ))}
    </ul>
  )
}

interface LeadersProps {
  readonly leaders: readonly PlaceView[]
  readonly own: PlaceView | undefined
}

function Leaders({ leaders, own }: LeadersProps) {
  const shown = own === undefined || leaders.some((one) => one.own) ? leaders : [...leaders, own]
  return (
    <ol class="hud-leaders" aria-label="Score board">
      {shown.map(({ seat, place, name, score, own: isOwn }) => (
        <li key={seat} data-own={isOwn}>
          <span class="number soft">{place}</span>
          <span class="cut">{name}</span>
          <span class="number">{score}</span>
        </li>
      ))}
    </ol>
  )
}

function Mute({ sound }: { sound: SoundBoard }) {
  const muted = sound.muted.value
  return (
    <button
      type="button"
      class="button bare"
      aria-pressed={muted}
      aria-label="Mute"
      onClick={() => sound.mute(!sound.muted.value)}
    >
      <Icon name={muted ? 'silence' : 'sound'} />
    </button>
  )
}
