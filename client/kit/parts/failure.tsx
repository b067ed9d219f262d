import './notices.css'
import type { ComponentChildren } from 'preact'
import { Thumb } from './icons.tsx'

interface FailureProps {
  readonly title: string
  /** What went wrong and what to do, in a sentence. */
  readonly text: string
  readonly onRetry?: (() => void) | undefined
  /** Further ways on: links and buttons. */
  readonly children?: ComponentChildren
}

/** Says that something did not work, and offers to try again and other ways on. */
export function Failure({ title, text, onRetry, children }: FailureProps) {
  return (
    <div class="notice" role="alert">
      <Thumb down size={56} />
      <h2>{title}</h2>
      <p class="soft">{text}</p>
      <div class="ways">
        {onRetry && (
          <button type="button" class="button main" onClick={onRetry}>
            Try again
          </button>
        )}
        {children}
      </div>
    </div>
  )
}
