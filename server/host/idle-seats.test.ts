import { describe, expect, test } from 'vitest'
import { Activity } from './activity.ts'
import { idleMs, type PlayedSeat, seatToFree, unusedMs } from './idle-seats.ts'

const played = (seat: string, over: Partial<PlayedSeat> = {}): PlayedSeat => ({
  seat,
  network: '',
  idleMs: 0,
  hasActed: true,
  ...over,
})
const many = (count: number, over: Partial<PlayedSeat>) =>
  Array.from({ length: count }, (_, at) => played(`${over.network}-${at}`, over))

describe('a seat is given up', () => {
  test('by the player who is longest beyond their time, and by nobody who plays', () => {
    expect(seatToFree([played('a', { idleMs: idleMs - 1 }), played('b')], 4)).toBeUndefined()
    expect(seatToFree([played('a', { idleMs }), played('b', { idleMs: idleMs + 1 })], 4)).toBe('b')
    const unused = played('c', { idleMs: unusedMs, hasActed: false })
    expect(seatToFree([played('a', { idleMs: unusedMs }), unused], 4)).toBe('c')
  })

  test('after 5 seconds by one of a crowd from one network that does nothing, to people from elsewhere only', () => {
    const idle = many(5, { network: 'one', idleMs: 5000, hasActed: false })
    expect(seatToFree(idle, 16, 'other')).toBe('one-0')
    expect(seatToFree(idle, 16, 'one')).toBeUndefined()
    expect(seatToFree(idle, 16)).toBeUndefined()
    expect(seatToFree(idle.slice(1), 16, 'other')).toBeUndefined()
    expect(seatToFree(many(16, { network: 'one', idleMs: 5000 }), 16, 'other')).toBeUndefined()
    expect(seatToFree(many(16, { network: '', idleMs: 5000, hasActed: false }), 16, 'other')).toBeUndefined()
  })
})

describe('a player', () => {
  test('has done something with an action or another input, and nothing with the same input over and over', () => {
    let nowMs = 0
    const activity = new Activity({ x: 0, dash: false }, () => nowMs)
    activity.seat('s')
    nowMs = 1000
    activity.sent('s', [{ x: 0, dash: false }])
    expect(activity.of('s')).toEqual({ idleMs: 1000, hasActed: false })
    activity.sent('s', [{ x: 1, dash: false }])
    expect(activity.of('s')).toEqual({ idleMs: 0, hasActed: true })
    nowMs = 3000
    activity.sent('s', [{ x: 1, dash: false }])
    activity.sent('s', [])
    expect(activity.of('s')).toEqual({ idleMs: 2000, hasActed: true })
    activity.acted('s')
    expect(activity.of('s')).toEqual({ idleMs: 0, hasActed: true })
    nowMs = 4000
    activity.seat('s')
    expect(activity.of('s')).toEqual({ idleMs: 1000, hasActed: true })
    activity.unseat('s')
    expect(activity.of('s')).toBeUndefined()
  })
})
