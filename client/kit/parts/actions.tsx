import './actions.css'
import { useEffect, useRef } from 'preact/hooks'
import { Paths } from './icons.tsx'

/** One of a scene's buttons as the page shows it. */
export interface ActionView {
  readonly name: string
  readonly label: string
  readonly key: string
  readonly sign: readonly string[]
  /** Whole seconds until it works again; 0 where it works now. */
  readonly secondsLeft: number
}

interface ActionsProps {
  readonly actions: readonly ActionView[]
  readonly onPress: (name: string) => void
}

/** What a player may do beside steering: by finger, and by the keys that stand on the buttons. */
export function Actions({ actions, onPress }: ActionsProps) {
  // The list is rebuilt several times a second: the listener stays, and looks at the last one.
  const latest = useRef({ actions, onPress })
  latest.current = { actions, onPress }
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return
      if (event.target instanceof Element && event.target.closest('button, a, input, textarea, select, dialog')) return
      const { actions, onPress } = latest.current
      const action = actions.find(({ key }) => key === event.code)
      if (action === undefined) return
      event.preventDefault()
      if (action.secondsLeft === 0) onPress(action.name)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [])
  return (
    <div class="actions">
      {actions.map(({ name, label, key, sign, secondsLeft }) => (
        <button
          type="button"
          key={name}
          class="action"
          aria-keyshortcuts={key.replace(/^Key/, '')}
          aria-disabled={secondsLeft > 0}
          onClick={(event) => {
            if (secondsLeft === 0) onPress(name)
            // Space dashes on; it must not press this once more.
            event.currentTarget.blur()
          }}
        >
          <span class="disc">
            <Paths paths={sign} size={28} />
            {secondsLeft > 0 && <b class="number">{secondsLeft}</b>}
          </span>
          <span class="words small">
            {label} <kbd>{key.replace(/^Key/, '')}</kbd>
          </span>
        </button>
      ))}
    </div>
  )
}
