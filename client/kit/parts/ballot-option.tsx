import type { JSX } from 'preact'
import type { BallotView, OptionView } from './ballot-view.ts'
import { Icon, Thumb } from './icons.tsx'
import { countWords } from './number.ts'

interface OptionProps {
  readonly ballot: BallotView
  readonly option: OptionView
  readonly disabled: boolean
  /** What a screen reader takes it for. */
  readonly kind: 'toggle' | 'checkbox' | 'action'
  /** What stands where the hint does, once it is one's own. */
  readonly ownWords?: string
  readonly onTap: () => void
}

/** One option to tap: what it is, how it stands, and whether it is one's own. */
export function OptionButton({ ballot, option, disabled, kind, ownWords = 'your vote', onTap }: OptionProps) {
  const own = option.pick > 0 ? ballot.own?.kind : undefined
  const isOpen = ballot.status === 'open'
  const unit = ballot.method === 'bid' ? ['point', 'points'] : ['vote', 'votes']
  const count = shownCount(ballot, option)
  const chosen = own !== undefined
  const role =
    kind === 'checkbox'
      ? ({ role: 'checkbox', 'aria-checked': chosen } as const)
      : kind === 'toggle'
        ? ({ 'aria-pressed': chosen } as const)
        : {}
  return (
    <button
      type="button"
      class="option"
      data-own={own}
      data-leads={option.leads}
      data-won={!isOpen && option.name === ballot.winner}
      {...role}
      aria-disabled={disabled}
      onClick={() => {
        if (!disabled) onTap()
      }}
    >
      <span class="share" style={shareStyle(option)} />
      <OptionSign option={option} size={34} />
      <span class="label">{option.label}</span>{' '}
      <span class="count number">
        {countWords(count)}
        <span class="unseen"> {count === 1 ? unit[0] : unit[1]}</span>
      </span>{' '}
      <span class="hint small">
        {own === undefined ? (
          isOpen && option.hint
        ) : (
          <>
            <Icon name="check" size={16} /> <span>{own === 'counted' ? ownWords : 'sending'}</span>
          </>
        )}
      </span>
    </button>
  )
}

/** The thumb of an option that has one. */
export function OptionSign({ option, size }: { option: OptionView; size: number }) {
  if (option.sign === 'none') return null
  return (
    <span class="sign">
      <Thumb down={option.sign === 'down'} size={size} />
    </span>
  )
}

/** A count as it is shown: what is left of pulls at a rope is a fraction that says nothing to anybody. */
export const shownCount = ({ method }: BallotView, { count }: OptionView): number =>
  method === 'tug' ? Math.round(count) : count

/** How far the bar behind an option reaches. */
export const shareStyle = (option: OptionView): JSX.CSSProperties => ({ transform: `scaleX(${option.share})` })
