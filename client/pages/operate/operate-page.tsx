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

function Panel({ desk, overview, stale }: PanelProps) {
  const shared = { desk, overview }
  return (
    <main class="operate">
      <Headline {...shared} />
      <ConnectionNotice text={stale} />
      <div class="columns">
        <div>
          <Ballots {...shared} />
          <Mechanics {...shared} />
        </div>
        <div>
          <Held {...shared} />
          <Chat {...shared} />
        </div>
        <div>
          <Mutes {...shared} />
          <Sources {...shared} />
          <Director overview={overview} />
          <section aria-labelledby="server">
            <h2 id="server">The server</h2>
            <p class="soft">Hands its matches over to others, or keeps them for its next start, and ends.</p>
            <Confirm
              label="Drain this server"
              question="Hand all matches of this server over and end it? This cannot be undone from here."
              yes="Drain it"
              onYes={() => void desk.drain()}
            />
          </section>
        </div>
      </div>
      <Toast text={desk.said.value} onDone={() => (desk.said.value = undefined)} />
    </main>
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
      <a class="button bare small" href={`/watch/${encodeURIComponent(desk.roomId)}`}>
        Watch
      </a>
      {overview.paused ? (
        <button type="button" class="button gold" onClick={() => pause(false)}>
          Let the audience go on
        </button>
      ) : open === 0 ? (
        <button type="button" class="button" onClick={() => pause(true)}>
          Pause the audience
        </button>
      ) : (
        <Confirm
          label="Pause the audience"
          question="Pause the audience? What is being voted on is called off, and its votes are lost."
          yes="Pause it"
          onYes={() => pause(true)}
        />
      )}
    </header>
  )
}
