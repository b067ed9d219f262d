import './decision.css'
import { useEffect, useState } from 'preact/hooks'
import { banner } from '../../../shared/banner.ts'
import type { Signs } from '../signs.ts'
import type { Decision } from './decision-watch.ts'
import { Sign } from './sign.tsx'

interface DecisionBannerProps {
  /** The last decision, if there was one. */
  readonly decision: Decision | undefined
  /** The decision that is announced across the picture, if there is one. */
  readonly announced: Decision | undefined
  readonly signs: Signs | undefined
}

/**
 * What the audience has decided: a line over the picture for what changes the world, and words for those who listen to
 * the page. Put it into the page from the start: only then do screen readers hear of it.
 */
export function DecisionBanner({ decision, announced, signs }: DecisionBannerProps) {
  const [over, setOver] = useState<Decision>()
  useEffect(() => {
    if (announced === undefined) return
    const timer = setTimeout(() => setOver(announced), banner.shownMs)
    return () => clearTimeout(timer)
  }, [announced])
  const shown = announced === over ? undefined : announced
  return (
    <>
      <p class="unseen" role="status">
        {decision && `${decision.title}: ${decision.label}, ${decision.by}`}
      </p>
      <div class="decision" aria-hidden="true">
        {shown && (
          <p class="moment" key={shown.ballot} style={boundsOfBanner}>
            <Sign signs={signs} name={shown.mechanic} otherwise="laurel" size={28} />
            <span>
              <b class="what">{shown.what}</b>
              <span class="small soft">{shown.by}</span>
            </span>
          </p>
        )}
      </div>
    </>
  )
}

const boundsOfBanner = {
  maxWidth: `min(${banner.widthPixels}px, 100% - ${banner.marginPixels}px)`,
  maxHeight: `${banner.heightPixels}px`,
}
