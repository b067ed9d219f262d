import './leaders.css'
import type { PlaceView } from './place-view.ts'

/** The score board over the match, where the page is wide enough for it. */
export function Leaders({ leaders }: { leaders: readonly PlaceView[] }) {
  // Before anybody has come in there is nothing to frame.
  if (leaders.length === 0) return null
  return (
    <ol class="leaders" aria-label="Score board">
      {leaders.map(({ seat, place, name, score, own }) => (
        <li key={seat} data-own={own}>
          <span class="number soft">{place}</span>
          <span class="cut">{name}</span>
          <span class="number">{score}</span>
        </li>
      ))}
    </ol>
  )
}
