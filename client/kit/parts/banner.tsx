import './notices.css'
import { useEffect, useState } from 'preact/hooks'

interface BannerProps {
  /** When the connection went, in milliseconds since 1970; undefined while there is one. */
  readonly lostSinceMs: number | undefined
  /** The server is there: it starts, or lets others in before. */
  readonly queued?: boolean
  /** There is a connection, and yet nothing has come for a while. */
  readonly stale?: boolean
}

// A gap that is over at once is nobody's business; after a while people want to know what to do.
const silentMs = 700
const longMs = 8000

/** Says that the connection is gone and that the page sees to it. It goes away by itself. */
export function ConnectionBanner({ lostSinceMs, queued = false, stale = false }: BannerProps) {
  const elapsedMs = useElapsed(lostSinceMs)
  const text = wordsOf(elapsedMs, { queued, stale })
  return (
    <div class="banner" role="status" data-shown={text !== undefined}>
      {text !== undefined && <p>{text}</p>}
    </div>
  )
}

function wordsOf(elapsedMs: number | undefined, { queued, stale }: { queued: boolean; stale: boolean }) {
  if (elapsedMs === undefined) return stale ? 'Nothing new is coming in. Waiting for the match.' : undefined
  if (elapsedMs < silentMs) return undefined
  if (elapsedMs < longMs) return 'The connection is gone. Coming back.'
  if (queued)
    return 'The server lets everybody back in, one after another. Your place is kept, and your turn comes by itself.'
  return 'Still no connection. Your place is kept: check your network, the rest happens by itself.'
}

function useElapsed(sinceMs: number | undefined): number | undefined {
  const [, tick] = useState(0)
  useEffect(() => {
    if (sinceMs === undefined) return
    const timer = setInterval(() => tick((count) => count + 1), 250)
    return () => clearInterval(timer)
  }, [sinceMs])
  return sinceMs === undefined ? undefined : Date.now() - sinceMs
}
