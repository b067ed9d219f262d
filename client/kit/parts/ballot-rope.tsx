import './ballot-rope.css'
import type { ControlProps } from './ballot-control.tsx'
import { OptionButton } from './ballot-option.tsx'

/** A rope between two options. Each tap pulls once more: the last pull counts, and loses its force with time. */
export function RopeControl({ ballot, disabled, onVote }: ControlProps) {
  const [left, right] = ballot.options
  if (left === undefined || right === undefined) return null
  const total = left.count + right.count
  // From -1, all to the left, to 1.
  const lean = total === 0 ? 0 : (right.count - left.count) / total
  const words = Math.abs(lean) < 0.02 ? 'The rope is even' : `The rope leans to ${lean < 0 ? left.label : right.label}`
  return (
    <>
      <div class="rope" role="img" aria-label={words}>
        <span class="knot" style={{ insetInlineStart: `${50 + lean * 46}%` }} />
      </div>
      <div class="options" data-columns={2}>
        {[left, right].map((option) => (
          <OptionButton
            key={option.name}
            ballot={ballot}
            option={option}
            disabled={disabled}
            kind="action"
            ownWords="again"
            onTap={() => onVote(option.name)}
          />
        ))}
      </div>
    </>
  )
}
