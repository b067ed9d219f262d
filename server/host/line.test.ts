import { describe, expect, test } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import type { LinePlace } from '../../shared/protocol.ts'
import { until } from '../../tests/support/until.ts'
import { Line, type LineMatch, type Waiting } from './line.ts'

/** A match with a number of free seats, whose reservations a test may hold up or refuse. */
class Seats implements LineMatch {
  free = 0
  closed = false
  refusals = 0
  gate: Promise<void> | undefined
  readonly reserved: string[] = []

  freeSeats(): number {
    return this.free
  }

  async reserveSeat(request: { name: string }): Promise<unknown> {
    await this.gate
    if (this.refusals-- > 0) throw new CaveaError('match_full')
    this.free--
    this.reserved.push(request.name)
    return { seat: request.name }
  }

  closeDoor(closed: boolean): void {
    this.closed = closed
  }
}

class Person implements Waiting {
  readonly id: string
  readonly name: string
  readonly person = ''
  readonly relay?: string
  network?: string
  place: LinePlace | undefined
  seat: unknown

  constructor(id: string, relay?: string) {
    this.id = id
    this.name = id
    if (relay !== undefined) this.relay = relay
  }

  moved(place: LinePlace): void {
    this.place = place
  }

  seated(reservation: unknown): void {
    this.seat = reservation
  }
}

const full = (...ids: string[]) => {
  const seats = new Seats()
  const line = new Line(seats)
  const people = ids.map((id) => new Person(id))
  for (const person of people) line.join(person)
  return { seats, line, people }
}
const codeOf = (run: () => unknown): string => {
  try {
    run()
    return 'ok'
  } catch (error) {
    return error instanceof CaveaError ? error.code : String(error)
  }
}

describe('a place in line', () => {
  test('is behind those who came before, and one for each person', () => {
    const { line } = full('a', 'b')
    expect(line.join(new Person('c'))).toEqual({ position: 3, length: 3 })
    expect(line.join(new Person('b'))).toEqual({ position: 2, length: 3 })
    expect(line.join(new Person('a'))).toEqual({ position: 1, length: 3 })
    expect(line.length).toBe(3)
  })

  test('is not given while seats are free, unless others wait for them', () => {
    const seats = new Seats()
    const line = new Line(seats)
    seats.free = 1
    expect(codeOf(() => line.join(new Person('a')))).toBe('line_not_needed')
    seats.free = 0
    line.join(new Person('a'))
    seats.free = 1
    expect(line.join(new Person('b'))).toEqual({ position: 2, length: 2 })
  })

  test('is not given to more than five hundred', () => {
    const { line } = full(...Array.from({ length: 500 }, (_, at) => `p${at}`))
    expect(codeOf(() => line.join(new Person('late')))).toBe('line_full')
    line.leave('p7')
    expect(line.join(new Person('late'))).toEqual({ position: 500, length: 500 })
  })

  test('is not filled by one address, and the others wait beside it', () => {
    const { line } = full()
    const from = (id: string, network: string) => Object.assign(new Person(id), { network })
    for (let at = 0; at < 25; at++) line.join(from(`fake ${at}`, 'farm'))
    expect(codeOf(() => line.join(from('one more', 'farm')))).toBe('line_full')
    expect(line.join(from('fake 3', 'farm'))).toEqual({ position: 4, length: 25 })
    expect(line.join(from('ann', 'home'))).toEqual({ position: 26, length: 26 })
    for (let at = 0; at < 60; at++) line.join(new Person(`seat ${at} of a venue`))
    line.leave('fake 0')
    expect(line.join(from('one more', 'farm'))).toEqual({ position: 86, length: 86 })
  })

  test('moves up when somebody goes', () => {
    const { line, people } = full('a', 'b', 'c')
    line.leave('a')
    line.leave('never there')
    expect(people.map(({ place }) => place)).toEqual([
      undefined,
      { position: 1, length: 2 },
      { position: 2, length: 2 },
    ])
  })

  test('is kept by who comes back another way, and is told of there from then on', () => {
    const { line, people } = full('a', 'b', 'c')
    const again = new Person('b')
    expect(line.join(again)).toEqual({ position: 2, length: 3 })
    line.leave('a')
    expect(again.place).toEqual({ position: 1, length: 2 })
    expect(people[1]?.place).toBeUndefined()
  })

  test('is given up by those at a relay that is gone, but for who has come back elsewhere', () => {
    const seats = new Seats()
    const line = new Line(seats)
    for (const [id, relay] of [['a', 'r1'], ['b', 'r1'], ['c', 'r2'], ['d']] as const) line.join(new Person(id, relay))
    const again = new Person('b', 'r2')
    line.join(again)
    line.forget('r1')
    expect([line.length, again.place]).toEqual([3, { position: 1, length: 3 }])
    line.forget('r2')
    expect([line.length, seats.closed]).toEqual([1, true])
    line.leave('d')
    line.forget('never there')
    expect(seats.closed).toBe(false)
  })

  test('is not given up by the relay that somebody came from', () => {
    const { line } = full('a')
    line.join(new Person('a', 'r1'))
    line.leave('a')
    line.leave('a', 'r2')
    expect(line.length).toBe(1)
    line.leave('a', 'r1')
    expect(line.length).toBe(0)
  })

  test('closes the door to passers-by, and opens it when the line is gone', () => {
    const { seats, line } = full('a', 'b')
    expect(seats.closed).toBe(true)
    line.leave('a')
    expect(seats.closed).toBe(true)
    line.leave('b')
    expect(seats.closed).toBe(false)
  })
})

