import './board.css'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from './icons.tsx'
import type { PlaceView } from './place-view.ts'
import { Places } from './places.tsx'

interface BoardProps {
  /** What goes on, as in `Round 3 of 5`. */
  readonly title: string
  readonly places: readonly PlaceView[]
  readonly onClose: () => void
}

/** The whole score board over the match, until it is tapped away. */
export function Board({ title, places, onClose }: BoardProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const close = () => dialog.current?.close()
  return (
    // A tap beside the list closes it; the keyboard has the button and Escape.
    <dialog
      ref={dialog}
      class="board"
      aria-label="Score board"
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && close()}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <header>
        <h2>{title}</h2>
        <button type="button" class="button bare" aria-label="Close the score board" onClick={close}>
          <Icon name="close" />
        </button>
      </header>
      <ol>
        <Places places={places} />
      </ol>
    </dialog>
  )
}
