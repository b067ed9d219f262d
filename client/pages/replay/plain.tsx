import { useEffect, useMemo, useState } from 'preact/hooks'
import type { ReplaySession } from '../../net/replay-session.ts'
import { framesOf, messageOf } from './frames.ts'
import type { Showing } from './visit.ts'

/** The state as it is on the tape, for one that no scene of this build can draw. */
export function PlainState({ showing }: { showing: Extract<Showing, { how: 'plain' }> }) {
  const { session, why } = showing
  const [fault, setFault] = useState<string>()
  useEffect(() => framesOf(session, setFault), [session])
  const { tick, jumps } = session.moment.value
  const tenth = Math.floor((tick * 10) / session.reader.head.tickRate)
  const text = useMemo(() => textOf(session), [tenth, jumps])
  return (
    <div class="plain">
      <p>
        <a class="button" href="/">
          To the lobby
        </a>{' '}
        {why} So here is what the tape says of this moment:
      </p>
      {fault !== undefined && (
        <p role="alert">
          This moment cannot be shown: go to another one. <span class="soft">{fault}</span>
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <section tabIndex={0} aria-label="The state of the match">
        <pre>{text}</pre>
      </section>
    </div>
  )
}

function textOf(session: ReplaySession): string {
  try {
    return session.text
  } catch (error) {
    return messageOf(error)
  }
}
