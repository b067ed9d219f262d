import './score-chip.css'
import { useState } from 'preact/hooks'
import { Board } from './board.tsx'
import { Icon } from './icons.tsx'
import { ordinal, type PlaceView } from './place-view.ts'

interface ScoreChipProps {
  readonly title: string
  readonly places: readonly PlaceView[]
  /** The viewer's own place; undefined for a spectator. */
  readonly own: PlaceView | undefined
}

/** The score in a few characters: one's own place, or who leads. A tap opens the whole board. */
export function ScoreChip({ title, places, own }: ScoreChipProps) {
  const [open, setOpen] = useState(false)
  const [leader] = places
  if (leader === undefined) return null
  return (
    <>
      <button type="button" class="button score-chip" onClick={() => setOpen(true)}>
        <Icon name="trophy" size={20} />
        {own === undefined ? (
          <span class="cut">{leader.name}</span>
        ) : (
          <span>
            <strong class="number">{ordinal(own.place)}</strong>
            <span class="soft small">{` of ${places.length}`}</span>
          </span>
        )}
        {own !== undefined && own.badge !== '' && <span class="badge">{own.badge}</span>}
        <span class="number">{`· ${(own ?? leader).score}`}</span>
        <span class="unseen"> points. Show the score board</span>
      </button>
      {open && <Board title={title} places={places} onClose={() => setOpen(false)} />}
    </>
  )
}
