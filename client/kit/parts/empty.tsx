import './notices.css'
import type { ComponentChildren } from 'preact'
import { Icon } from './icons.tsx'

interface EmptyProps {
  readonly title: string
  readonly text: string
  /** The way on: links and buttons. */
  readonly children?: ComponentChildren
}

/** Says that there is nothing here yet, and what to do about it. */
export function Empty({ title, text, children }: EmptyProps) {
  return (
    <div class="notice">
      <Icon name="laurel" size={56} />
      <h2>{title}</h2>
      <p class="soft">{text}</p>
      <div class="ways">{children}</div>
    </div>
  )
}
