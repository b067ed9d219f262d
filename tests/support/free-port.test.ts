import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { freePort } from './free-port.ts'

function listen(port: number) {
  const server = createServer()
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return { listening, [Symbol.dispose]: () => server.close() }
}

test('names a port that can be listened on', async () => {
  using server = listen(await freePort())
  await server.listening
})

test('never names a port twice', async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, freePort))
  expect(new Set(ports).size).toBe(20)
})

test('passes over a port that is taken', async () => {
  const port = await freePort()
  using server = listen(port + 1)
  await server.listening
  expect(await freePort()).not.toBe(port + 1)
})
