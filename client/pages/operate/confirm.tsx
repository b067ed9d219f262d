import type { ComponentChildren } from 'preact'
import { useId, useRef } from 'preact/hooks'

interface ConfirmProps {
  /** What the button says. */
  readonly label: ComponentChildren
  /** What will happen, and that it cannot be undone. */
  readonly question: string
  /** What the button says that does it. */
  readonly yes: string
  readonly onYes: () => void
  readonly disabled?: boolean
}

/** A button for what cannot be undone: it asks first. */
export function Confirm({ label, question, yes, onYes, disabled = false }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  const close = () => dialog.current?.close()
  return (
    <>
      <button type="button" class="button" disabled={disabled} onClick={() => dialog.current?.showModal()}>
        {label}
      </button>
      <dialog class="card" ref={dialog} aria-labelledby={heading}>
        <p id={heading}>{question}</p>
        <div class="ways">
          <button type="button" class="button" onClick={close}>
            No
          </button>
          <button
            type="button"
            class="button danger"
            onClick={() => {
              close()
              onYes()
            }}
          >
            {yes}
          </button>
        </div>
      </dialog>
    </>
  )
}
