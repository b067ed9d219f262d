import './countdown.css'
import type { MutableRef } from 'preact/hooks'
import { useEffect, useRef, useState } from 'preact/hooks'
import { isApart, shownSeconds } from './time-left.ts'

interface CountdownProps {
  /** Seconds left as the last state said. */
  readonly secondsLeft: number
  readonly secondsWhole: number
  readonly shape: 'ring' | 'line'
}

const circumference = 100
const keyframes: Readonly<Record<CountdownProps['shape'], Keyframe[]>> = {
  ring: [{ strokeDashoffset: 0 }, { strokeDashoffset: circumference }],
  line: [{ transform: 'scaleX(1)' }, { transform: 'scaleX(0)' }],
}

/** Time that drains away: a ring with the seconds in it, or a line. It runs smoothly between states. */
export function Countdown({ secondsLeft, secondsWhole, shape }: CountdownProps) {
  const draining = useRef<SVGCircleElement & HTMLDivElement>(null)
  useDrain(draining, { secondsLeft, secondsWhole, shape })
  const seconds = useSeconds(secondsLeft)
  const common = { 'data-urgent': seconds <= 5, role: 'timer', 'aria-label': `${seconds} seconds left` } as const
  if (shape === 'line') {
    return (
      <div class="countdown-line" {...common}>
        <div ref={draining} />
      </div>
    )
  }
  return (
    <div class="countdown-ring" {...common}>
      <svg viewBox="0 0 36 36" aria-hidden="true" focusable="false">
        <circle class="track" cx="18" cy="18" r="15.9155" />
        <circle class="rest" cx="18" cy="18" r="15.9155" ref={draining} stroke-dasharray={circumference} />
      </svg>
      <span class="number" aria-hidden="true">
        {seconds}
      </span>
    </div>
  )
}

// The browser runs the drain by itself; a state only sets it right where the two have come apart.
function useDrain(draining: MutableRef<Element | null>, { secondsLeft, secondsWhole, shape }: CountdownProps): void {
  const animation = useRef<Animation | undefined>(undefined)
  useEffect(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    animation.current = draining.current?.animate(keyframes[shape], {
      duration: secondsWhole * 1000,
      fill: 'both',
      easing: still ? `steps(${Math.max(1, Math.round(secondsWhole))})` : 'linear',
    })
    return () => animation.current?.cancel()
  }, [draining, shape, secondsWhole])

  useEffect(() => {
    const running = animation.current
    const target = (secondsWhole - secondsLeft) * 1000
    if (running !== undefined && isApart(Number(running.currentTime ?? 0), target)) running.currentTime = target
  }, [secondsLeft, secondsWhole])
}

// Whole seconds that run on between states.
function useSeconds(secondsLeft: number): number {
  const given = useRef({ secondsLeft: Number.NaN, atMs: 0 })
  if (given.current.secondsLeft !== secondsLeft) given.current = { secondsLeft, atMs: performance.now() }
  const [, setTurn] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setTurn((turn) => turn + 1), 200)
    return () => clearInterval(timer)
  }, [])
  return shownSeconds(given.current.secondsLeft, performance.now() - given.current.atMs)
}