describe('free seats', () => {
  test('go to those who wait longest, as many as there are', async () => {
    const { seats, line, people } = full('a', 'b', 'c')
    seats.free = 2
    await line.serve()
    expect(people.map(({ seat }) => seat)).toEqual([{ seat: 'a' }, { seat: 'b' }, undefined])
    expect([line.length, people[2]?.place]).toEqual([1, { position: 1, length: 1 }])
    expect(seats.closed).toBe(true)
    seats.free = 1
    await line.serve()
    expect([line.length, seats.closed]).toEqual([0, false])
  })

  test('are given once, though the line is served again before a reservation is through', async () => {
    const { seats, line } = full('a', 'b')
    seats.free = 2
    await Promise.all([line.serve(), line.serve(), line.serve()])
    expect(seats.reserved).toEqual(['a', 'b'])
  })

  test('go to the next where who was first has left meanwhile', async () => {
    const { seats, line, people } = full('a', 'b')
    let open = () => {}
    seats.gate = new Promise((resolve) => {
      open = resolve
    })
    seats.free = 2
    const served = line.serve()
    line.leave('a')
    open()
    await served
    expect(people[1]?.seat).toEqual({ seat: 'b' })
    expect(line.length).toBe(0)
  })

  test('reach who has come back another way while theirs was being reserved, once', async () => {
    const { seats, line, people } = full('a', 'b')
    const { promise, resolve } = Promise.withResolvers<void>()
    seats.gate = promise
    seats.free = 2
    const served = line.serve()
    const again = new Person('a')
    line.join(again)
    resolve()
    await served
    expect([again.seat, people[0]?.seat, people[1]?.seat]).toEqual([{ seat: 'a' }, undefined, { seat: 'b' }])
    expect(seats.reserved).toEqual(['a', 'b'])
  })

  test('are not lost to anybody by a reservation that failed: who was first is served next', async () => {
    const { seats, line, people } = full('a', 'b')
    seats.free = 2
    seats.refusals = 1
    await line.serve().catch(() => {})
    expect(line.length).toBe(2)
    await until(async () => {
      await line.serve()
      return line.length === 0
    })
    expect(people.map(({ seat }) => seat)).toEqual([{ seat: 'a' }, { seat: 'b' }])
  })
})
