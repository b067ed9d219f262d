import './gates.css'
import { Icon } from './icons.tsx'

/** While a place is taken and the match is fetched. It fills its container. `place`: one's number, from 1, in a crowd. */
export function Gates({ place }: { place?: number | undefined }) {
  return (
    <div class="gates" role="status">
      <Icon name="laurel" size={72} />
      <p>{place === undefined ? 'The gates are opening' : `You are number ${place} at the gates`}</p>
    </div>
  )
}
