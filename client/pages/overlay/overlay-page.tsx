import { useEffect, useState } from 'preact/hooks'
import { type BallotView, wordsOfMethod } from '../../kit/parts/ballot-view.ts'
import { Countdown } from '../../kit/parts/countdown.tsx'
import { Icon, Thumb } from '../../kit/parts/icons.tsx'
import { countOf, countWords } from '../../kit/parts/number.ts'
import type { WatchSession } from '../../net/session.ts'
import { type OverlaySlot, OverlayWatch } from './overlay-view.ts'
import type { OverlayVisit } from './visit.ts'
import type { Wishes } from './wishes.ts'

/** The ballots over a stream's picture; nothing at all while nothing is asked. */
export function OverlayPage({ visit, wishes }: { visit: OverlayVisit; wishes: Wishes }) {
  const session = visit.session.value
  return (
    <main class="overlay" data-side={wishes.side} data-form={wishes.form}>
      {session !== undefined && <Slots session={session} wishes={wishes} key={session.roomId} />}
    </main>
  )
}

const looksPerSecond = 5
/** What is shown without a connection is soon not true any more. */
const patienceMs = 4000

function Slots({ session, wishes }: { session: WatchSession; wishes: Wishes }) {
  const [watch] = useState(() => new OverlayWatch(wishes))
  const [, look] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => look((count) => count + 1), 1000 / looksPerSecond)
    return () => clearInterval(timer)
  }, [])
  const status = session.status.value
  if (status.kind === 'reconnecting' && Date.now() - status.sinceMs > patienceMs) return null
  const slots = watch.look(session.state, session.tallies.value, performance.now())
  return (
    <>
      {slots.map((slot, at) => (
        <div class="slot" key={at}>
          {slot?.kind === 'ballot' && <Ballot slot={slot} key={slot.ballot.id} />}
          {slot?.kind === 'decision' && <Decided slot={slot} key={`${slot.decision.ballot} decided`} />}
        </div>
      ))}
    </>
  )
}

type SlotOf<Kind extends 'ballot' | 'decision'> = Extract<OverlaySlot, { readonly kind: Kind }>

function Ballot({ slot: { ballot, options, more } }: { slot: SlotOf<'ballot'> }) {
  return (
    <section class="ask" aria-label={ballot.title} data-options={options.length}>
      <header>
        <h1>{ballot.title}</h1>
        <Countdown secondsLeft={ballot.secondsLeft} secondsWhole={ballot.secondsWhole} shape="ring" />
      </header>
      <ul>
        {options.map((option) => (
          <li key={option.name} data-leads={option.leads}>
            <span class="share" style={{ transform: `scaleX(${option.share})` }} />
            {option.hint !== '' && <b class="token">{option.hint}</b>}
            {option.sign !== 'none' && <Thumb down={option.sign === 'down'} size={30} />}
            <span class="label">{option.label}</span>
            <span class="number">{countWords(option.count)}</span>
          </li>
        ))}
      </ul>
      <p>
        {more > 0 && `${more} more · `}
        {howTo(ballot)} ·{' '}
        {ballot.goal > 0 ? `${ballot.voters} of ${ballot.goal}` : countOf(ballot.voters, 'vote', 'votes')}
      </p>
    </section>
  )
}

/** How it is voted on, where a word beside each option does not say it, or else how it is counted. */
function howTo({ method, options }: BallotView): string {
  const [first, last] = [options[0]?.label, options.at(-1)?.label]
  if (method === 'slider') return `Write a number from !${first} to !${last}`
  if (method === 'bid') return 'Write your points behind it'
  return wordsOfMethod(method)
}

/** A thumb where the audience judged somebody, and a laurel for what it changed in the world. */
function Decided({ slot: { decision } }: { slot: SlotOf<'decision'> }) {
  const judges = decision.sign !== 'none'
  return (
    <section class="decided" aria-label="Decided" data-judges={judges}>
      {judges ? <Thumb down={decision.sign === 'down'} size={84} /> : <Icon name="laurel" size={84} />}
      <div>
        <p>{decision.title}</p>
        <h1>{decision.label}</h1>
        <p>{decision.by}</p>
      </div>
    </section>
  )
}
