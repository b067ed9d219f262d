import { useEffect, useRef, useState } from 'preact/hooks'
import { type BallotView, wordsOfMethod } from '../../kit/parts/ballot-view.ts'
import { Countdown } from '../../kit/parts/countdown.tsx'
import type { Decision } from '../../kit/parts/decision-watch.ts'
import { Thumb } from '../../kit/parts/icons.tsx'
import { countOf, countWords } from '../../kit/parts/number.ts'
import type { WatchSession } from '../../net/session.ts'
import { type OverlayBallot, OverlayWatch } from './overlay-view.ts'
import type { Side } from './side.ts'
import type { OverlayVisit } from './visit.ts'

/** The ballot over a stream's picture; nothing at all while nothing is asked. */
export function OverlayPage({ visit, side }: { visit: OverlayVisit; side: Side }) {
  const session = visit.session.value
  return (
    <main class="overlay" data-side={side}>
      {session !== undefined && <Stand session={session} key={session.roomId} />}
    </main>
  )
}

const looksPerSecond = 5
/** What is shown without a connection is soon not true any more. */
const patienceMs = 4000

function Stand({ session }: { session: WatchSession }) {
  const watch = useRef(new OverlayWatch())
  const [, look] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => look((count) => count + 1), 1000 / looksPerSecond)
    return () => clearInterval(timer)
  }, [])
  const status = session.status.value
  if (status.kind === 'reconnecting' && Date.now() - status.sinceMs > patienceMs) return null
  const { ballots, decision } = watch.current.look(session.state, session.tallies.value, performance.now())
  return (
    <>
      {ballots.map((shown) => (
        <Ballot key={shown.ballot.id} shown={shown} />
      ))}
      {decision !== undefined && <Decided decision={decision} key={decision.ballot} />}
    </>
  )
}

function Ballot({ shown: { ballot, options, more } }: { shown: OverlayBallot }) {
  return (
    <section class="ask" aria-label={ballot.title}>
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

function Decided({ decision }: { decision: Decision }) {
  return (
    <section class="decided" aria-label="Decided">
      <Thumb down={decision.sign === 'down'} size={84} />
      <div>
        <p>{decision.title}</p>
        <h1>{decision.label}</h1>
        <p>{decision.by}</p>
      </div>
    </section>
  )
}
