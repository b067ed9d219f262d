import './clock.css'
import type { ClockView } from './clock-view.ts'

/** The page's heading: what is played, and how long still. */
export function Clock({ clock }: { clock: ClockView }) {
  return (
    <h1 class="clock">
      <span>{clock.title}</span>
      <span class="number" role="timer">
        {clock.state}
      </span>
    </h1>
  )
}
