import './ballot-ranking.css'
import type { ComponentChildren } from 'preact'
import { picksOf } from '../../../shared/ballot/choice.ts'
import { moved, tapped } from './ballot-choice.ts'
import type { ControlProps } from './ballot-control.tsx'
import { OptionButton } from './ballot-option.tsx'
import { Icon } from './icons.tsx'

/** Ranks options: a tap gives the next place, arrows move an option that has one, and a cross takes it out. */
export function RankingControl({ ballot, disabled, onVote }: ControlProps) {
  const ranking = picksOf(ballot.own?.choice ?? null)
  const rest = ballot.options.filter(({ pick }) => pick === 0)
  const labelOf = (name: string) => ballot.options.find((option) => option.name === name)?.label ?? name
  const vote = (choice: Parameters<typeof onVote>[0] | undefined) => {
    if (!disabled && choice !== undefined) onVote(choice)
  }
  return (
    <>
      {ranking.length > 0 && (
        <ol class="ranking" data-own={ballot.own?.kind} aria-label="Your ranking, best first">
          {ranking.map((name, at) => (
            <li key={name} data-won={ballot.status !== 'open' && name === ballot.winner}>
              <span class="place number">{at + 1}</span>
              <span class="label">{labelOf(name)}</span>
              <MoveButton
                label={`${labelOf(name)} up`}
                off={disabled || at === 0}
                onTap={() => vote(moved(ranking, name, 1))}
              >
                <Icon name="up" size={22} />
              </MoveButton>
              <MoveButton
                label={`${labelOf(name)} down`}
                off={disabled || at === ranking.length - 1}
                onTap={() => vote(moved(ranking, name, -1))}
              >
                <Icon name="down" size={22} />
              </MoveButton>
              <MoveButton label={`${labelOf(name)} out`} off={disabled} onTap={() => vote(tapped(ballot, name))}>
                <Icon name="close" size={22} />
              </MoveButton>
            </li>
          ))}
        </ol>
      )}
      <div class="options" data-columns={rest.length === 3 ? 3 : 2}>
        {rest.map((option) => (
          <OptionButton
            key={option.name}
            ballot={ballot}
            option={option}
            disabled={disabled}
            kind="action"
            onTap={() => vote(tapped(ballot, option.name))}
          />
        ))}
      </div>
    </>
  )
}

interface MoveProps {
  readonly label: string
  readonly off: boolean
  readonly onTap: () => void
  readonly children: ComponentChildren
}

function MoveButton({ label, off, onTap, children }: MoveProps) {
  return (
    <button
      type="button"
      class="button bare"
      aria-label={label}
      aria-disabled={off}
      onClick={() => {
        if (!off) onTap()
      }}
    >
      {children}
    </button>
  )
}
