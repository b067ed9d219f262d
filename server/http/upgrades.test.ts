import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { until } from '../../tests/support/until.ts'
import { guardUpgrades, type UpgradeTaker } from './upgrades.ts'

async function guarded(take: UpgradeTaker) {
  const http = createServer().listen(0, '127.0.0.1')
  const passed: (string | undefined)[] = []
  http.on('upgrade', ({ url }, socket) => {
    passed.push(url)
    socket.destroy()
  })
  guardUpgrades(http, take)
  await once(http, 'listening')
  onTestFinished(() => void http.close())
  const ask = (target: string) => {
    const socket = connect((http.address() as AddressInfo).port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`)
    return socket
  }
  return { ask, passed }
}

test('what is not taken goes to whoever listened before', async () => {
  const { ask, passed } = await guarded((url) => url.pathname === '/taken')
  const sockets = ['/taken', '//', '/p/m?sessionId=s'].map(ask)
  await until(() => passed.length === 2)
  expect(passed).toEqual(['//', '/p/m?sessionId=s'])
  for (const socket of sockets) socket.destroy()
})

test('a socket whose client resets it is destroyed, whoever has taken it and does not listen yet', async () => {
  const taken: Socket[] = []
  const { ask } = await guarded((_url, _request, socket) => taken.push(socket) > 0)
  const client = ask('/p/watch-m')
  await until(() => taken.length > 0)
  client.resetAndDestroy()
  await until(() => taken[0]?.destroyed)
  expect(taken[0]?.errored).toMatchObject({ code: 'ECONNRESET' })
})
