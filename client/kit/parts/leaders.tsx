import './leaders.css'
import type { PlaceView } from './place-view.ts'
import { Places } from './places.tsx'

/** The score board beside the match, where the page has room beside the picture's middle for it. */
export function Leaders({ leaders }: { leaders: readonly PlaceView[] }) {
  // Before anybody has come in there is nothing to frame.
  if (leaders.length === 0) return null
  return (
    <ol class="leaders" aria-label="Score board">
      <Places places={leaders} />
    </ol>
  )
}
