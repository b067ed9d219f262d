import { Empty } from '../../kit/parts/empty.tsx'
import { Failure } from '../../kit/parts/failure.tsx'
import { Icon } from '../../kit/parts/icons.tsx'
import { Over } from '../../kit/parts/over.tsx'
import type { EndReason, RefusedError, SessionStatus } from '../../net/session.ts'

interface EndedProps {
  readonly roomId: string
  readonly status: Extract<SessionStatus, { kind: 'ended' }>
  readonly onAgain: () => void
}

const titles: Readonly<Record<EndReason, string>> = {
  'match-over': 'The match is over',
  'seat-taken': 'You play in another tab',
  idle: 'Somebody else has your seat now',
  'unknown-match': 'There is no such match',
  full: 'The match is full',
  refused: 'The server sent you away',
  left: 'You left',
  lost: 'The connection was lost',
}

/** A match that is over for this page, with the ways on. */
export function Ended({ roomId, status, onAgain }: EndedProps) {
  return (
    <Over>
      <Empty title={titles[status.why]} text={status.message}>
        {mayPlayAgain(status.why) && (
          <button type="button" class="button main" onClick={onAgain}>
            {status.why === 'seat-taken' ? 'Play here' : 'Come back'}
          </button>
        )}
        {status.why === 'full' && <Line roomId={roomId} />}
        {status.why === 'match-over' && <Replay roomId={roomId} />}
        <Lobby />
      </Empty>
    </Over>
  )
}

function mayPlayAgain(why: EndReason): boolean {
  switch (why) {
    case 'lost':
    case 'seat-taken':
    case 'idle':
    case 'refused':
    case 'left':
      return true
    case 'match-over':
    case 'unknown-match':
    case 'full':
      return false
  }
}

interface RefusedProps {
  readonly roomId: string
  readonly code: RefusedError['code']
  readonly message: string
  readonly onAgain: () => void
}

/** A match into which there was no way, by the code of the refusal. */
export function Refused({ roomId, code, message, onAgain }: RefusedProps) {
  switch (code) {
    case 'match_full':
      return (
        <Empty
          title="Every place is taken"
          text="Stand in line in the stands: you have a vote there, and are called when a place is free."
        >
          <Line roomId={roomId} />
          <Lobby />
        </Empty>
      )
    case 'match_unknown':
    case 'match_over':
      return (
        <Empty title="This match is over" text="It has ended, or there never was one at this address.">
          <Lobby main />
        </Empty>
      )
    case 'offline':
      return (
        <Failure title="No connection" text={message} onRetry={onAgain}>
          <Lobby />
        </Failure>
      )
    default:
      return (
        <Failure title="The gates stay shut" text={message} onRetry={onAgain}>
          <Lobby />
        </Failure>
      )
  }
}

function Line({ roomId }: { roomId: string }) {
  return (
    <a class="button main" href={`/watch/${encodeURIComponent(roomId)}?line=1`}>
      <Icon name="eye" /> Stand in line
    </a>
  )
}

/** A match that is over can be seen again from its tape. */
function Replay({ roomId }: { roomId: string }) {
  return (
    <a class="button main" href={`/replay/${encodeURIComponent(roomId)}`}>
      <Icon name="eye" /> See it again
    </a>
  )
}

function Lobby({ main = false }: { main?: boolean }) {
  return (
    <a class={main ? 'button main' : 'button'} href="/">
      To the lobby
    </a>
  )
}
