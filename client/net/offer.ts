import type { Reservation } from './server.ts'
import type { SeatOffer } from './session.ts'
import { browserStorage, type Storage } from './storage.ts'

/** A seat that is not taken up within so many milliseconds goes to the next in line. */
const offerHoldsMs = 12_000

const keyOf = (roomId: string) => `offer.${roomId}`

/** Keeps a seat that was offered to a spectator for the play page, and goes there. */
export function takeSeat(offer: SeatOffer): void {
  const kept = JSON.stringify({ reservation: offer.reservation, keptMs: Date.now() })
  browserStorage().set('tab', keyOf(offer.roomId), kept)
  location.assign(`/play/${encodeURIComponent(offer.roomId)}`)
}

/** The seat that was offered to this tab a moment ago, if it was. It can be had once. */
export function takenOffer(storage: Storage, roomId: string, nowMs = Date.now()): Reservation | undefined {
  const text = storage.get('tab', keyOf(roomId))
  storage.remove('tab', keyOf(roomId))
  if (text === undefined) return undefined
  const { reservation, keptMs } = JSON.parse(text) as { reservation: Reservation; keptMs: number }
  return nowMs - keptMs < offerHoldsMs ? reservation : undefined
}
