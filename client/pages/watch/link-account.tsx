import { useState } from 'preact/hooks'
import type { WatchSession } from '../../net/session.ts'
import type { Booth } from './booth.ts'

interface LinkAccountProps {
  readonly booth: Pick<Booth, 'say'>
  readonly session: WatchSession
  readonly disabled: boolean
}

/** Shows the code by which somebody who also writes in another chat has one vote in both. */
export function LinkAccount({ booth, session, disabled }: LinkAccountProps) {
  const [note, setNote] = useState<string>()
  const ask = () =>
    booth.say(session, '!link').then(setNote, (error: unknown) => {
      setNote(error instanceof Error ? error.message : String(error))
    })
  return (
    <p class="link-account small soft" role="status">
      {note ?? (
        <button type="button" class="button pill small" disabled={disabled} onClick={() => void ask()}>
          On Twitch or in another chat, too?
        </button>
      )}
    </p>
  )
}
