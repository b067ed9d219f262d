import { useState } from 'preact/hooks'
import type { Lesson } from '../../kit/lesson.ts'
import { Actions } from '../../kit/parts/actions.tsx'
import { BallotCard } from '../../kit/parts/ballot.tsx'
import { Clock } from '../../kit/parts/clock.tsx'
import { Crowd } from '../../kit/parts/crowd.tsx'
import { DecisionBanner } from '../../kit/parts/decision.tsx'
import { Forces } from '../../kit/parts/forces.tsx'
import type { HudFeed } from '../../kit/parts/hud-feed.ts'
import { Icon } from '../../kit/parts/icons.tsx'
import { Leaders } from '../../kit/parts/leaders.tsx'
import { Lessons } from '../../kit/parts/lessons.tsx'
import { Mute } from '../../kit/parts/mute.tsx'
import { PodiumCard } from '../../kit/parts/podium.tsx'
import { ScoreChip } from '../../kit/parts/score-chip.tsx'
import type { Signs } from '../../kit/signs.ts'
import type { SoundBoard } from '../../kit/sound.ts'
import type { HudView } from './hud-view.ts'

interface HudProps {
  readonly feed: HudFeed<HudView>
  readonly sound: SoundBoard
  readonly signs: Signs | undefined
  readonly lessons: readonly Lesson[]
  /** Whether the lessons are shown at once. */
  readonly isNewcomer: boolean
  readonly onPress: (action: string) => void
  readonly onLeave: () => void
  readonly onShare: () => void
}

const leadersShown = 3

/** What stands around the match: how it stands, what is in force, what the audience is being asked. */
export function Hud({ feed, sound, signs, lessons, isNewcomer, onPress, onLeave, onShare }: HudProps) {
  const [teaching, setTeaching] = useState(isNewcomer && lessons.length > 0)
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
          <Mute sound={sound} />
          {lessons.length > 0 && (
            <button
              type="button"
              class="button bare"
              aria-label="How to play"
              aria-expanded={teaching}
              onClick={() => setTeaching(!teaching)}
            >
              <Icon name="help" />
            </button>
          )}
          <button type="button" class="button bare" aria-label="Bring a friend" onClick={onShare}>
            <Icon name="share" />
          </button>
        </div>
        <div class="hud-line">
          <ScoreChip title={view.clock.title} places={view.places} own={view.own} />
          <Crowd size={view.crowd} />
          <Forces forces={view.forces} signs={signs} />
        </div>
        <div class="hud-ballots">
          {view.ballots.map((ballot) => (
            <BallotCard key={ballot.id} ballot={ballot} mode="player" />
          ))}
        </div>
      </header>
      <div class="hud-beside">
        <Leaders leaders={boardOf(view)} />
      </div>
      {view.podium === undefined && view.waiting !== undefined && (
        <p class="hud-waiting" role="timer">
          {view.waiting}
        </p>
      )}
      <div class="hud-actions" data-steers={!view.isFree}>
        <Actions actions={view.actions} onPress={onPress} />
      </div>
      <PodiumCard podium={view.podium} />
      {teaching && <Lessons lessons={lessons} onDone={() => setTeaching(false)} />}
      <DecisionBanner decision={feed.decision.value} announced={feed.announced.value} signs={signs} />
    </>
  )
}

// The first few, and oneself where one is not among them.
function boardOf({ places, own }: HudView) {
  const leaders = places.slice(0, leadersShown)
  return own === undefined || leaders.some((one) => one.own) ? leaders : [...leaders, own]
}
