import './lessons.css'
import { useEffect, useRef, useState } from 'preact/hooks'
import { type Lesson, lessonSize } from '../lesson.ts'
import { Icon } from './icons.tsx'

interface LessonsProps {
  readonly lessons: readonly Lesson[]
  readonly onDone: () => void
}

/** A game's pictures for newcomers, one at a time. The match goes on and can be played beside them. */
export function Lessons({ lessons, onDone }: LessonsProps) {
  const [at, setAt] = useState(0)
  const lesson = lessons[at]
  const byTouch = matchMedia('(pointer: coarse)').matches
  if (lesson === undefined) return null
  const isLast = at === lessons.length - 1
  return (
    <section class="lessons" aria-label={`How to play, ${at + 1} of ${lessons.length}`}>
      <Picture key={at} lesson={lesson} byTouch={byTouch} />
      <div aria-live="polite">
        <h2>{lesson.title}</h2>
        <p>{lesson.text(byTouch)}</p>
      </div>
      <footer>
        <button type="button" class="button bare" onClick={onDone}>
          {isLast ? 'Close' : 'Skip'}
        </button>
        <span class="dots" aria-hidden="true">
          {lessons.map(({ title }, dot) => (
            <i key={title} data-on={dot === at} />
          ))}
        </span>
        <button type="button" class="button gold" onClick={() => (isLast ? onDone() : setAt(at + 1))}>
          {isLast ? 'Play' : 'Next'} <Icon name={isLast ? 'check' : 'next'} size={18} />
        </button>
      </footer>
    </section>
  )
}

/** What a lesson shows stands in words below it. */
function Picture({ lesson, byTouch }: { lesson: Lesson; byTouch: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const density = Math.min(2, devicePixelRatio)
  useEffect(() => {
    const brush = canvas.current?.getContext('2d')
    if (brush === null || brush === undefined) return
    brush.setTransform(density, 0, 0, density, 0, 0)
    lesson.paint(brush, byTouch)
  }, [])
  return (
    <canvas
      ref={canvas}
      width={lessonSize.width * density}
      height={lessonSize.height * density}
      role="img"
      aria-label={lesson.title}
    />
  )
}
