import { useState } from 'preact/hooks'
import type { AudienceOverview } from '../../../shared/operate.ts'
import { Crowd } from '../../kit/parts/crowd.tsx'
import { Empty } from '../../kit/parts/empty.tsx'
import { Gates } from '../../kit/parts/gates.tsx'
import { Icon } from '../../kit/parts/icons.tsx'
import { Over } from '../../kit/parts/over.tsx'
import { Toast } from '../../kit/parts/toast.tsx'
import { Director, Sources } from './account.tsx'
import { Ballots } from './ballots.tsx'
import { Chat, Held, Mutes } from './chat.tsx'
import { Confirm } from './confirm.tsx'
import type { Desk } from './desk.ts'
import { Integrity } from './integrity.tsx'
import { Mechanics } from './mechanics.tsx'
import { ConnectionNotice } from './notice.tsx'

/** The panel of whoever runs a match. */
export function OperatePage({ desk }: { desk: Desk }) {
  const view = desk.view.value
  switch (view.kind) {
    case 'loading':
      return (
        <main class="operate">
          <Gates />
        </main>
      )
    case 'gone':
      return (
        <main class="operate">
          <Over>
            <Empty title="There is nothing to run here" text={view.message}>
              <button type="button" class="button main" onClick={() => void desk.look()}>
                Look again
              </button>
              <a class="button" href="/">
                To the lobby
              </a>
            </Empty>
          </Over>
        </main>
      )
    case 'there':
      return <Panel desk={desk} overview={view.overview} stale={view.stale} />
  }
}

interface PanelProps {
  readonly desk: Desk
  readonly overview: AudienceOverview
  readonly stale: string | undefined
}

/** The parts of the panel. Where they find no room beside each other, one is shown at a time. */
const parts = [
  { name: 'show', label: 'Show' },
  { name: 'chat', label: 'Chat' },
  { name: 'house', label: 'More' },
] as const
type Part = (typeof parts)[number]['name']

function Panel({ desk, overview, stale }: PanelProps) {
  const shared = { desk, overview }
  const [part, setPart] = useState<Part>('show')
  return (
    <main class="operate" data-part={part}>
      <Headline {...shared} />
      <Parts shown={part} held={overview.lines.filter(({ fate }) => fate === 'words').length} onShow={setPart} />
      <ConnectionNotice text={stale} />
      <div class="columns">
        <div class="column" data-name="show">
          <Ballots {...shared} />
          <Mechanics {...shared} />
        </div>
        <div class="column" data-name="chat">
          <Held {...shared} />
          <Chat {...shared} />
        </div>
        <div class="column" data-name="house">
          <Mutes {...shared} />
          <Sources {...shared} />
          <Integrity {...shared} />
          <Director overview={overview} />
          <ServerControls desk={desk} />
        </div>
      </div>
      <Toast text={desk.said.value} onDone={() => (desk.said.value = undefined)} />
    </main>
  )
}

interface PartsProps {
  readonly shown: Part
  /** How many lines wait for a decision. */
  readonly held: number
  readonly onShow: (part: Part) => void
}

function Parts({ shown, held, onShow }: PartsProps) {
  return (
    <nav class="parts" aria-label="Parts of the panel">
      {parts.map(({ name, label }) => (
        <button type="button" class="button" key={name} aria-pressed={name === shown} onClick={() => onShow(name)}>
          {label}
          {name === 'chat' && held > 0 && (
            <span class="badge number small">
              {held}
              <span class="unseen"> held back</span>
            </span>
          )}
        </button>
      ))}
    </nav>
  )
}

/** What ends the server. It is folded away and asks twice: nobody ends a show by a slip of the finger. */
function ServerControls({ desk }: { desk: Desk }) {
  return (
    <details class="server">
      <summary>Shut this server down</summary>
      <p class="soft">
        Draining moves all matches of this server to other servers, or saves them for its next start. Then the server
        ends.
      </p>
      <Confirm
        label="Drain this server"
        question="Drain this server? All of its matches leave it, not only this one, and the server ends. You cannot undo this here."
        yes="Drain it"
        onYes={() => void desk.drain()}
      />
    </details>
  )
}

function Headline({ desk, overview }: { desk: Desk; overview: AudienceOverview }) {
  const open = overview.ballots.filter(({ status }) => status === 'open').length
  const pause = (paused: boolean) =>
    void desk.order('pause', { paused }, paused ? 'The audience is paused.' : 'The audience goes on.')
  return (
    <header class="headline">
      <a class="button bare" href="/" aria-label="To the lobby">
        <Icon name="back" />
      </a>
      <h1 class="cut">{overview.title}</h1>
      <Crowd size={overview.crowd} />
      <a class="button bare" href={`/watch/${encodeURIComponent(desk.roomId)}`}>
        Watch
      </a>
      {overview.paused ? (
        <button type="button" class="button gold" onClick={() => pause(false)}>
          <span>
            <span class="wide">Let the audience </span>go on
          </span>
        </button>
      ) : open === 0 ? (
        <button type="button" class="button" onClick={() => pause(true)}>
          <span>
            Pause<span class="wide"> the audience</span>
          </span>
        </button>
      ) : (
        <Confirm
          label={
            <span>
              Pause<span class="wide"> the audience</span>
            </span>
          }
          question="Pause the audience? What is being voted on is called off, and its votes are lost."
          yes="Pause it"
          onYes={() => pause(true)}
        />
      )}
    </header>
  )
}
