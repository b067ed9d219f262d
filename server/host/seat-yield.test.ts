import { expect, test, vi } from 'vitest'
import { closeCodes } from '../../shared/protocol.ts'
import { Activity } from './activity.ts'
import { idleMs } from './idle-seats.ts'
import { Line } from './line.ts'
import { SeatYield } from './seat-yield.ts'

test('an idle player gives the seat to the first in line, and is cut off who does not answer', async () => {
  vi.useFakeTimers()
  const activity = new Activity({}, () => Date.now())
  const closed: [string, number][] = []
  const cut: string[] = []
  const occupants = new Map(
    ['a', 'b'].map((seat) => {
      activity.seat(seat)
      return [
        seat,
        { seat, name: '', person: '', token: '', release: (code: number) => void closed.push([seat, code]) },
      ]
    }),
  )
  const freeSeats = () => 2 - occupants.size
  const line = new Line({ freeSeats, reserveSeat: async () => ({ held: true }), closeDoor: () => {} })
  const clients = { getById: (seat: string) => ({ ref: { terminate: () => void cut.push(seat) } }) }
  const room = { clients, maxClients: 2, locked: false, hasReachedMaxClients: () => freeSeats() === 0, line, freeSeats }
  const vacate = (seat: string) => {
    const occupant = occupants.get(seat)
    occupants.delete(seat)
    return occupant
  }
  const roster = { occupants: () => occupants.values() }
  const seatYield = new SeatYield(room as never, roster, () => activity, vacate)
  const seated: unknown[] = []
  line.join({ id: 'w', name: 'Waits', person: '', moved: () => {}, seated: (seat) => seated.push(seat) })
  vi.advanceTimersByTime(1000)
  activity.acted('a')
  await seatYield.serveLine()
  expect([seated, closed, await seatYield.freeFor('other')]).toEqual([[], [], false])
  vi.advanceTimersByTime(idleMs - 1)
  activity.acted('a')
  await seatYield.serveLine()
  expect([seated, closed]).toEqual([[{ held: true }], [['b', closeCodes.idle]]])
  vi.advanceTimersByTime(1000)
  expect(cut).toEqual(['b'])
  vi.useRealTimers()
})
