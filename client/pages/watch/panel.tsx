import { useEffect, useState } from 'preact/hooks'
import { BallotCard } from '../../kit/parts/ballot.tsx'
import { viewSlots } from '../../kit/parts/ballot-slots.ts'
import type { BallotView } from '../../kit/parts/ballot-view.ts'
import { ChatList } from '../../kit/parts/chat.tsx'
import { ChatField } from '../../kit/parts/chat-field.tsx'
import type { WatchSession } from '../../net/session.ts'
import type { Booth } from './booth.ts'
import { EnterVenue } from './enter-venue.tsx'
import { focusOf, meaningOf } from './keys.ts'
import { LinkAccount } from './link-account.tsx'
import { ballotWords, chatHint, pressed } from './stands-view.ts'

interface PanelProps {
  readonly booth: Booth
  readonly session: WatchSession
}

/** What a spectator may decide and say: the ballots and the chat. */
export function Panel({ booth, session }: PanelProps) {
  const slots = useSlots(booth, session)
  const ballots = slots.filter((ballot) => ballot !== undefined)
  useKeys(booth, session, ballots)
  const open = ballots.filter(({ status }) => status === 'open')
  const newest = open.at(-1)
  const reconnecting = session.status.value.kind !== 'live'
  return (
    <aside class="panel">
      <div>
        <section class="ballots" aria-label="Ballots">
          <div class="slots" data-both={slots[1] !== undefined}>
            {slots.map((ballot, slot) => (
              // A slot is its place: what is in it changes, and never moves.
              <div class="slot" key={slot}>
                {ballot === undefined ? (
                  slot === 0 && <p class="soft quiet">{quietWords(session)}</p>
                ) : (
                  <BallotCard
                    key={ballot.id}
                    ballot={ballot}
                    mode="spectator"
                    onVote={(choice) => void booth.vote(session, ballot, choice)}
                    refusal={booth.refusals.value.get(ballot.id)}
                    outlook={booth.outlooks.value.get(ballot.id)}
                    disabled={reconnecting}
                  />
                )}
              </div>
            ))}
          </div>
          <p class="unseen" aria-live="polite">
            {newest === undefined ? '' : ballotWords(newest)}
          </p>
          <p class="unseen" aria-live="polite">
            {booth.said.value}
          </p>
        </section>
        <ChatList lines={session.chat.value} />
        <LinkAccount booth={booth} session={session} disabled={reconnecting} />
        <EnterVenue booth={booth} session={session} disabled={reconnecting} />
        <ChatField onSay={(text) => booth.say(session, text)} hint={chatHint(ballots)} disabled={reconnecting} />
      </div>
    </aside>
  )
}

const quietWords = ({ state }: WatchSession): string =>
  state.standsPaused
    ? 'The audience is paused. There are no ballots until it goes on.'
    : 'The next ballot opens soon. What most choose, happens.'

function useSlots(booth: Booth, session: WatchSession): readonly (BallotView | undefined)[] {
  const look = () => viewSlots(session.state, { tallies: session.tallies.value, votes: booth.votes.value })
  const [, setTick] = useState(session.state.tick)
  useEffect(
    () =>
      session.onPatch(() => {
        const { tick, tickRate } = session.state
        booth.follow(session.state, session.game)
        setTick((shown) => (Math.abs(tick - shown) * looksPerSecond < tickRate ? shown : tick))
      }),
    [],
  )
  const { tallies } = session
  useEffect(() => tallies.subscribe(() => booth.settle()), [])
  return look()
}

const looksPerSecond = 4

function useKeys(booth: Booth, session: WatchSession, ballots: readonly BallotView[]): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const modified = event.ctrlKey || event.metaKey || event.altKey
      const meaning = meaningOf({ key: event.key, modified, focus: focusOf(event.target) })
      if (meaning.kind === 'none') return
      event.preventDefault()
      if (meaning.kind === 'chat') return document.querySelector<HTMLInputElement>('.chat-field input')?.focus()
      const found = pressed(ballots, meaning.number)
      if (found !== undefined) void booth.vote(session, found.ballot, found.choice)
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [ballots])
}
