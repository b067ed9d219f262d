import type { RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { ReaderScroll, scrollsBack } from './reader-scroll.ts'

/** A list that follows its end until its reader scrolls back. */
export interface Following<List extends HTMLElement> {
  /** Goes to the element that scrolls. */
  readonly list: RefObject<List>
  /** Set while the list stands still for its reader; `newest` is the id of the entry that was last when it stopped. */
  readonly pausedAt: { readonly newest: string | undefined } | undefined
  /** Goes to the newest entry and follows from there. */
  follow(): void
}

/**
 * Keeps a list at its end. `newest` is the id of its last entry. With `still` it stands where it is for as long, so that
 * nothing moves away from somebody who aims at an entry.
 */
export function useFollowEnd<List extends HTMLElement>(newest: string | undefined, still = false): Following<List> {
  const list = useRef<List>(null)
  const [scroll] = useState(() => new ReaderScroll())
  const [pausedAt, setPausedAt] = useState<Following<List>['pausedAt']>()
  const now = useRef({ newest, still })
  now.current = { newest, still }

  useLayoutEffect(() => {
    if (scroll.following && !still) goToEnd(list.current)
  }, [newest, pausedAt, still])

  useLayoutEffect(() => {
    if (still) setPausedAt((before) => before ?? { newest })
    else if (scroll.following) setPausedAt(undefined)
  }, [still])

  useLayoutEffect(() => {
    const element = list.current
    if (element === null) return
    const settle = () => {
      const outcome = scroll.scrolled(element, performance.now())
      const { newest, still } = now.current
      if (outcome === 'return' && !still) goToEnd(element)
      else if (outcome === 'pause') setPausedAt((before) => before ?? { newest })
      else if (outcome === 'follow') setPausedAt(still ? { newest } : undefined)
    }
    const stopGestures = watchGestures(element, scroll)
    element.addEventListener('scroll', settle, { passive: true })
    const sizes = new ResizeObserver(settle)
    sizes.observe(element)
    return () => {
      stopGestures()
      element.removeEventListener('scroll', settle)
      sizes.disconnect()
    }
  }, [])

  return {
    list,
    pausedAt,
    follow() {
      scroll.follow()
      goToEnd(list.current)
      setPausedAt(still ? { newest } : undefined)
    },
  }
}

/** Tells `scroll` of what a reader does to scroll an element, until the function that it gives is called. */
function watchGestures(element: HTMLElement, scroll: ReaderScroll): () => void {
  const stop = new AbortController()
  const options = { passive: true, signal: stop.signal }
  const gesture = () => scroll.gesture(performance.now())
  const hold = (held: boolean) => scroll.hold(held, performance.now())
  element.addEventListener('wheel', ({ deltaY }) => deltaY < 0 && gesture(), options)
  element.addEventListener('touchmove', gesture, options)
  element.addEventListener('keydown', ({ key, shiftKey }) => scrollsBack(key, shiftKey) && gesture(), options)
  element.addEventListener('pointerdown', ({ pointerType }) => pointerType === 'mouse' && hold(true), options)
  // The button may be let go anywhere.
  for (const name of ['pointerup', 'pointercancel', 'blur']) addEventListener(name, () => hold(false), options)
  return () => stop.abort()
}

function goToEnd(element: HTMLElement | null): void {
  if (element !== null) element.scrollTop = element.scrollHeight
}
