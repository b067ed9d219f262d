import './replay.css'
import { Failure } from '../../kit/parts/failure.tsx'
import { Gates } from '../../kit/parts/gates.tsx'
import { Over } from '../../kit/parts/over.tsx'
import { Theatre } from './theatre.tsx'
import type { ReplayVisit } from './visit.ts'

/** A match seen again, from the first byte of its tape to any moment of it. */
export function ReplayPage({ visit }: { visit: ReplayVisit }) {
  const state = visit.state.value
  switch (state.kind) {
    case 'loading':
      return (
        <main class="replay">
          <Gates />
          <p class="coming soft" role="status">
            {state.bytes === 0 ? 'Fetching the tape' : `Fetching the tape: ${Math.round(state.bytes / 1024)} KB`}
          </p>
        </main>
      )
    case 'refused':
      return (
        <main class="replay">
          <Over>
            <Failure
              title={refusalTitle(state.code)}
              text={state.code === 'tape_unknown' ? unknownTape : state.message}
              onRetry={state.code === 'tape_unknown' ? undefined : () => void visit.load()}
            >
              <a class="button" href="/">
                To the lobby
              </a>
              <p class="code small soft">{state.code}</p>
            </Failure>
          </Over>
        </main>
      )
    case 'showing':
      return <Theatre key={state.showing.how} visit={visit} showing={state.showing} />
  }
}

// The table's own sentence is written for developers.
const unknownTape =
  'The recording was deleted, or the link is cut short. The lobby lists matches that can be watched again.'

const refusalTitle = (code: string): string =>
  code === 'tape_unknown' ? 'There is no such replay' : 'This replay cannot be shown'
