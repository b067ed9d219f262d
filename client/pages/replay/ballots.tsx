import { useMemo } from 'preact/hooks'
import type { ReplaySession } from '../../net/replay-session.ts'

/** The ballots that were open at this moment, with their counts as they stood. */
export function Ballots({ session, second }: { session: ReplaySession; second: number }) {
  const { jumps } = session.moment.value
  const open = useMemo(
    () =>
      [...session.state.ballots]
        .filter(([, ballot]) => ballot.status === 'open')
        .map(([id, ballot]) => ({
          id,
          title: ballot.title,
          options: [...ballot.options].map((name) => ({
            name,
            label: ballot.labels.get(name) ?? name,
            count: ballot.counts.get(name) ?? 0,
          })),
        })),
    [second, jumps],
  )
  return (
    <>
      {open.map(({ id, title, options }) => (
        <section class="ballot-then" key={id} aria-label={`Ballot: ${title}`}>
          <h2>{title}</h2>
          <ul>
            {options.map(({ name, label, count }) => (
              <li key={name}>
                {label} <b>{count}</b>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}
