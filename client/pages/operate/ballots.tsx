import { useState } from 'preact/hooks'
import { methods } from '../../../shared/ballot/method.ts'
import type { AudienceOverview, OperatedBallot } from '../../../shared/operate.ts'
import { wordsOfMethod } from '../../kit/parts/ballot-view.ts'
import { Icon, Thumb } from '../../kit/parts/icons.tsx'
import { countOf, countWords } from '../../kit/parts/number.ts'
import { Confirm } from './confirm.tsx'
import type { Desk } from './desk.ts'

interface BallotsProps {
  readonly desk: Desk
  readonly overview: AudienceOverview
}

const leastSlots = 2

/**
 * Where to ask something, and what is asked now. Nothing in it moves while an operator aims at it: the form stands above
 * all that comes and goes, and each ballot stays in its slot.
 */
export function Ballots({ desk, overview }: BallotsProps) {
  const open = overview.ballots.filter(({ status }) => status === 'open')
  const last = overview.ballots.findLast(({ status }) => status !== 'open')
  const slots = Math.max(leastSlots, ...open.map(({ slot }) => slot + 1))
  const nothing = overview.paused ? 'None while the audience is paused.' : 'Nothing is asked now.'
  return (
    <section class="ballots" aria-labelledby="ballots">
      <h2 id="ballots">Ballots</h2>
      <Opener desk={desk} overview={overview} />
      <Last ballot={last} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <ol class="slots scrolls" tabIndex={0} aria-label="Open ballots">
        {Array.from({ length: slots }, (_, slot) => {
          const ballot = open.find((one) => one.slot === slot)
          return (
            <li key={slot}>
              {ballot === undefined ? (
                <p class="free soft small">{open.length === 0 && slot === 0 ? nothing : 'Free'}</p>
              ) : (
                <Open key={ballot.id} desk={desk} ballot={ballot} />
              )}
            </li>
          )
        })}
      </ol>
    </section>
  )
}

function Open({ desk, ballot }: { desk: Desk; ballot: OperatedBallot }) {
  const most = Math.max(1, ...ballot.options.map(({ count }) => count))
  const path = `ballots/${encodeURIComponent(ballot.id)}`
  return (
    <article class="card ballot-row" aria-label={ballot.title}>
      <header>
        <h3>{ballot.title}</h3>
        <span class="number" role="timer">
          {ballot.secondsLeft > 0 ? `${Math.ceil(ballot.secondsLeft)} s` : 'counting'}
        </span>
      </header>
      <ul>
        {shownOf(ballot.options).map(({ name, label, count }) => (
          <li key={name}>
            <span class="share" style={{ transform: `scaleX(${count / most})` }} />
            <span>{label}</span> <b class="number">{countWords(count)}</b>
          </li>
        ))}
      </ul>
      <p class="soft small">
        {wordsOfMethod(ballot.method)} · {countOf(ballot.voters, 'vote', 'votes')}
        {ballot.goal > 0 && ` of ${ballot.goal}`}
      </p>
      <div class="ways">
        <button
          type="button"
          class="button gold"
          onClick={() => void desk.order(`${path}/close`, {}, `"${ballot.title}" is decided.`)}
        >
          Close now
        </button>
        <Confirm
          label="Call off"
          question={`Call "${ballot.title}" off? Its ${countOf(ballot.voters, 'vote', 'votes')} will be lost.`}
          yes="Call it off"
          onYes={() => void desk.order(`${path}/cancel`, {}, `"${ballot.title}" is called off.`)}
        />
      </div>
    </article>
  )
}

const optionsShown = 6

// Of a slider's twenty places, where the votes are.
function shownOf(options: OperatedBallot['options']): OperatedBallot['options'] {
  if (options.length <= optionsShown) return options
  const voted = options.filter(({ count }) => count > 0).sort((one, other) => other.count - one.count)
  return voted.slice(0, optionsShown)
}

/** How the last ballot ended, in one line that is always there. */
function Last({ ballot }: { ballot: OperatedBallot | undefined }) {
  if (ballot === undefined) return <p class="last small soft">No ballot has closed yet.</p>
  const winner = ballot.options.find(({ name }) => name === ballot.winner)?.label
  return (
    <p class="last small cut">
      {winner !== undefined && <WinnerSign ballot={ballot} />} <span class="soft">Last:</span> {ballot.title}
      {winner === undefined
        ? `, ${endWords[ballot.status]}`
        : `: ${winner} · ${countOf(ballot.voters, 'vote', 'votes')}`}
    </p>
  )
}

const endWords: Readonly<Record<OperatedBallot['status'], string>> = {
  open: 'open',
  decided: 'decided',
  expired: 'nobody voted',
  cancelled: 'called off',
}

/** A thumb where the audience judged a player, and a check mark for all else. */
function WinnerSign({ ballot: { mechanic, winner } }: { ballot: OperatedBallot }) {
  const isThumb = mechanic === '' && (winner === 'up' || winner === 'down')
  return isThumb ? <Thumb down={winner === 'down'} size={20} /> : <Icon name="check" size={20} />
}

const usualSeconds = 15
const mostSeconds = 600

function Opener({ desk, overview }: BallotsProps) {
  const [first] = overview.mechanics
  const [mechanic, setMechanic] = useState(first?.key ?? '')
  const [method, setMethod] = useState('')
  const [seconds, setSeconds] = useState(usualSeconds)
  if (first === undefined) return null
  const label = overview.mechanics.find(({ key }) => key === mechanic)?.label ?? mechanic
  const open = (event: Event) => {
    event.preventDefault()
    const body = { mechanic, seconds, ...(method === '' ? {} : { method }) }
    void desk.order('ballots', body, `The stands are asked about ${label}.`)
  }
  return (
    <form class="opener" onSubmit={open}>
      <label>
        <span class="soft small">Ask about</span>
        <select class="field" value={mechanic} onChange={(event) => setMechanic(event.currentTarget.value)}>
          {overview.mechanics.map((one) => (
            <option key={one.key} value={one.key}>
              {one.label}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span class="soft small">Counted as</span>
        <select class="field" value={method} onChange={(event) => setMethod(event.currentTarget.value)}>
          <option value="">as usual</option>
          {methods.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span class="soft small">Seconds</span>
        <input
          class="field"
          type="number"
          min={1}
          max={mostSeconds}
          required
          value={seconds}
          onInput={(event) => setSeconds(event.currentTarget.valueAsNumber)}
        />
      </label>
      <button type="submit" class="button gold" disabled={overview.paused}>
        Ask
      </button>
    </form>
  )
}
