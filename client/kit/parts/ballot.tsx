import './ballot.css'
import type { BallotChoice } from '../../../shared/ballot/choice.ts'
import { choiceWords } from './ballot-choice.ts'
import { BallotControl } from './ballot-control.tsx'
import { OptionSign, shareStyle, shownCount } from './ballot-option.tsx'
import { type BallotView, wordsOfMethod } from './ballot-view.ts'
import { Countdown } from './countdown.tsx'
import { Icon, Thumb } from './icons.tsx'
import { countOf, countWords } from './number.ts'

interface BallotCardProps {
  readonly ballot: BallotView
  /** `spectator`: large things to tap. `player`: small and to be read only. */
  readonly mode: 'spectator' | 'player'
  /** Called with what was chosen; `null` where the vote is taken back. */
  readonly onVote?: (choice: BallotChoice | null) => void
  /** Why the last vote was not counted, if it was not. */
  readonly refusal?: string | undefined
  /** What the own choice would likely lead to, if anybody has looked. */
  readonly outlook?: string | undefined
  /** While votes cannot be sent. */
  readonly disabled?: boolean
}

/** One question put to the stands: what is asked, how it is counted, how it stands, and the time left. */
export function BallotCard(props: BallotCardProps) {
  return props.mode === 'player' ? <BallotStrip ballot={props.ballot} /> : <BallotBooth {...props} />
}

function BallotBooth({ ballot, onVote = () => {}, refusal, outlook, disabled = false }: BallotCardProps) {
  const isOpen = ballot.status === 'open'
  const heading = `ballot-${ballot.id}`
  return (
    <section class="ballot card" data-status={ballot.status} aria-labelledby={heading}>
      <header>
        <div>
          <h2 id={heading}>{ballot.title}</h2>
          <p class="small soft">{standing(ballot)}</p>
        </div>
        <Outcome ballot={ballot} />
      </header>
      <BallotControl ballot={ballot} disabled={disabled || !isOpen || ballot.secondsLeft <= 0} onVote={onVote} />
      {isOpen && ballot.own !== undefined && ballot.own.choice !== null && (
        <p class="own small soft">
          <span>
            {ballot.own.kind === 'counted' ? `Your vote: ${choiceWords(ballot, ballot.own.choice)}` : 'Sending…'}
          </span>
          <button type="button" class="button bare" aria-disabled={disabled} onClick={() => !disabled && onVote(null)}>
            Take it back
          </button>
        </p>
      )}
      {isOpen && outlook !== undefined && <p class="soft small">{outlook}</p>}
      <p class="refusal small" role="alert">
        {isOpen ? refusal : undefined}
      </p>
    </section>
  )
}

function BallotStrip({ ballot }: { ballot: BallotView }) {
  const heading = `ballot-${ballot.id}`
  const isOpen = ballot.status === 'open'
  return (
    <section class="ballot-strip" data-status={ballot.status} aria-labelledby={heading}>
      <h2 id={heading} class="cut">
        {ballot.title}
      </h2>
      <ul>
        {stripOptions(ballot).map((option) => (
          <li key={option.name} data-leads={option.leads} data-won={!isOpen && option.name === ballot.winner}>
            <span class="share" style={shareStyle(option)} />
            <OptionSign option={option} size={18} />
            <span class="label cut">{option.label}</span>
            <span class="number">{countWords(shownCount(ballot, option))}</span>
          </li>
        ))}
      </ul>
      {isOpen && <Countdown secondsLeft={ballot.secondsLeft} secondsWhole={ballot.secondsWhole} shape="line" />}
    </section>
  )
}

function Outcome({ ballot }: { ballot: BallotView }) {
  switch (ballot.status) {
    case 'open':
      return <Countdown secondsLeft={ballot.secondsLeft} secondsWhole={ballot.secondsWhole} shape="ring" />
    case 'decided':
      return (
        <span class="outcome">
          {ballot.winner === 'up' || ballot.winner === 'down' ? (
            <Thumb down={ballot.winner === 'down'} size={40} />
          ) : (
            <Icon name="check" size={36} />
          )}
        </span>
      )
    case 'expired':
    case 'cancelled':
      return null
  }
}

/** How a ballot stands, in a line. */
function standing(ballot: BallotView): string {
  switch (ballot.status) {
    case 'open':
      if (ballot.secondsLeft <= 0) return 'The last votes are counted'
      return ballot.voters === 0
        ? `${wordsOfMethod(ballot.method)} · be the first`
        : `${wordsOfMethod(ballot.method)} · ${countOf(ballot.voters, 'vote', 'votes')}`
    case 'decided':
      return `Decided by ${countOf(ballot.voters, 'vote', 'votes')}`
    case 'expired':
      return 'Nobody voted in time'
    case 'cancelled':
      return 'Called off'
  }
}

/** What a player needs of the options at a glance: on a slider only where most of its votes are. */
const stripOptions = ({ method, options, winner }: BallotView): BallotView['options'] =>
  method === 'slider' ? options.filter(({ leads, name }) => leads || name === winner).slice(0, 2) : options
