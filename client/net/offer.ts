import type { Reservation } from './server.ts'
import type { SeatOffer } from './session.ts'

/** A seat that is not taken up within so many milliseconds goes to the next in line. */
const offerHoldsMs = 12_000

const prefix = '#seat='

/** Goes to the play page with a seat that was offered to a spectator. */
export const takeSeat = (offer: SeatOffer): void => location.assign(wayTo(offer, Date.now()))

/**
 * The way to the play page. It carries the seat in its fragment, which no server sees and which a redirect keeps: the
 * match may run at another address than the stands, where nothing that a page has stored is to be found.
 */
export function wayTo({ roomId, reservation }: SeatOffer, nowMs: number): string {
  return `/play/${encodeURIComponent(roomId)}${prefix}${encodeURIComponent(JSON.stringify({ reservation, keptMs: nowMs }))}`
}

/** The seat in an address's fragment, if it was offered a moment ago. A fragment is what anybody may have written. */
export function offerIn(fragment: string, nowMs: number): Reservation | undefined {
  if (!fragment.startsWith(prefix)) return undefined
  try {
    const { reservation, keptMs } = JSON.parse(decodeURIComponent(fragment.slice(prefix.length)))
    const age = nowMs - keptMs
    return age >= 0 && age < offerHoldsMs && typeof reservation?.sessionId === 'string' ? reservation : undefined
  } catch {
    return undefined
  }
}

/** The seat that this page was opened for, once: whoever shares or reloads the address afterwards comes without it. */
export function takenOffer(): Reservation | undefined {
  const offer = offerIn(location.hash, Date.now())
  if (location.hash.startsWith(prefix)) history.replaceState(history.state, '', location.pathname + location.search)
  return offer
}
