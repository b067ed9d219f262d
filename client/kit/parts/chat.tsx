import './chat.css'
import type { ChatLine } from '../../../shared/protocol.ts'
import { boundedLines, isVoteLine, linesSince } from './chat-lines.ts'
import { useFollowEnd } from './follow-end.ts'
import { Icon } from './icons.tsx'
import { countOf } from './number.ts'

/** The lines of a chat, newest last. It follows new lines until the reader scrolls back, and then says how many came. */
export function ChatList({ lines }: { lines: readonly ChatLine[] }) {
  const shown = boundedLines(lines)
  const { list, pausedAt, follow } = useFollowEnd<HTMLDivElement>(shown.at(-1)?.id)
  const unread = pausedAt === undefined ? 0 : linesSince(shown, pausedAt.newest)
  return (
    <div class="chat-list">
      {/* The log is not announced: a crowd's chat would drown all else. It can be reached and read at any time. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <div role="log" aria-live="off" aria-label="Chat of the stands" tabIndex={0} ref={list}>
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
