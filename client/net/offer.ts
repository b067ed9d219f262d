import type { SeatOffer } from './session.ts'

/** Keeps a seat that was offered to a spectator for the play page, and goes there. */
export function takeSeat(offer: SeatOffer): void {
  sessionStorage.setItem(`cavea.offer.${offer.roomId}`, JSON.stringify(offer.reservation))
  location.assign(`/play/${encodeURIComponent(offer.roomId)}`)
}
