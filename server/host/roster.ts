import type { SeatClaim } from '../../shared/tape/record.ts'
import type { Visitor } from './admission.ts'

/** Somebody who has a seat: here, or gone for a while with the seat kept. */
export interface Occupant extends Visitor {
  readonly seat: string
  /** What their client shows to come back to it. */
  readonly token: string
  /** Where they joined from; empty where that is not known. */
  readonly network?: string
  /** Ends this occupation at once: closes the socket with a code, or gives up the seat that is kept. */
  release(code: number): void
}

/** Who has a seat. It keeps the books; who may sit down is decided elsewhere. */
export class Roster {
  readonly #occupants = new Map<string, Occupant>()

  get size(): number {
    return this.#occupants.size
  }

  has(seat: string): boolean {
    return this.#occupants.has(seat)
  }

  occupants(): Iterable<Occupant> {
    return this.#occupants.values()
  }

  put(occupant: Occupant): void {
    this.#occupants.set(occupant.seat, occupant)
  }

  /** Who has a seat, for the tape. */
  claims(): SeatClaim[] {
    return [...this.#occupants.values()].map(({ seat, name, person, token }) => ({ seat, name, person, token }))
  }

  /** Takes somebody off the books; undefined if they were not on them. */
  remove(seat: string): Occupant | undefined {
    const occupant = this.#occupants.get(seat)
    this.#occupants.delete(seat)
    return occupant
  }

  /** Where a person sits, if they said who they are. */
  find(person: string): Occupant | undefined {
    if (person === '') return undefined
    for (const occupant of this.#occupants.values()) if (occupant.person === person) return occupant
    return undefined
  }
}
