import './podium.css'
import { ordinal } from './place-view.ts'
import type { PodiumView } from './podium-view.ts'

/** The best three on their steps, and when it goes on. */
export function PodiumCard({ podium }: { podium: PodiumView | undefined }) {
  if (podium === undefined) return null
  return (
    <section class="podium" aria-label={podium.title}>
      <h2>{podium.title}</h2>
      <ol>
        {podium.places.map(({ seat, name, score, own }, at) => (
          <li key={seat} data-step={at + 1} data-own={own}>
            <span class="cut">{name}</span>
            <span class="step">
              <b>{ordinal(at + 1)}</b>
              <span class="number small">{score}</span>
            </span>
          </li>
        ))}
      </ol>
      <p role="timer">{podium.next}</p>
    </section>
  )
}
