/** Where on the picture the overlay stands. */
export type Side = 'left' | 'right' | 'bottom'

/** The side that an address asks for; the left one where it asks for none that there is. */
export function sideOf(asked: string | null): Side {
  return asked === 'right' || asked === 'bottom' ? asked : 'left'
}
