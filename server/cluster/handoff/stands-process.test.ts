import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { PublicTapeRecord } from '../../../shared/tape/record.ts'
import { childrenOf } from '../../../tests/support/process.ts'
import { until } from '../../../tests/support/until.ts'
import { StandsProcess } from './stands-process.ts'

const script = join(import.meta.dirname, '../../../tests/support/pretend-stands.worker.ts')
const patch = (bytes: number): PublicTapeRecord => ({
  track: 'public',
  epoch: 1,
  seq: 1,
  tick: 1,
  time: 1,
  kind: 'patch',
  bytes: new Uint8Array(bytes),
})

/** A stands' process that shows a match, and what came of it. */
async function shown() {
  const before = new Set(childrenOf(process.pid))
  const failures: string[] = []
  let ends = 0
  let follower: ((record: PublicTapeRecord) => void) | undefined
  const stands = new StandsProcess(
    script,
    {
      match: 'm',
      game: 'small',
      number: 32,
      tape: {
        publicRecords: () => [],
        follow(listener) {
          follower = listener
          return () => {
            follower = undefined
          }
        },
      },
    },
    {
      secret: new Uint8Array(),
      delayMs: 0,
      allowedOrigins: [],
      proxyHops: 0,
      venueNetworks: [],
      desk: {
        votes: async () => [],
        say: async () => ({ sent: true, id: '' }),
        line: () => undefined,
        failed: () => {},
      },
      crowd: () => {},
      ended: () => void ends++,
      failed: (_where, error) => void failures.push(String(error)),
    },
  )
  onTestFinished(() => stands.close())
  await until(() => stands.shows, { what: 'the process shows the match', withinMilliseconds: 15_000 })
  const pid = childrenOf(process.pid).find((one) => !before.has(one)) ?? 0
  return {
    stands,
    failures,
    ends: () => ends,
    follows: () => follower !== undefined,
    record: (record: PublicTapeRecord) => follower?.(record),
    /** Stops it, as a machine does that has no time for it. */
    async freeze() {
      process.kill(pid, 'SIGSTOP')
      onTestFinished(() => void (childrenOf(process.pid).includes(pid) && process.kill(pid, 'SIGKILL')))
      await until(() => / T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')), { what: 'it stands still' })
    },
    thaw: () => process.kill(pid, 'SIGCONT'),
  }
}

/** Connections, from both ends, and what is said to the clients. */
async function connections(count: number) {
  const taken: Socket[] = []
  const listener = createServer((socket) => {
    // As whoever hands a socket on does: nobody else hears its errors while it waits.
    socket.on('error', () => {})
    taken.push(socket)
  }).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const clients = Array.from({ length: count }, () => {
    const socket = connect((listener.address() as AddressInfo).port, '127.0.0.1')
    const client = { socket, text: '', closed: false }
    socket.on('error', () => {})
    socket.on('close', () => {
      client.closed = true
    })
    socket.on('data', (data) => {
      client.text += data
    })
    return client
  })
  onTestFinished(() => {
    listener.close()
    for (const { socket } of clients) socket.destroy()
  })
  await until(() => taken.length === count)
  return { clients, taken }
}

const upgrade = { url: '/p/watch-m', headers: {}, head: new Uint8Array(), address: '127.0.0.1' }

describe('a process for stands', () => {
  test('is given sockets one after another, and records between them', async () => {
    const { stands, record } = await shown()
    const { clients, taken } = await connections(40)
    for (const socket of taken) {
      expect(stands.take(upgrade, socket)).toBe(true)
      record(patch(10))
    }
    await until(() => clients.every(({ closed }) => closed))
    // The first goes before any record, and those that wait hold no record up.
    const seen = clients.map(({ text }) => Number(text)).sort((one, other) => one - other)
    expect(seen[0]).toBe(0)
    expect(seen.filter((records) => records === 40).length).toBeGreaterThan(30)
  })

  test('that stands still takes nobody along whose client resets the connection meanwhile', async () => {
    const { stands, freeze, thaw } = await shown()
    const { clients, taken } = await connections(20)
    await freeze()
    for (const socket of taken) stands.take(upgrade, socket)
    for (const { socket } of clients.slice(5)) socket.resetAndDestroy()
    await until(() => taken.slice(5).every((socket) => socket.destroyed))
    thaw()
    await until(() => clients.every(({ closed }) => closed))
    expect(clients.slice(0, 5).map(({ text }) => text)).toEqual(['0', '0', '0', '0', '0'])
  })

  test('is given up when it has long been silent: its sockets are closed, and their clients come back', async () => {
    const { stands, freeze, ends, failures, follows } = await shown()
    const { clients, taken } = await connections(5)
    await freeze()
    for (const socket of taken) stands.take(upgrade, socket)
    for (let second = 0; second < 9; second++) stands.look()
    expect([stands.shows, ends()]).toEqual([true, 0])
    stands.look()
    expect([stands.shows, ends(), follows()]).toEqual([false, 1, false])
    await until(() => clients.every(({ closed }) => closed), { what: 'all clients are told' })
    expect(failures).toEqual(['Error: It has said nothing for ten seconds.'])
    expect(ends()).toBe(1)
  })

  test('is given up when it takes in nothing any more: what waits for it is bounded', async () => {
    const { stands, freeze, ends, record } = await shown()
    await freeze()
    let records = 0
    for (; ends() === 0 && records < 1000; records++) record(patch(1024 * 1024))
    expect(records).toBeGreaterThan(30)
    expect(records).toBeLessThan(40)
    expect(stands.shows).toBe(false)
  })

  test('takes no more sockets than it can be given soon', async () => {
    const { stands, freeze } = await shown()
    const [socket] = (await connections(1)).taken
    if (socket === undefined) throw new Error('There is no socket.')
    await freeze()
    let taken = 0
    while (taken < 10_000 && stands.take(upgrade, socket)) taken++
    expect(taken).toBeGreaterThan(400)
    expect(taken).toBeLessThan(600)
  })
})
