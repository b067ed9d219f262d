import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Amphitheatre } from './amphitheatre.ts'

/** The amphitheatre at dusk, with as many in its stands as watch now, and what is written above it. */
export function Hero({ crowd, children }: { crowd: number; children: ComponentChildren }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const drawn = useRef<Amphitheatre | undefined>(undefined)
  useEffect(() => {
    if (canvas.current === null) return
    drawn.current = new Amphitheatre(canvas.current)
    return () => drawn.current?.stop()
  }, [])
  useEffect(() => drawn.current?.fill(crowd), [crowd])
  return (
    <header class="hero">
      <div class="picture" aria-hidden="true">
        <canvas ref={canvas} />
      </div>
      <div class="words">{children}</div>
    </header>
  )
}
