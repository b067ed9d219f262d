import type { AudienceOverview, OperatedSource } from '../../../shared/operate.ts'
import type { Desk } from './desk.ts'

/** What the director goes by: how turns balance, and what the stands may still change. */
export function Director({ overview }: { overview: AudienceOverview }) {
  const { balance, freePoints, pointsPerMinute, nextInSeconds, turnout } = overview.director
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <section class="director" aria-labelledby="director" tabIndex={0}>
      <h2 id="director">The director</h2>
      <dl>
        <dt>Turns so far</dt>
        <dd>{balanceWords(balance)}</dd>
        <dt>Free to change</dt>
        <dd>
          <meter min={0} max={Math.max(1, pointsPerMinute)} value={freePoints} />{' '}
          <span class="number">
            {freePoints} of {pointsPerMinute}
          </span>{' '}
          points a minute
        </dd>
        <dt>Who votes</dt>
        <dd>{turnout < 0 ? 'not known yet' : `${Math.round(turnout * 100)} of 100 who watch`}</dd>
        <dt>Next ballot by itself</dt>
        <dd>
          {overview.paused
            ? 'paused'
            : nextInSeconds > 0
              ? `in ${Math.ceil(nextInSeconds)} s at the soonest`
              : 'may come any moment'}
        </dd>
      </dl>
    </section>
  )
}

function balanceWords(balance: number): string {
  if (balance === 0) return 'even'
  return balance > 0 ? `${balance} points harder for players` : `${-balance} points easier for players`
}

/** The chats that are connected, how they are, and how late people there see the match. */
export function Sources({ desk, overview: { sources, mutes } }: { desk: Desk; overview: AudienceOverview }) {
  const isMuted = (source: string) => mutes.some((mute) => mute.kind === 'source' && mute.source === source)
  return (
    <section class="sources" aria-labelledby="sources">
      <h2 id="sources">Sources</h2>
      {sources.length === 0 && <p class="soft">No other chat is connected.</p>}
      <ul class="rows scrolls">
        <Source desk={desk} source="stands" words="its own chat" muted={isMuted('stands')} />
        {sources.map((one) => (
          <Source
            key={one.source}
            desk={desk}
            source={one.source}
            words={healthWords(one)}
            muted={isMuted(one.source)}
          />
        ))}
      </ul>
    </section>
  )
}

interface SourceProps {
  readonly desk: Desk
  readonly source: string
  readonly words: string
  readonly muted: boolean
}

function Source({ desk, source, words, muted }: SourceProps) {
  const done = muted ? `${source} is heard again.` : `Nobody at ${source} is heard.`
  return (
    <li>
      <span>
        {source} <span class="soft small">{words}</span>
      </span>
      <button
        type="button"
        class="button small"
        onClick={() => void desk.order('mutes', { source, muted: !muted }, done)}
      >
        {muted ? 'Unmute' : 'Mute all'}
        <span class="unseen"> of {source}</span>
      </button>
    </li>
  )
}

function healthWords({ health, delayMs }: OperatedSource): string {
  switch (health.state) {
    case 'stopped':
      return 'stopped'
    case 'connecting':
      return 'connecting'
    case 'connected':
      return delayMs === undefined ? 'connected' : `connected, ${(delayMs / 1000).toFixed(1)} s late`
    case 'waiting':
      return `away: ${health.error}`
  }
}
