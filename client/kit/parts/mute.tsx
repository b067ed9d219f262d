import type { SoundBoard } from '../sound.ts'
import { Icon } from './icons.tsx'

/** Turns sound off and on. */
export function Mute({ sound }: { sound: SoundBoard }) {
  const muted = sound.muted.value
  return (
    <button
      type="button"
      class="button bare"
      aria-pressed={muted}
      aria-label="Mute"
      onClick={() => sound.mute(!sound.muted.value)}
    >
      <Icon name={muted ? 'silence' : 'sound'} />
    </button>
  )
}
