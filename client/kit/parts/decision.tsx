import './decision.css'
import { useEffect, useState } from 'preact/hooks'
import type { Decision } from './decision-watch.ts'
import { Thumb } from './icons.tsx'

const shownMs = 2500

/**
 * The moment when the stands have decided: it fills its place for two and a half seconds and is read out. Put it into
 * the page from the start, with `undefined` until there is a decision: only then do screen readers hear of it.
 */
export function DecisionMoment({ decision }: { decision: Decision | undefined }) {
  const [over, setOver] = useState<Decision>()
  useEffect(() => {
    if (decision === undefined) return
    const timer = setTimeout(() => setOver(decision), shownMs)
    return () => clearTimeout(timer)
  }, [decision])
  const shown = decision === over ? undefined : decision
  return (
    <div class="decision" role="status" aria-live="polite">
      {shown && (
        <div class="moment" key={shown.ballot}>
          <Thumb down={shown.sign === 'down'} size={104} />
          <p class="title">{shown.title}</p>
          <p class="label">{shown.label}</p>
          <p class="small">{`The stands have decided · ${shown.by}`}</p>
        </div>
      )}
    </div>
  )
}
