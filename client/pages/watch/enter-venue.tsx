import { useState } from 'preact/hooks'
import type { WatchSession } from '../../net/session.ts'
import type { Booth } from './booth.ts'

interface EnterVenueProps {
  readonly booth: Pick<Booth, 'say'>
  readonly session: WatchSession
  readonly disabled: boolean
}

/** Takes the code on the screen of a venue, whose people share one address. */
export function EnterVenue({ booth, session, disabled }: EnterVenueProps) {
  const [note, setNote] = useState('')
  const [code, setCode] = useState('')
  const enter = (event: Event) => {
    event.preventDefault()
    booth.say(session, `!here ${code.trim()}`).then(
      (said) => setNote(said ?? 'That is no code of a venue.'),
      (error: unknown) => setNote(error instanceof Error ? error.message : String(error)),
    )
  }
  return (
    <details class="enter-venue small soft">
      <summary>In a venue with a code on its screen?</summary>
      <form onSubmit={enter}>
        <input
          class="field"
          aria-label="Code on the venue's screen"
          autocomplete="off"
          autocapitalize="characters"
          pattern="[A-Za-z0-9]{6}"
          maxLength={6}
          required
          value={code}
          onInput={({ currentTarget }) => setCode(currentTarget.value)}
        />{' '}
        <button type="submit" class="button small" disabled={disabled}>
          Vote from there
        </button>
      </form>
      <p role="status">{note}</p>
    </details>
  )
}
