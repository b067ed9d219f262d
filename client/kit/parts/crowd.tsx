import './crowd.css'
import { Icon } from './icons.tsx'
import { countOf, countWords } from './number.ts'

/** How many watch. */
export function Crowd({ size }: { size: number }) {
  return (
    <span class="crowd" role="img" aria-label={`${countOf(size, 'spectator', 'spectators')} in the stands`}>
      <Icon name="eye" size={20} />
      <span class="number">{countWords(size)}</span>
    </span>
  )
}
