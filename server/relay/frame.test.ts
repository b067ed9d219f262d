import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Protocol } from '@colyseus/core'
import { decode } from '@colyseus/schema'
import { describe, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { until } from '../../tests/support/until.ts'
import { dataMessage, patchMessage, socketFrame, stateMessage } from './frame.ts'

/** What a `ws` client makes of bytes that are written as they are to the TCP socket below it, in pieces. */
async function received(bytes: Buffer, count: number, pieceBytes = bytes.length): Promise<Buffer[]> {
  const sockets = new WebSocketServer({ noServer: true })
  const server = createServer().on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, () => {
      for (let at = 0; at < bytes.length; at += pieceBytes) socket.write(bytes.subarray(at, at + pieceBytes))
    })
  })
  server.listen(0, '127.0.0.1')
  await until(() => server.listening)
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const messages: Buffer[] = []
  const faults: unknown[] = []
  client.on('message', (data, isBinary) => (isBinary ? messages.push(data as Buffer) : faults.push('not binary')))
  client.on('error', (error) => faults.push(error))
  try {
    await until(() => messages.length === count || faults.length > 0, { what: `${count} messages came` })
    expect(faults).toEqual([])
    return messages
  } finally {
    client.terminate()
    server.close()
  }
}

const payload = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 7 + length) & 255)

describe('a frame', () => {
  test.each([0, 1, 125, 126, 127, 65_535, 65_536, 300_000])('of %d bytes is what ws reads', async (length) => {
    const given = payload(length)
    const [message] = await received(socketFrame(given), 1)
    expect(Buffer.compare(message ?? Buffer.alloc(1), given)).toBe(0)
  })

  test('behind others in one write is read as a message of its own, however TCP cuts them', async () => {
    const given = [3, 130, 0, 70_000, 125].map(payload)
    const bytes = Buffer.concat(given.map(socketFrame))
    for (const pieceBytes of [bytes.length, 1000]) {
      const messages = await received(bytes, given.length, pieceBytes)
      expect(messages.map((message) => message.length)).toEqual(given.map(({ length }) => length))
      messages.forEach((message, at) => {
        expect(Buffer.compare(message, given[at] ?? message.subarray(1))).toBe(0)
      })
    }
  })

  test('keeps its bytes where the payload is written to again', () => {
    const given = payload(10)
    const frame = socketFrame(given)
    given.fill(0)
    expect(new Uint8Array(frame.subarray(2))).toEqual(payload(10))
  })
})

describe('a message', () => {
  test('of state says by its first byte what it is', () => {
    expect([...patchMessage(new Uint8Array([1, 2]))]).toEqual([Protocol.ROOM_STATE_PATCH, 1, 2])
    expect([...stateMessage(new Uint8Array([1, 2]))]).toEqual([Protocol.ROOM_STATE, 1, 2])
  })

  test('of a type carries the type, and bytes that the next one does not overwrite', () => {
    const first = dataMessage('chat', { lines: ['one'] })
    const kept = first.slice()
    dataMessage('tally', { tallies: ['two', 'three'] })
    expect(first).toEqual(kept)
    expect(first[0]).toBe(Protocol.ROOM_DATA)
    expect(decode.string(first, { offset: 1 })).toBe('chat')
    expect(Buffer.from(first).toString('latin1')).toContain('one')
  })
})
