import './ballot-bid.css'
import { useState } from 'preact/hooks'
import { bidAllowance } from '../../../shared/ballot/choice.ts'
import type { ControlProps } from './ballot-control.tsx'
import { OptionButton } from './ballot-option.tsx'

const stepPoints = 10

/** Puts points on an option: first how many, then on what. The highest sum of all wins; all others get theirs back. */
export function BidControl({ ballot, disabled, onVote }: ControlProps) {
  const { own } = ballot
  const given = typeof own?.choice === 'object' && own.choice !== null && 'amount' in own.choice ? own.choice.amount : 0
  const [amount, setAmount] = useState(given || stepPoints)
  const step = (points: number) => setAmount(Math.max(1, Math.min(bidAllowance, points)))
  return (
    <>
      <fieldset class="stepper" aria-label="Points to bid">
        <button type="button" class="button" aria-label="Fewer points" onClick={() => step(amount - stepPoints)}>
          −
        </button>
        <output class="number" aria-live="polite">
          {amount} <span class="small soft">of {bidAllowance} points</span>
        </output>
        <button
          type="button"
          class="button"
          aria-label="More points"
          onClick={() => step(amount === 1 ? stepPoints : amount + stepPoints)}
        >
          +
        </button>
      </fieldset>
      <div class="options" data-columns={ballot.options.length === 3 ? 3 : 2}>
        {ballot.options.map((option) => (
          <OptionButton
            key={option.name}
            ballot={ballot}
            option={option}
            disabled={disabled}
            kind="toggle"
            ownWords={`your ${given}`}
            onTap={() => onVote({ amount, option: option.name })}
          />
        ))}
      </div>
    </>
  )
}
