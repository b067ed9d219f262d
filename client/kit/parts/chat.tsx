import './chat.css'
import type { RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { ChatLine } from '../../../shared/protocol.ts'
import { boundedLines, isVoteLine, linesSince } from './chat-lines.ts'
import { Icon } from './icons.tsx'
import { countOf } from './number.ts'

/** The lines of a chat, newest last. It follows new lines until the reader scrolls up, and then says how many came. */
export function ChatList({ lines }: { lines: readonly ChatLine[] }) {
  const shown = boundedLines(lines)
  const { list, onScroll, unread, follow } = useFollowing(shown)
  return (
    <div class="chat-list">
      {/* The log is not announced: a crowd's chat would drown all else. It can be reached and read at any time. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <div role="log" aria-live="off" aria-label="Chat of the stands" tabIndex={0} ref={list} onScroll={onScroll}>
        {shown.length === 0 && <p class="soft small">Nobody has said anything yet.</p>}
        {shown.map((line) => (
          <p key={line.id} data-vote={isVoteLine(line.text)}>
            {line.source !== 'stands' && <span class="source small">{line.source}</span>}
            <span class="from">{line.from}</span> <span class="text">{line.text}</span>
          </p>
        ))}
      </div>
      {unread > 0 && (
        <button type="button" class="button pill small" onClick={follow}>
          <Icon name="down" size={16} /> {countOf(unread, 'new line', 'new lines')}
        </button>
      )}
    </div>
  )
}

interface Following {
  readonly list: RefObject<HTMLDivElement>
  onScroll(): void
  readonly unread: number
  /** Goes to the newest line and follows from there. */
  follow(): void
}

// Less than a line: who is that near to the end reads along.
const nearPixels = 24

function useFollowing(lines: readonly ChatLine[]): Following {
  const list = useRef<HTMLDivElement>(null)
  const newest = lines.at(-1)?.id
  const [pausedAt, setPausedAt] = useState<{ readonly line: string | undefined }>()

  useLayoutEffect(() => {
    if (pausedAt === undefined) list.current?.scrollTo({ top: list.current.scrollHeight })
  }, [newest, pausedAt])

  return {
    list,
    onScroll() {
      const element = list.current
      if (element === null) return
      const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < nearPixels
      if (atEnd) setPausedAt(undefined)
      else setPausedAt((before) => before ?? { line: newest })
    },
    unread: pausedAt === undefined ? 0 : linesSince(lines, pausedAt.line),
    follow: () => setPausedAt(undefined),
  }
}
