import './gates.css'
import { Icon } from './icons.tsx'

/** While a place is taken and the match is fetched. It fills its container. */
export function Gates() {
  return (
    <div class="gates" role="status">
      <Icon name="laurel" size={72} />
      <p>The gates are opening</p>
    </div>
  )
}
