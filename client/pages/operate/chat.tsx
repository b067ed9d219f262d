import { useState } from 'preact/hooks'
import type { ModeratedLine } from '../../../shared/moderation.ts'
import type { AudienceOverview } from '../../../shared/operate.ts'
import { linesSince } from '../../kit/parts/chat-lines.ts'
import { useFollowEnd } from '../../kit/parts/follow-end.ts'
import { Icon } from '../../kit/parts/icons.tsx'
import { countOf } from '../../kit/parts/number.ts'
import type { Desk } from './desk.ts'

interface ChatProps {
  readonly desk: Desk
  readonly overview: AudienceOverview
}

/** Lines that were kept back because of a word in them, for somebody to look at. */
export function Held({ desk, overview }: ChatProps) {
  const held = overview.lines.filter(({ fate }) => fate === 'words')
  return (
    <section class="held" aria-labelledby="held">
      <h2 id="held">Held back {held.length > 0 && <span class="badge number">{held.length}</span>}</h2>
      {held.length === 0 ? (
        <p class="soft">No line waits. Lines with hidden words are shown here, and to nobody else.</p>
      ) : (
        // The oldest first: what comes meanwhile does not move the line that somebody is about to judge.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
        <ol class="lines scrolls" tabIndex={0} aria-label="Lines that are held back">
          {held.map((line) => (
            <Line key={line.id} desk={desk} line={line} />
          ))}
        </ol>
      )}
    </section>
  )
}

/** The chat as it runs, with what was taken out of it. It stands still while a pointer or the focus is in it. */
export function Chat({ desk, overview }: ChatProps) {
  const lines = overview.lines.filter(({ fate }) => fate !== 'words')
  const [aimed, setAimed] = useState(false)
  const { list, pausedAt, follow } = useFollowEnd<HTMLOListElement>(lines.at(-1)?.id, aimed)
  const unread = pausedAt === undefined ? 0 : linesSince(lines, pausedAt.newest)
  return (
    <section class="chat" aria-labelledby="chat">
      <h2 id="chat">Chat</h2>
      <div
        class="following"
        onPointerEnter={({ pointerType }) => setAimed(pointerType === 'mouse')}
        onPointerLeave={() => setAimed(false)}
      >
        <ol
          class="lines scrolls"
          ref={list}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
          tabIndex={0}
          aria-label="The last lines"
        >
          {lines.length === 0 && <li class="soft">Nobody has said anything yet.</li>}
          {lines.map((line) => (
            <Line key={line.id} desk={desk} line={line} />
          ))}
        </ol>
        {unread > 0 && (
          <button type="button" class="button pill small" onClick={follow}>
            <Icon name="down" size={16} /> {countOf(unread, 'new line', 'new lines')}
          </button>
        )}
      </div>
    </section>
  )
}

const fates: Readonly<Record<ModeratedLine['fate'], string>> = {
  shown: '',
  words: '',
  muted: 'muted',
  operator: 'taken down',
}

function Line({ desk, line }: { desk: Desk; line: ModeratedLine }) {
  const isShown = line.fate === 'shown'
  const name = line.hiddenName ?? line.from
  const show = (shown: boolean) =>
    void desk.order('chat', { line: line.id, shown }, shown ? 'Everybody sees the line.' : 'The line is taken down.')
  return (
    <li data-fate={line.fate}>
      <p>
        {line.source !== 'stands' && <span class="tag small">{line.source}</span>}
        <span class="from">{name}</span>
        {line.hiddenName !== undefined && <span class="tag small">shown as {line.from}</span>}{' '}
        <span class="text">{line.text}</span>
        {fates[line.fate] !== '' && <span class="tag small">{fates[line.fate]}</span>}
      </p>
      <div>
        <button type="button" class="button small" onClick={() => show(!isShown)}>
          {isShown ? 'Hide' : 'Show'}
          <span class="unseen"> the line "{line.text}"</span>
        </button>
        {line.fate !== 'muted' && (
          <button
            type="button"
            class="button small"
            onClick={() => void desk.order('mutes', { author: line.author, muted: true }, `${name} is muted.`)}
          >
            Mute<span class="unseen"> {name}</span>
          </button>
        )}
      </div>
    </li>
  )
}

/** Who is not heard. */
export function Mutes({ desk, overview: { mutes } }: ChatProps) {
  return (
    <section class="muted" aria-labelledby="mutes">
      <h2 id="mutes">Muted</h2>
      {mutes.length === 0 && <p class="soft">Nobody. A mute takes the voice, not the vote.</p>}
      <ul class="rows scrolls">
        {mutes.map((mute) => {
          const name = mute.kind === 'author' ? mute.name : mute.source
          const target = mute.kind === 'author' ? { author: mute.author } : { source: mute.source }
          return (
            <li key={JSON.stringify(target)}>
              <span class="cut">
                {name} {mute.kind === 'source' && <span class="soft">(all who write there)</span>}
              </span>
              <button
                type="button"
                class="button small"
                onClick={() => void desk.order('mutes', { ...target, muted: false }, `${name} may speak again.`)}
              >
                Unmute<span class="unseen"> {name}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
