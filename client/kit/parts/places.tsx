import type { PlaceView } from './place-view.ts'

/** The lines of a score board: place, name with what marks it, score. */
export function Places({ places }: { places: readonly PlaceView[] }) {
  return places.map(({ seat, place, name, score, own, bot, badge }) => (
    <li key={seat} data-own={own}>
      <span class="number soft">{place}</span>
      <span class="who">
        <span class="cut">{name}</span>
        {bot && <small class="bot">bot</small>}
      </span>
      <span class="badge">{badge}</span>
      <span class="number">{score}</span>
    </li>
  ))
}
