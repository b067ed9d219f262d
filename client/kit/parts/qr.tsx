import { generate } from 'lean-qr/nano'
import { useMemo } from 'preact/hooks'
import { qrPath } from './qr-path.ts'

// Readers need a margin of four fields.
const margin = 4

/** A text as a code that a phone's camera reads. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => {
    const grid = generate(text)
    return { path: qrPath(grid), size: grid.size }
  }, [text])
  const side = size + 2 * margin
  return (
    <svg class="qr" viewBox={`${-margin} ${-margin} ${side} ${side}`} role="img" aria-label={label}>
      <rect x={-margin} y={-margin} width={side} height={side} rx="2" fill="#fff4de" />
      <path d={path} fill="#1d1633" shape-rendering="crispEdges" />
    </svg>
  )
}
