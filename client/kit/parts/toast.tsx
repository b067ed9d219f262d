import './notices.css'
import { useEffect } from 'preact/hooks'

interface ToastProps {
  /** What to say; undefined while there is nothing. */
  readonly text: string | undefined
  /** Called when it was there long enough to be read. */
  readonly onDone: () => void
}

// Long enough to read a sentence at a slow pace.
const shownMs = 5000

/** A sentence that comes, is read, and goes. Keep it in the page: only then do screen readers hear of new ones. */
export function Toast({ text, onDone }: ToastProps) {
  useEffect(() => {
    if (text === undefined) return
    const timer = setTimeout(onDone, shownMs)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <div class="toast" role="status" data-shown={text !== undefined}>
      {text !== undefined && <p>{text}</p>}
    </div>
  )
}
