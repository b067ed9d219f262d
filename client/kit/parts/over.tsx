import './over.css'
import type { ComponentChildren } from 'preact'

/** A card over everything: what was here has ended, or never began. */
export function Over({ children }: { children: ComponentChildren }) {
  return (
    <div class="over">
      <div class="card">{children}</div>
    </div>
  )
}
