import './forces.css'
import type { ForceView } from './force-view.ts'

/** What the stands have set, and for how much longer. */
export function Forces({ forces }: { forces: readonly ForceView[] }) {
  return (
    <ul class="forces" aria-label="What the stands have set">
      {forces.map(({ key, text, secondsLeft }) => (
        <li key={key} data-urgent={secondsLeft !== undefined && secondsLeft <= 5}>
          {text}
          {secondsLeft !== undefined && <span class="number">{` ${secondsLeft} s`}</span>}
        </li>
      ))}
    </ul>
  )
}
