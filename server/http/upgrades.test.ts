import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { until } from '../../tests/support/until.ts'
import { Gate } from './gate.ts'
import type { Lead } from './lead.ts'
import { PassedOn } from './passed-on.ts'
import { guardUpgrades, type UpgradeTaker } from './upgrades.ts'

interface Guarded {
  readonly gate?: Gate
  readonly find?: Lead['find']
  take?: UpgradeTaker
}

async function guarded({ gate = new Gate(), take = () => false, find = () => 'here' }: Guarded) {
  const http = createServer().listen(0, '127.0.0.1')
  const passed: string[] = []
  const sockets = new WebSocketServer({ noServer: true })
  http.on('upgrade', (request, socket, head) => {
    passed.push(request.url ?? '')
    sockets.handleUpgrade(request, socket, head, (open) => open.on('message', (text) => open.send(`${text}!`)))
  })
  guardUpgrades(http, gate, take, { find, passedOn: new PassedOn(new Uint8Array(32)) })
  await once(http, 'listening')
  onTestFinished(() => {
    gate.close()
    http.close()
    for (const open of sockets.clients) open.terminate()
  })
  const { port } = http.address() as AddressInfo
  const ask = (target: string) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`)
    onTestFinished(() => void socket.destroy())
    return socket
  }
  return { ask, passed, address: `ws://127.0.0.1:${port}` }
}

const back = '/p/watch-m?sessionId=s&reconnectionToken=t'

test('what is not taken goes to whoever listened before', async () => {
  const { ask, passed } = await guarded({ take: (url) => url.pathname === '/taken' })
  for (const target of ['/taken', '//', '/p/m?sessionId=s']) ask(target)
  await until(() => passed.length === 2)
  expect(passed).toEqual(['//', '/p/m?sessionId=s'])
})

test('a socket whose client resets it is destroyed, whoever has taken it and does not listen yet', async () => {
  const taken: Socket[] = []
  const { ask } = await guarded({ take: (_url, _request, socket) => taken.push(socket) > 0 })
  const client = ask('/p/watch-m')
  await until(() => taken.length > 0)
  client.resetAndDestroy()
  await until(() => taken[0]?.destroyed)
  expect(taken[0]?.errored).toMatchObject({ code: 'ECONNRESET' })
})

describe('those who come back to the stands', () => {
  /** A gate for which time stands still. */
  function shut() {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
    onTestFinished(() => void vi.useRealTimers())
    let isOpen = false
    const open = () => {
      isOpen = true
      vi.advanceTimersByTime(20)
    }
    return { gate: new Gate(() => isOpen), open }
  }

  test('wait at the gate, and then get what they came for, wherever their stands are', async () => {
    const { gate, open } = shut()
    const taken: string[] = []
    const take: UpgradeTaker = (url) => url.pathname === '/p/watch-away' && taken.push(url.pathname) > 0
    const { ask, passed, address } = await guarded({ gate, take })
    ask(back.replace('watch-m', 'watch-away'))
    const socket = new WebSocket(address + back)
    await until(() => gate.comingBack === 2)
    expect([taken, passed]).toEqual([[], []])
    open()
    expect([taken, passed]).toEqual([['/p/watch-away'], [back]])
    await once(socket, 'open')
    socket.send('ave')
    expect(String((await once(socket, 'message'))[0])).toBe('ave!')
    socket.close()
  })

  test('do not wait who have passed with a request a moment ago', async () => {
    const { gate } = shut()
    const { ask, passed } = await guarded({ gate })
    gate.expect('t')
    ask(back)
    await until(() => passed.length === 1)
    ask(back)
    await until(() => gate.comingBack === 1)
  })

  test('wait no more once they have gone, or send what is not asked for', async () => {
    const { gate, open } = shut()
    const { ask, passed } = await guarded({ gate })
    const sockets = Array.from({ length: 4 }, () => ask(back))
    await until(() => gate.comingBack === 4)
    sockets[0]?.end()
    sockets[1]?.resetAndDestroy()
    sockets[2]?.write('x'.repeat(100_000))
    await until(() => gate.comingBack === 1)
    open()
    expect(passed).toEqual([back])
  })

  test('are answered a bounded number of times, however soon they try again', async () => {
    const { gate } = shut()
    const { ask, passed } = await guarded({ gate })
    const count = 300
    const told: string[] = []
    const comeAgain = () => {
      ask(back).once('data', (data) => {
        told.push(String(data).split('\r\n')[0] ?? '')
        comeAgain()
      })
    }
    for (let at = 0; at < count; at++) comeAgain()
    for (let round = 1; round <= 3; round++) {
      await until(() => gate.comingBack === count)
      vi.advanceTimersByTime(2900)
      expect(told).toHaveLength((round - 1) * count)
      vi.advanceTimersByTime(300)
      await until(() => told.length === round * count)
    }
    expect(new Set(told)).toEqual(new Set(['HTTP/1.1 503 Service Unavailable']))
    expect(passed).toEqual([])
  })
})
