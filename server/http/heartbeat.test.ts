import { describe, expect, test } from 'vitest'
import { until } from '../../tests/support/until.ts'
import { type Beating, Heartbeat } from './heartbeat.ts'

const socketOf = (options: { answers: boolean; pingEveryRounds?: number }) => {
  const log = { pings: 0, ended: 0 }
  const socket: Beating = {
    pingCount: 0,
    ping: () => {
      log.pings++
      if (options.answers) socket.pingCount = 0
    },
    terminate: () => void log.ended++,
    ...(options.pingEveryRounds === undefined ? {} : { pingEveryRounds: options.pingEveryRounds }),
  }
  return { socket, log }
}

describe('a heartbeat', () => {
  test('ends who leaves so many pings unanswered, and nobody else', () => {
    const [dead, alive] = [socketOf({ answers: false }), socketOf({ answers: true })]
    const heartbeat = new Heartbeat([dead.socket, alive.socket], 3000, 2)
    for (let round = 0; round < 2; round++) heartbeat.round()
    expect(dead.log).toEqual({ pings: 2, ended: 0 })
    heartbeat.round()
    expect(dead.log).toEqual({ pings: 2, ended: 1 })
    expect(alive.log).toEqual({ pings: 3, ended: 0 })
  })

  test('pings those more seldom who are written to all the time', () => {
    const { socket, log } = socketOf({ answers: true, pingEveryRounds: 5 })
    const heartbeat = new Heartbeat([socket], 3000, 2)
    for (let round = 0; round < 10; round++) heartbeat.round()
    expect(log.pings).toBe(2)
  })

  test('pings not all of these in one round', () => {
    const some = Array.from({ length: 10 }, () => socketOf({ answers: true, pingEveryRounds: 5 }))
    const heartbeat = new Heartbeat(
      some.map(({ socket }) => socket),
      3000,
      2,
    )
    const pings = () => some.reduce((sum, { log }) => sum + log.pings, 0)
    const each = Array.from({ length: 5 }, () => {
      const before = pings()
      heartbeat.round()
      return pings() - before
    })
    expect(each).toEqual([2, 2, 2, 2, 2])
    expect(some.map(({ log }) => log.pings)).toEqual(Array(10).fill(1))
  })

  test('spreads a round over its time: no moment has more than its share', async () => {
    const sockets = new Set<Beating>()
    const moments = new Map<number, number>()
    let moment = 0
    for (let at = 0; at < 100; at++) {
      const { socket } = socketOf({ answers: true })
      socket.ping = () => void moments.set(moment, (moments.get(moment) ?? 0) + 1)
      sockets.add(socket)
    }
    const timer = new Heartbeat(sockets, 500, 1000).start(() => {
      moment++
      return sockets.size
    })
    try {
      await until(() => [...moments.values()].reduce((sum, count) => sum + count, 0) === 200, { what: 'two rounds' })
    } finally {
      clearInterval(timer)
    }
    expect(Math.max(...moments.values())).toBe(10)
    expect(moments.size).toBe(20)
  })
})
