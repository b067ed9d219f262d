import './play.css'
import { Gates } from '../../kit/parts/gates.tsx'
import { Over } from '../../kit/parts/over.tsx'
import { Refused } from './ended.tsx'
import { Match } from './match.tsx'
import type { Visit } from './visit.ts'

/** A match from the first request to the last word. */
export function PlayPage({ visit }: { visit: Visit }) {
  const state = visit.state.value
  const again = () => void visit.join()
  switch (state.kind) {
    case 'joining':
      return (
        <main class="play">
          <Gates />
        </main>
      )
    case 'refused':
      return (
        <main class="play">
          <Over>
            <Refused roomId={visit.roomId} code={state.code} message={state.message} onAgain={again} />
          </Over>
        </main>
      )
    case 'seated':
      return (
        <Match
          key={state.session.seat}
          session={state.session}
          Scene={state.Scene}
          onFail={(error) => visit.fail(error)}
          onAgain={again}
        />
      )
  }
}
