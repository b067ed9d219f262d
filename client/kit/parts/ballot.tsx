import './ballot.css'
import type { JSX } from 'preact'
import { type BallotView, type OptionView, wordsOfMethod } from './ballot-view.ts'
import { Countdown } from './countdown.tsx'
import { Icon, Thumb } from './icons.tsx'
import { countOf, countWords } from './number.ts'

interface BallotCardProps {
  readonly ballot: BallotView
  /** `spectator`: large things to tap. `player`: small and to be read only. */
  readonly mode: 'spectator' | 'player'
  /** Called with the name of the option that was tapped. */
  readonly onVote?: (choice: string) => void
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

function BallotBooth({ ballot, onVote, refusal, outlook, disabled = false }: BallotCardProps) {
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
      <div class="options" data-columns={columnsFor(ballot.options.length)}>
        {ballot.options.map((option) => (
          <Option
            key={option.name}
            ballot={ballot}
            option={option}
            disabled={disabled || !isOpen || ballot.secondsLeft <= 0}
            onVote={onVote}
          />
        ))}
      </div>
      {isOpen && outlook !== undefined && <p class="soft small">{outlook}</p>}
      <p class="refusal small" role="alert">
        {isOpen ? refusal : undefined}
      </p>
    </section>
  )
}

interface OptionProps {
  readonly ballot: BallotView
  readonly option: OptionView
  readonly disabled: boolean
  readonly onVote: ((choice: string) => void) | undefined
}

function Option({ ballot, option, disabled, onVote }: OptionProps) {
  const own = ballot.own?.choice === option.name ? ballot.own.kind : undefined
  const isOpen = ballot.status === 'open'
  return (
    <button
      type="button"
      class="option"
      data-own={own}
      data-leads={option.leads}
      data-won={!isOpen && option.name === ballot.winner}
      aria-pressed={own !== undefined}
      aria-disabled={disabled}
      onClick={() => {
        if (!disabled) onVote?.(option.name)
      }}
    >
      <span class="share" style={shareStyle(option)} />
      <OptionSign option={option} size={34} />
      <span class="label">{option.label}</span>{' '}
      <span class="count number">
        {countWords(option.count)}
        <span class="unseen"> {option.count === 1 ? 'vote' : 'votes'}</span>
      </span>{' '}
      <span class="hint small">
        {own === undefined ? (
          isOpen && option.hint
        ) : (
          <>
            <Icon name="check" size={16} /> {own === 'counted' ? 'your vote' : 'sending'}
          </>
        )}
      </span>
    </button>
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
        {ballot.options.map((option) => (
          <li key={option.name} data-leads={option.leads} data-won={!isOpen && option.name === ballot.winner}>
            <span class="share" style={shareStyle(option)} />
            <OptionSign option={option} size={18} />
            <span class="label cut">{option.label}</span>
            <span class="number">{countWords(option.count)}</span>
          </li>
        ))}
      </ul>
      {isOpen && <Countdown secondsLeft={ballot.secondsLeft} secondsWhole={ballot.secondsWhole} shape="line" />}
    </section>
  )
}

function OptionSign({ option, size }: { option: OptionView; size: number }) {
  if (option.sign === 'none') return null
  return (
    <span class="sign">
      <Thumb down={option.sign === 'down'} size={size} />
    </span>
  )
}

function Outcome({ ballot }: { ballot: BallotView }) {
  switch (ballot.status) {
    case 'open':
      return <Countdown secondsLeft={ballot.secondsLeft} secondsWhole={ballot.secondsWhole} shape="ring" />
    case 'decided':
      return (
        <span class="outcome">
          <Thumb down={ballot.winner === 'down'} size={40} />
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

const columnsFor = (options: number) => (options === 3 ? 3 : 2)

const shareStyle = (option: OptionView): JSX.CSSProperties => ({ transform: `scaleX(${option.share})` })
