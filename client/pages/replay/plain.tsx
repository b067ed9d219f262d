import { useEffect, useMemo } from 'preact/hooks'
import type { Showing } from './visit.ts'

/** The state as it is on the tape, for one that no scene of this build can draw. */
export function PlainState({ showing }: { showing: Extract<Showing, { how: 'plain' }> }) {
  const { session, why } = showing
  useEffect(() => {
    let frame = requestAnimationFrame(function step(nowMs) {
      session.advance(nowMs)
      frame = requestAnimationFrame(step)
    })
    return () => cancelAnimationFrame(frame)
  }, [session])
  const { tick, jumps } = session.moment.value
  const tenth = Math.floor((tick * 10) / session.reader.head.tickRate)
  const text = useMemo(() => JSON.stringify(session.state, null, 2), [tenth, jumps])
  return (
    <div class="plain">
      <p>
        <a class="button" href="/">
          To the lobby
        </a>{' '}
        {why} So here is what the tape says of this moment:
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <section tabIndex={0} aria-label="The state of the match">
        <pre>{text}</pre>
      </section>
    </div>
  )
}
