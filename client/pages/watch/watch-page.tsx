import './watch.css'
import { Failure } from '../../kit/parts/failure.tsx'
import { Gates } from '../../kit/parts/gates.tsx'
import { Over } from '../../kit/parts/over.tsx'
import { Seat } from './seat.tsx'
import type { Visit } from './visit.ts'

/** A match seen from the stands, from the first request to the last word. */
export function WatchPage({ visit }: { visit: Visit }) {
  const state = visit.state.value
  switch (state.kind) {
    case 'joining':
      return (
        <main class="watch">
          <Gates />
        </main>
      )
    case 'refused':
      return (
        <main class="watch">
          <Over>
            <Failure title="No place in the stands" text={state.message} onRetry={() => void visit.join()}>
              <a class="button" href="/">
                To the lobby
              </a>
            </Failure>
          </Over>
        </main>
      )
    case 'seated':
      return <Seat key={state.number} visit={visit} place={state} />
  }
}
