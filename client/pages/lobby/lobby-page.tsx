import './lobby.css'
import { useState } from 'preact/hooks'
import { Empty } from '../../kit/parts/empty.tsx'
import { Failure } from '../../kit/parts/failure.tsx'
import { Icon } from '../../kit/parts/icons.tsx'
import { NameField } from '../../kit/parts/name.tsx'
import { romanName } from '../../kit/parts/roman-name.ts'
import { ShareCard } from '../../kit/parts/share.tsx'
import { keepName, keptName } from '../../net/person.ts'
import { browserStorage } from '../../net/storage.ts'
import { Hero } from './hero.tsx'
import type { Feed, MatchFeed } from './match-feed.ts'
import { MatchItem } from './match-item.tsx'
import { bestMatch, crowdOf } from './match-rows.ts'
import { Replays } from './replays.tsx'

/** The first page: what this is, one tap that plays, and all matches that run. */
export function LobbyPage({ matches }: { matches: MatchFeed }) {
  const feed = matches.feed.value
  const rows = feed.kind === 'loading' ? [] : feed.rows
  return (
    <main class="lobby">
      <Hero crowd={crowdOf(rows)}>
        <h1>Cavea</h1>
        <p>Play, or watch and vote on what happens next.</p>
      </Hero>
      <div class="entrance card">
        <Entrance feed={feed} onRetry={() => void matches.refresh()} />
      </div>
      <section class="matches" aria-labelledby="matches">
        <h2 id="matches">Now playing</h2>
        {feed.kind === 'failed' && rows.length > 0 && (
          <p class="late small" role="status">
            {feed.message}
          </p>
        )}
        {rows.length === 0 && (
          <p class="soft">{feed.kind === 'loading' ? 'Looking for matches' : 'No match to show.'}</p>
        )}
        <ul>
          {rows.map((row) => (
            <MatchItem key={row.roomId} row={row} />
          ))}
        </ul>
      </section>
      <Replays />
      <div class="invitation">
        <ShareCard
          path="/"
          title="Bring a friend"
          text="Point a second phone at the code, and play or watch together."
        />
      </div>
    </main>
  )
}

interface EntranceProps {
  readonly feed: Feed
  readonly onRetry: () => void
}

/** The one tap that plays. What it offers depends on the matches; it takes the same room whatever that is. */
function Entrance({ feed, onRetry }: EntranceProps) {
  const [name, setName] = useName()
  if (feed.kind === 'failed' && feed.rows.length === 0) {
    return <Failure title="The gates are shut" text={feed.message} onRetry={onRetry} />
  }
  if (feed.kind === 'rows' && feed.rows.length === 0) {
    return (
      <Empty title="No match yet" text="One is being set up. This page finds it by itself within a few seconds.">
        <button type="button" class="button main" onClick={onRetry}>
          Look again
        </button>
      </Empty>
    )
  }
  return (
    <>
      <NameField value={name} onChange={setName} label="Your name" />
      <PlayButton feed={feed} />
    </>
  )
}

function PlayButton({ feed }: { feed: Feed }) {
  if (feed.kind === 'loading') {
    return (
      <button type="button" class="button main play" disabled>
        Play
      </button>
    )
  }
  const best = bestMatch(feed.rows)
  const fullest = feed.rows[0]
  if (best === undefined) {
    return (
      <a class="button main play" href={`/watch/${encodeURIComponent(fullest?.roomId ?? '')}?line=1`}>
        <Icon name="eye" /> All full: stand in line
      </a>
    )
  }
  return (
    <a class="button main play" href={`/play/${encodeURIComponent(best.roomId)}`}>
      <Icon name="sword" /> Play
    </a>
  )
}

function useName(): [string, (name: string) => void] {
  const [storage] = useState(() => browserStorage())
  const [name, setName] = useState(() => keptName(storage) ?? keepName(storage, romanName()))
  return [
    name,
    (next) => {
      setName(next)
      keepName(storage, next)
    },
  ]
}
