import { useEffect, useState } from 'preact/hooks'
import { Icon } from '../../kit/parts/icons.tsx'
import { clockOf } from '../replay/moment.ts'

/** What the lobby needs of a row of `GET /api/tapes`. */
interface TapeRow {
  readonly id: string
  readonly title: string
  readonly seconds: number
  readonly startedAt: number
}

const shown = 5

/** The matches that are over and can be watched again, the newest first. Nothing where there are none. */
export function Replays() {
  const [rows, setRows] = useState<readonly TapeRow[]>([])
  useEffect(() => {
    fetch(`/api/tapes?live=false&limit=${shown}`)
      .then((reply) => (reply.ok ? reply.json() : []))
      // Without the list the page is whole still.
      .then((tapes: readonly TapeRow[]) => setRows(tapes))
      .catch(() => {})
  }, [])
  if (rows.length === 0) return null
  return (
    <section class="again" aria-labelledby="again">
      <h2 id="again">Watch again</h2>
      <ul>
        {rows.map(({ id, title, seconds, startedAt }) => (
          <li key={id}>
            <a class="button" href={`/replay/${encodeURIComponent(id)}`}>
              <Icon name="eye" size={20} /> {title}, {clockOf(seconds)}{' '}
              <span class="soft small">{new Date(startedAt).toLocaleString()}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
