import './forces.css'
import type { Signs } from '../signs.ts'
import type { ForceView } from './force-view.ts'
import { Sign } from './sign.tsx'

/** What has been changed, by how many votes, and for how much longer. */
export function Forces({ forces, signs }: { forces: readonly ForceView[]; signs: Signs | undefined }) {
  return (
    <ul class="forces" aria-label="What the audience has changed">
      {forces.map(({ key, text, by, secondsLeft }) => (
        <li key={key} data-urgent={secondsLeft !== undefined && secondsLeft <= 5}>
          <Sign signs={signs} name={key} otherwise="laurel" size={18} />
          <b>{text}</b>
          {by !== '' && <span>{`, ${by}`}</span>}
          {secondsLeft !== undefined && <span class="number">{`, ${secondsLeft} s`}</span>}
        </li>
      ))}
    </ul>
  )
}
