import './watch.css'
import { Empty } from '../../kit/parts/empty.tsx'
import { Failure } from '../../kit/parts/failure.tsx'
import { Gates } from '../../kit/parts/gates.tsx'
import { Over } from '../../kit/parts/over.tsx'
import { refusalWords } from './refusal.ts'
import { Seat } from './seat.tsx'
import type { Visit, VisitState } from './visit.ts'

/** A match seen from the stands, from the first request to the last word. */
export function WatchPage({ visit }: { visit: Visit }) {
  const state = visit.state.value
  switch (state.kind) {
    case 'joining':
      return (
        <main class="watch">
          <Gates place={state.place} />
        </main>
      )
    case 'refused':
      return (
        <main class="watch">
          <Over>
            <Refused state={state} onRetry={() => void visit.join()} />
          </Over>
        </main>
      )
    case 'seated':
      return <Seat key={state.number} visit={visit} place={state} />
  }
}

interface RefusedProps {
  readonly state: Extract<VisitState, { kind: 'refused' }>
  readonly onRetry: () => void
}

/** Stands into which there was no way. */
function Refused({ state, onRetry }: RefusedProps) {
  if (state.code === 'match_unknown' || state.code === 'match_over') {
    return (
      <Empty title="This match is over" text={refusalWords({ code: 'match_unknown' })}>
        <a class="button main" href="/">
          To the lobby
        </a>
      </Empty>
    )
  }
  return (
    <Failure title="No place in the stands" text={refusalWords(state)} onRetry={onRetry}>
      <a class="button" href="/">
        To the lobby
      </a>
    </Failure>
  )
}
