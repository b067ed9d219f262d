import { useEffect, useMemo, useState } from 'preact/hooks'
import type { MountedScene } from '../../kit/mount.ts'
import { ChatList } from '../../kit/parts/chat.tsx'
import { Clock } from '../../kit/parts/clock.tsx'
import { Crowd } from '../../kit/parts/crowd.tsx'
import { DecisionBanner } from '../../kit/parts/decision.tsx'
import { Gates } from '../../kit/parts/gates.tsx'
import { HudFeed } from '../../kit/parts/hud-feed.ts'
import { Icon } from '../../kit/parts/icons.tsx'
import { Mute } from '../../kit/parts/mute.tsx'
import { ScoreChip } from '../../kit/parts/score-chip.tsx'
import { Stage } from '../../kit/parts/stage.tsx'
import { SoundBoard } from '../../kit/sound.ts'
import type { ReplaySession } from '../../net/replay-session.ts'
import { type StandsView, viewStands } from '../watch/stands-view.ts'
import { Ballots } from './ballots.tsx'
import { focusOf, meaningOf } from './keys.ts'
import { MomentList } from './moment-list.tsx'
import { momentsOf } from './moments.ts'
import { PlainState } from './plain.tsx'
import { Transport } from './transport.tsx'
import type { ReplayVisit, Showing } from './visit.ts'

/** A tape on screen: the picture, the time line under it, and beside it what happened and what was said. */
export function Theatre({ visit, showing }: { visit: ReplayVisit; showing: Showing }) {
  const { session } = showing
  const moments = useMemo(() => momentsOf(session), [session])
  const [side, setSide] = useState<'moments' | 'chat'>('moments')
  useEffect(() => keysOf(session), [session])
  const { tick } = session.moment.value
  const second = Math.floor(tick / session.reader.head.tickRate)
  const chat = useMemo(() => session.chatAt(tick), [second])
  return (
    <main class="replay">
      <section class="picture" aria-label="The match">
        {showing.how === 'scene' ? <Picture visit={visit} showing={showing} /> : <PlainState showing={showing} />}
      </section>
      <Transport session={session} moments={moments} tapeId={visit.tapeId} />
      <aside aria-label="What happened">
        {showing.damaged && (
          <p class="soft small" role="status">
            Parts of this tape are damaged and left out.
          </p>
        )}
        <Ballots session={session} second={second} />
        <div class="sides" role="tablist" aria-label="Beside the picture">
          <Side name="moments" label="Moments" shown={side} onShow={setSide} />
          <Side name="chat" label="Chat" shown={side} onShow={setSide} />
        </div>
        {side === 'moments' ? (
          <MomentList session={session} moments={moments} tick={tick} />
        ) : (
          <ChatList lines={chat} />
        )}
      </aside>
    </main>
  )
}

interface SideProps<Name extends string> {
  readonly name: Name
  readonly label: string
  readonly shown: Name
  readonly onShow: (name: Name) => void
}

function Side<Name extends string>({ name, label, shown, onShow }: SideProps<Name>) {
  return (
    <button type="button" role="tab" class="button bare" aria-selected={shown === name} onClick={() => onShow(name)}>
      {label}
    </button>
  )
}

function Picture({ visit, showing }: { visit: ReplayVisit; showing: Extract<Showing, { how: 'scene' }> }) {
  const { session, Scene } = showing
  const [sound] = useState(() => new SoundBoard())
  const [feed, setFeed] = useState<HudFeed<StandsView>>()
  useEffect(() => () => sound.destroy(), [])
  useEffect(() => () => feed?.stop(), [feed])
  useEffect(() => {
    // A scene that was made for another version may fall over what it does not find.
    const failed = () => visit.showPlainly()
    addEventListener('error', failed)
    return () => removeEventListener('error', failed)
  }, [])
  const drawn = (scene: MountedScene) =>
    setFeed(new HudFeed(session, () => viewStands(session.state, session.game, scene)))
  return (
    <>
      <Stage
        view={session}
        Scene={Scene}
        sound={sound}
        coveredTop={() => 48}
        onDrawn={drawn}
        onFail={() => visit.showPlainly()}
      />
      {feed === undefined ? (
        <Gates />
      ) : (
        <>
          <header>
            <a class="button bare" href="/" aria-label="To the lobby">
              <Icon name="back" />
            </a>
            <Clock clock={feed.view.value.clock} />
            <Crowd size={feed.view.value.crowd} />
            <Mute sound={sound} />
          </header>
          <ScoreChip title={feed.view.value.clock.title} places={feed.view.value.places} own={undefined} />
          <DecisionBanner decision={feed.decision.value} announced={feed.announced.value} signs={Scene.signs} />
        </>
      )}
    </>
  )
}

function keysOf(session: ReplaySession): () => void {
  const { tickRate } = session.reader.head
  const pressed = (event: KeyboardEvent) => {
    const modified = event.ctrlKey || event.metaKey || event.altKey
    const meaning = meaningOf({ key: event.key, modified, focus: focusOf(event.target) })
    switch (meaning.kind) {
      case 'none':
        return
      case 'toggle':
        if (session.playing.value) session.pause()
        else session.play()
        break
      case 'seconds':
        session.seek(session.clock.tick + meaning.by * tickRate)
        break
      case 'ticks':
        session.pause()
        session.seek(session.clock.tick + meaning.by)
        break
      case 'start':
        session.seek(session.clock.span.firstTick)
        break
      case 'end':
        session.seek(session.clock.span.lastTick)
        break
      case 'speed':
        session.setSpeed(meaning.speed)
        break
    }
    event.preventDefault()
  }
  addEventListener('keydown', pressed)
  return () => removeEventListener('keydown', pressed)
}
