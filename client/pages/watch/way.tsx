import { useEffect, useState } from 'preact/hooks'
import { Icon } from '../../kit/parts/icons.tsx'
import { takeSeat } from '../../net/offer.ts'
import { keptName } from '../../net/person.ts'
import type { WatchSession } from '../../net/session.ts'
import { browserStorage } from '../../net/storage.ts'
import { refusalWords } from './refusal.ts'

/** The way from the stands into the match: a seat, or a place in line for one. */
export function Way({ session }: { session: WatchSession }) {
  const [refusal, setRefusal] = useState<string>()
  const place = session.place.value
  const free = session.state.seats.size < session.game.players.max || hasBot(session)
  const stand = () => {
    const name = keptName(browserStorage()) ?? 'Guest'
    session.joinLine(name).then(
      () => setRefusal(undefined),
      (error: unknown) => setRefusal(refusalWords(error)),
    )
  }
  useEffect(() => session.onSeat(takeSeat), [])
  useEffect(() => {
    if (new URLSearchParams(location.search).has('line')) stand()
  }, [])
  return (
    <div class="way">
      {place !== undefined ? (
        <>
          <p class="small" role="status">
            You are {place.position} of {place.length} in line.
          </p>
          <button type="button" class="button small" onClick={() => session.leaveLine()}>
            Leave the line
          </button>
        </>
      ) : free ? (
        <a class="button gold small" href={`/play/${encodeURIComponent(session.roomId)}`}>
          <Icon name="sword" size={18} /> Take part
        </a>
      ) : (
        <button type="button" class="button small" onClick={stand}>
          Stand in line for a seat
        </button>
      )}
      {session.stalled.value && (
        <p class="small" role="status">
          The match is stalled: its server does not answer. It goes on here by itself.
        </p>
      )}
      {session.watchDelayMs > 0 && <p class="soft small">Shown {Math.round(session.watchDelayMs / 1000)} s late.</p>}
      {refusal !== undefined && (
        <p class="small" role="alert">
          {refusal}
        </p>
      )}
    </div>
  )
}

// A bot gives its seat up to whoever comes.
function hasBot(session: WatchSession): boolean {
  return [...session.state.seats.values()].some((seat) => !seat.human)
}
