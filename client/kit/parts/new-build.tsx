import './new-build.css'
import { type Signal, signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

/** Between two questions: all who watch ask it. */
const askEveryMs = 5 * 60_000
const reloadedKey = 'cavea.reloaded-for'

/** The build of which the server serves pages, once that is another than this page's. */
const newer: Signal<string | undefined> = signal(undefined)
const isPutOff = signal(false)

const ownBuild = () => document.querySelector<HTMLMetaElement>('meta[name="cavea-build"]')?.content

async function ask(own: string): Promise<void> {
  try {
    const about = (await (await fetch('/api/about', { cache: 'no-store' })).json()) as { build?: unknown }
    if (typeof about.build === 'string' && about.build !== '' && about.build !== own) newer.value = about.build
  } catch {
    // The next question may be answered.
  }
}

/** Asks now and then, and whenever the page is looked at again, whether the server has newer pages. Returns what ends it. */
function watchBuild(): () => void {
  const own = ownBuild()
  if (own === undefined) return () => {}
  const look = () => {
    if (document.visibilityState === 'visible') void ask(own)
  }
  const timer = setInterval(look, askEveryMs * (0.8 + 0.4 * Math.random()))
  document.addEventListener('visibilitychange', look)
  addEventListener('online', look)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', look)
    removeEventListener('online', look)
  }
}

/** Offers to load the page again once there is a newer build, while `isFree`: nobody is disturbed in a match that they play. */
export function NewBuild({ isFree = () => true }: { isFree?: () => boolean }) {
  useEffect(watchBuild, [])
  if (newer.value === undefined || isPutOff.value || !isFree()) return null
  return (
    <aside class="new-build" role="status">
      <p>There is a new version of this page.</p>
      <button type="button" class="button gold" onClick={() => location.reload()}>
        Load it
      </button>
      <button
        type="button"
        class="button bare"
        onClick={() => {
          isPutOff.value = true
        }}
      >
        Later
      </button>
    </aside>
  )
}

/** Loads a page that nobody sits before again, once for each newer build, while `isFree`. */
export function ReloadForNewBuild({ isFree }: { isFree: () => boolean }) {
  useEffect(watchBuild, [])
  const build = newer.value
  useEffect(() => {
    // A cache in front may go on with the old page: that must not become a circle.
    if (build === undefined || sessionStorage.getItem(reloadedKey) === build) return
    const timer = setInterval(() => {
      if (!isFree()) return
      sessionStorage.setItem(reloadedKey, build)
      location.reload()
    }, 1000)
    return () => clearInterval(timer)
  }, [build])
  return null
}
