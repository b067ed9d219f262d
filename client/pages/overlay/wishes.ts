/** Where on the picture the overlay stands. */
export type Side = 'left' | 'right' | 'bottom'

/** How much room a ballot takes: a card that is read from a couch, or a strip of two lines. */
export type Form = 'card' | 'compact'

/** What the address of an overlay asks for. */
export interface Wishes {
  readonly side: Side
  readonly form: Form
  /** Whether ballots about somebody are shown, as those for mercy are. */
  readonly mercy: boolean
}

/** What a query asks for, as in `?side=right&form=compact&mercy=off`; the default for what it does not say or misspells. */
export function wishesOf(query: URLSearchParams): Wishes {
  const side = query.get('side')
  return {
    side: side === 'right' || side === 'bottom' ? side : 'left',
    form: query.get('form') === 'compact' ? 'compact' : 'card',
    mercy: query.get('mercy') !== 'off',
  }
}
