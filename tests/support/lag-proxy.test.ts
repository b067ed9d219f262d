import { connect, createServer, type Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { LagProxy, type LagProxyOptions } from './lag-proxy.ts'
import { always, until } from './until.ts'

/** A server that keeps what it gets, a proxy before it, and one client. */
async function connection(options: Omit<LagProxyOptions, 'targetPort'> = {}) {
  const peers: Socket[] = []
  const server = createServer({ noDelay: true }, (socket) => peers.push(socket.on('error', () => {})))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server does not listen.')
  const proxy = await LagProxy.start({ ...options, targetPort: address.port })
  const client = connect({ port: proxy.port, host: '127.0.0.1', noDelay: true }).on('error', () => {})
  const peer = await until(() => peers[0], { what: 'the server is reached' })
  return {
    proxy,
    client,
    peer,
    async [Symbol.asyncDispose]() {
      client.destroy()
      await proxy[Symbol.asyncDispose]()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** What a socket has received: the text, and when each piece came. */
function inbox(socket: Socket) {
  const received = { text: '', bytes: 0, arrivals: [] as number[], ended: false }
  socket.on('data', (chunk) => {
    received.text += chunk.toString()
    received.bytes += chunk.length
    received.arrivals.push(performance.now())
  })
  socket.on('end', () => {
    received.ended = true
  })
  return received
}

describe('a lag proxy', () => {
  test('forwards both ways, and the end', async () => {
    await using link = await connection()
    const atServer = inbox(link.peer)
    const atClient = inbox(link.client)
    link.client.write('ave')
    await until(() => atServer.text === 'ave')
    link.peer.write('salve')
    await until(() => atClient.text === 'salve')
    link.client.end('vale')
    await until(() => atServer.text === 'avevale' && atServer.ended)
    link.peer.end()
    await until(() => link.proxy.connections === 0)
  })

  test('delays each way', async () => {
    await using link = await connection({ delayMs: 60 })
    link.peer.on('data', (chunk) => link.peer.write(chunk))
    const atClient = inbox(link.client)
    const sentAt = performance.now()
    link.client.write('ping')
    await until(() => atClient.text === 'ping')
    expect(performance.now() - sentAt).toBeGreaterThanOrEqual(120)
  })

  test('holds a chunk that is lost', async () => {
    await using link = await connection({ holdFraction: 1, holdMs: 80 })
    const atServer = inbox(link.peer)
    const sentAt = performance.now()
    link.client.write('late')
    await until(() => atServer.text === 'late')
    expect(performance.now() - sentAt).toBeGreaterThanOrEqual(80)
  })

  test('loses the same part of the chunks in each run, and what comes after waits behind them', async () => {
    const run = async () => {
      await using link = await connection({ holdFraction: 0.25, holdMs: 60, seed: 'tunnel' })
      const atServer = inbox(link.peer)
      const held: number[] = []
      for (let number = 0; number < 20; number++) {
        link.client.write(`${number} `)
        await until(() => link.proxy.chunks('toServer').taken === number + 1, { everyMilliseconds: 1 })
        held.push(link.proxy.chunks('toServer').held)
      }
      await until(() => atServer.text.endsWith('19 '))
      return { held, text: atServer.text, pieces: atServer.arrivals.length }
    }
    const [one, other] = [await run(), await run()]
    expect(one.text).toBe(Array.from({ length: 20 }, (_, number) => `${number} `).join(''))
    expect(one.held.at(-1)).toBeGreaterThan(0)
    expect(one.held.at(-1)).toBeLessThan(15)
    expect(other.held).toEqual(one.held)
    expect(one.pieces).toBeLessThan(20)
  })

  test('takes new weather at once', async () => {
    await using link = await connection({ delayMs: 5000 })
    link.proxy.setWeather({ delayMs: 0 })
    const atServer = inbox(link.peer)
    link.client.write('now')
    await until(() => atServer.text === 'now', { withinMilliseconds: 1000 })
  })

  test('stops reading in one direction, so that its sender has to wait', async () => {
    await using link = await connection()
    const atServer = inbox(link.peer)
    const atClient = inbox(link.client)
    link.proxy.pause('toClient')
    const bytes = 16_000_000
    link.peer.write(Buffer.alloc(bytes))
    link.client.write('still heard')
    await until(() => atServer.text === 'still heard')
    await always(() => link.peer.writableLength > 0, { what: 'the sender is stuck', forMilliseconds: 100 })
    link.proxy.resume('toClient')
    await until(() => atClient.bytes === bytes)
  })

  test('cuts connections, and lets new ones in', async () => {
    await using link = await connection({ delayMs: 5000 })
    link.client.write('lost')
    link.proxy.cut()
    await until(() => link.client.destroyed && link.peer.destroyed && link.proxy.connections === 0)
    const again = connect({ port: link.proxy.port, host: '127.0.0.1' })
    await until(() => link.proxy.connections === 1 && link.proxy.accepted === 2)
    again.destroy()
  })

  test('resets the client where nobody listens behind it', async () => {
    await using link = await connection()
    await using dead = await LagProxy.start({ targetPort: 1 })
    const client = connect({ port: dead.port, host: '127.0.0.1' })
    const error = await new Promise<NodeJS.ErrnoException>((resolve) => client.once('error', resolve))
    expect(error.code).toBe('ECONNRESET')
    expect(link.client.destroyed).toBe(false)
  })
})
