import './invitation.css'
import type { ComponentType } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from './icons.tsx'

interface InvitationProps {
  readonly roomId: string
  readonly onClose: () => void
}

interface CardProps {
  readonly path: string
  readonly title: string
  readonly text: string
}

/** A link and a code with which others come to this match. It is fetched when it is first wanted. */
export function Invitation({ roomId, onClose }: InvitationProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [Card, setCard] = useState<ComponentType<CardProps>>()
  useEffect(() => {
    dialog.current?.showModal()
    // Without it the dialog stays empty but for its button, and the match goes on.
    import('./share.tsx').then(
      ({ ShareCard }) => setCard(() => ShareCard),
      () => {},
    )
  }, [])
  const room = encodeURIComponent(roomId)
  return (
    <dialog ref={dialog} class="invitation" aria-label="Bring others to this match" onClose={onClose}>
      {Card && (
        <>
          <Card
            path={`/play/${room}`}
            title="Play along"
            text="Point a second phone at the code, and meet on the floor."
          />
          <Card path={`/watch/${room}`} title="Watch and vote" text="In the stands there is room for everybody." />
        </>
      )}
      <button type="button" class="button" onClick={() => dialog.current?.close()}>
        <Icon name="close" size={20} /> Back to the match
      </button>
    </dialog>
  )
}
