import type { BallotChoice } from '../../../shared/ballot/choice.ts'
import { BidControl } from './ballot-bid.tsx'
import { tapped } from './ballot-choice.ts'
import { HypeControl } from './ballot-hype.tsx'
import { OptionButton } from './ballot-option.tsx'
import { RankingControl } from './ballot-ranking.tsx'
import { RopeControl } from './ballot-rope.tsx'
import { SliderControl } from './ballot-slider.tsx'
import type { BallotView } from './ballot-view.ts'

/** What each control is given. */
export interface ControlProps {
  readonly ballot: BallotView
  readonly disabled: boolean
  readonly onVote: (choice: BallotChoice | null) => void
}

/** What a ballot is voted on with: each method has a control of its own. */
export function BallotControl(props: ControlProps) {
  switch (props.ballot.method) {
    case 'ranked':
      return <RankingControl {...props} />
    case 'slider':
      return <SliderControl {...props} />
    case 'tug':
      return <RopeControl {...props} />
    case 'threshold':
      return <HypeControl {...props} />
    case 'bid':
      return <BidControl {...props} />
    default:
      return <OptionsControl {...props} />
  }
}

/** Options of which one is chosen, or by approval as many as one likes. */
function OptionsControl({ ballot, disabled, onVote }: ControlProps) {
  return (
    <div class="options" data-columns={columnsFor(ballot.options.length)}>
      {ballot.options.map((option) => (
        <OptionButton
          key={option.name}
          ballot={ballot}
          option={option}
          disabled={disabled}
          kind={ballot.method === 'approval' ? 'checkbox' : 'toggle'}
          onTap={() => {
            const choice = tapped(ballot, option.name)
            if (choice !== undefined) onVote(choice)
          }}
        />
      ))}
    </div>
  )
}

const columnsFor = (options: number) => (options === 3 ? 3 : 2)
