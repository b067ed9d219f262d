import { Icon } from '../../kit/parts/icons.tsx'

/** While a seat is taken and the match is fetched. */
export function Gates() {
  return (
    <div class="gates" role="status">
      <Icon name="laurel" size={72} />
      <p>The gates are opening</p>
    </div>
  )
}
