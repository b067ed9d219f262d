import { type Signal, signal } from '@preact/signals'
import type { ChatLine, LinePlace, TallyUpdate, WatchMessages } from '../../shared/protocol.ts'
import type { AnyRoom } from './link.ts'
import { chatKept, type SeatOffer } from './session.ts'

/** Counts of so many ballots are kept: the open one, and some that were decided. */
const talliesKept = 8

/** What the room of the stands sends beside the state. Made as soon as the room is there. */
export class Inbox {
  readonly chat: Signal<readonly ChatLine[]> = signal([])
  readonly tallies: Signal<ReadonlyMap<string, TallyUpdate>> = signal(new Map())
  readonly place: Signal<LinePlace | undefined> = signal(undefined)
  /** Whether the match stands still: the stands are there, and nothing comes to them. */
  readonly stalled: Signal<boolean> = signal(false)
  readonly #seatListeners = new Set<(offer: SeatOffer) => void>()

  constructor(room: AnyRoom, roomId: string) {
    room.onMessage('chat', ({ lines }: WatchMessages['chat']) => {
      // After a reconnection the last lines come again.
      const known = new Set(this.chat.value.map((line) => line.id))
      this.chat.value = [...this.chat.value, ...lines.filter((line) => !known.has(line.id))].slice(-chatKept)
    })
    room.onMessage('hide', ({ lines }: WatchMessages['hide']) => {
      this.chat.value = this.chat.value.filter((line) => !lines.includes(line.id))
    })
    room.onMessage('tally', ({ tallies }: WatchMessages['tally']) => this.#count(tallies))
    room.onMessage('stalled', () => {
      this.stalled.value = true
    })
    room.onStateChange(() => {
      this.stalled.value = false
    })
    room.onMessage('line', (place: WatchMessages['line']) => {
      this.place.value = place
    })
    room.onMessage('seat', ({ reservation }: WatchMessages['seat']) => {
      this.place.value = undefined
      for (const listener of this.#seatListeners) listener({ roomId, reservation })
    })
  }

  onSeat(listener: (offer: SeatOffer) => void): () => void {
    this.#seatListeners.add(listener)
    return () => this.#seatListeners.delete(listener)
  }

  #count(tallies: readonly TallyUpdate[]): void {
    const all = new Map(this.tallies.value)
    for (const tally of tallies) {
      all.delete(tally.ballot)
      all.set(tally.ballot, tally)
    }
    for (const ballot of [...all.keys()].slice(0, Math.max(0, all.size - talliesKept))) all.delete(ballot)
    this.tallies.value = all
  }
}
