import { useEffect, useRef } from 'preact/hooks'
import { placeAfter } from '../../../shared/tape/reader.ts'
import type { ReplaySession } from '../../net/replay-session.ts'
import { clockOf } from './moment.ts'
import type { TapeMoment } from './moments.ts'

interface MomentListProps {
  readonly session: ReplaySession
  readonly moments: readonly TapeMoment[]
  readonly tick: number
}

/** All moments, the one that was last in view. Each leads to where it was. */
export function MomentList({ session, moments, tick }: MomentListProps) {
  const list = useRef<HTMLOListElement>(null)
  const last = placeAfter(moments, tick) - 1
  useEffect(() => {
    const item = list.current?.children[last]
    if (item instanceof HTMLElement && list.current !== null) list.current.scrollTop = item.offsetTop - 60
  }, [last])
  if (moments.length === 0) return <p class="soft small">Nothing was noticed on this tape.</p>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
    <ol class="moments" ref={list} tabIndex={0} aria-label="Moments of the match">
      {moments.map((moment, at) => (
        <li key={`${moment.tick} ${at}`} aria-current={at === last ? 'true' : undefined}>
          <button type="button" class="button bare" data-sign={moment.sign} onClick={() => session.seek(moment.tick)}>
            <span class="when">{clockOf(moment.tick / session.reader.head.tickRate)}</span> {moment.text}
          </button>
        </li>
      ))}
    </ol>
  )
}
