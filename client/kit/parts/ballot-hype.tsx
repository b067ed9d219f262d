import './ballot-hype.css'
import type { ControlProps } from './ballot-control.tsx'
import { OptionButton } from './ballot-option.tsx'
import { countWords } from './number.ts'

/** Calls for something until enough do: a bar for each option that fills up to its goal. */
export function HypeControl({ ballot, disabled, onVote }: ControlProps) {
  const { goal } = ballot
  return (
    <div class="hype">
      {ballot.options.map((option) => {
        const share = Math.min(1, option.count / Math.max(1, goal))
        return (
          <div key={option.name}>
            <div
              class="filling"
              role="progressbar"
              aria-label={`Calls for ${option.label}`}
              aria-valuemin={0}
              aria-valuemax={goal}
              aria-valuenow={Math.min(goal, option.count)}
            >
              <span style={{ transform: `scaleX(${share})` }} />
              <b class="number small">
                {countWords(option.count)} of {countWords(goal)}
              </b>
            </div>
            <OptionButton
              ballot={ballot}
              option={{ ...option, share: 0 }}
              disabled={disabled}
              kind="toggle"
              onTap={() => onVote(option.name)}
            />
          </div>
        )
      })}
    </div>
  )
}
