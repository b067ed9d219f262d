import type { MatchRow } from '../../../shared/protocol.ts'
import { Crowd } from '../../kit/parts/crowd.tsx'
import { Icon } from '../../kit/parts/icons.tsx'
import { countOf } from '../../kit/parts/number.ts'
import { freeSeats } from './match-rows.ts'

/** One match in the list, with the ways into it. */
export function MatchItem({ row }: { row: MatchRow }) {
  const room = encodeURIComponent(row.roomId)
  const isFull = freeSeats(row) === 0
  return (
    <li class="match card">
      <div>
        <h3>{row.title}</h3>
        <p class="soft">{row.summary}</p>
      </div>
      <p class="numbers small">
        <span class="number">{playing(row)}</span>
        <span class="number">{countOf(freeSeats(row), 'place free', 'places free')}</span>
        <Crowd size={row.spectators} />
        {row.watchDelayMs > 0 && <span class="soft">{`${Math.round(row.watchDelayMs / 1000)} s behind`}</span>}
      </p>
      <div class="ways">
        <a class="button" href={`/watch/${room}`} aria-label={`Watch ${row.title}`}>
          <Icon name="eye" size={20} /> Watch
        </a>
        {isFull ? (
          <a class="button" href={`/watch/${room}?line=1`} aria-label={`Stand in line for ${row.title}`}>
            Full: stand in line
          </a>
        ) : (
          <a class="button gold" href={`/play/${room}`} aria-label={`Play ${row.title}`}>
            <Icon name="sword" size={20} /> Play
          </a>
        )}
      </div>
    </li>
  )
}

function playing({ players, bots }: MatchRow): string {
  return players === 0 && bots > 0 ? `${countOf(bots, 'bot', 'bots')} playing` : `${players} playing`
}
