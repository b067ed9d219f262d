import './ballot-slider.css'
import { useState } from 'preact/hooks'
import type { ControlProps } from './ballot-control.tsx'
import { countOf } from './number.ts'

/** A slider to put somewhere, over a picture of where all others have put theirs. It votes when it is let go. */
export function SliderControl({ ballot, disabled, onVote }: ControlProps) {
  const { options, own, status, winner } = ballot
  const middle = Math.floor((options.length - 1) / 2)
  const placeOf = (name: string) => options.findIndex((option) => option.name === name)
  const chosen = own?.choice === undefined || own.choice === null ? -1 : placeOf(`${own.choice}`)
  const [dragged, setDragged] = useState<number>()
  const at = dragged ?? (chosen >= 0 ? chosen : middle)
  const option = options[at]
  const most = Math.max(1, ...options.map(({ count }) => count))
  const won = status === 'open' ? -1 : placeOf(winner)
  const give = (place: number) => {
    setDragged(undefined)
    const name = options[place]?.name
    if (name !== undefined && !disabled) onVote(Number(name))
  }
  return (
    <div class="slider" data-own={own?.kind}>
      <output class="number">{option?.label}</output>
      <div class="hill" aria-hidden="true">
        {options.map(({ name, count }, place) => (
          <span
            key={name}
            data-own={place === chosen}
            data-won={place === won}
            style={{ height: `${(count / most) * 100}%` }}
          />
        ))}
      </div>
      <input
        type="range"
        min={0}
        max={options.length - 1}
        step={1}
        value={at}
        aria-label={ballot.title}
        aria-valuetext={`${option?.label}, ${countOf(option?.count ?? 0, 'vote', 'votes')}`}
        disabled={disabled}
        onInput={({ currentTarget }) => setDragged(Number(currentTarget.value))}
        onChange={({ currentTarget }) => give(Number(currentTarget.value))}
      />
      <p class="ends small soft">
        <span>{options[0]?.label}</span>
        {own === undefined && status === 'open' && (
          <button type="button" class="button" aria-disabled={disabled} onClick={() => give(at)}>
            Vote for {option?.label}
          </button>
        )}
        <span>{options.at(-1)?.label}</span>
      </p>
    </div>
  )
}
