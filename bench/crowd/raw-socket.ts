import { connect, type Socket } from 'node:net'

/** Reads of all sockets go into the same bytes: what is read is looked at before the next read. */
const readBuffer = Buffer.alloc(256 * 1024)

export const opcodes = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** Who gets what a socket reads. Bytes are only good until the call returns. */
export interface RawReader {
  opened(): void
  message(payload: Buffer, opcode: number): void
  closed(reason: string): void
}

/**
 * A WebSocket client that costs next to nothing: one TCP socket, no class of events above it, no copies. It takes the
 * server's word for the handshake, and knows neither fragments nor compression.
 */
export class RawSocket {
  /** Bytes that came, headers included. */
  receivedBytes = 0
  readonly #socket: Socket
  readonly #reader: RawReader
  #rest: Buffer | undefined
  #state: 'connecting' | 'open' | 'closed' = 'connecting'

  constructor(port: number, path: string, reader: RawReader) {
    this.#reader = reader
    this.#socket = connect({
      host: '127.0.0.1',
      port,
      onread: {
        buffer: readBuffer,
        callback: (bytes) => {
          this.receivedBytes += bytes
          this.#read(readBuffer.subarray(0, bytes))
          return true
        },
      },
    })
    this.#socket.on('error', (error) => this.#close(error.message))
    this.#socket.on('close', () => this.#close('the server closed'))
    this.#socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    )
  }

  /** At most 65535 bytes. */
  send(payload: Uint8Array, opcode: number = opcodes.binary): void {
    const long = payload.length > 125
    const header = Buffer.alloc(long ? 8 : 6)
    header[0] = 0x80 | opcode
    header[1] = 0x80 | (long ? 126 : payload.length)
    if (long) header.writeUInt16BE(payload.length, 2)
    // The mask is four zeroes, which changes nothing.
    this.#socket.write(Buffer.concat([header, payload]))
  }

  /** Gone at once, and without the minute for which the system keeps the address of a socket that says goodbye. */
  end(): void {
    this.#state = 'closed'
    this.#socket.resetAndDestroy()
  }

  #close(reason: string): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#reader.closed(reason)
  }

  #read(chunk: Buffer): void {
    const bytes = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk])
    const used = this.#state === 'connecting' ? this.#upgrade(bytes) : this.#frames(bytes, 0)
    // The shared bytes are read over; what was put together is this socket's own.
    const rest = bytes.subarray(used)
    this.#rest = rest.length === 0 ? undefined : bytes === chunk ? Buffer.from(rest) : rest
  }

  #upgrade(bytes: Buffer): number {
    const end = bytes.indexOf('\r\n\r\n')
    if (end < 0) return 0
    if (!bytes.toString('latin1', 0, 12).endsWith(' 101')) {
      this.#close(bytes.toString('latin1', 0, bytes.indexOf('\r\n')))
      return bytes.length
    }
    this.#state = 'open'
    this.#reader.opened()
    return this.#frames(bytes, end + 4)
  }

  #frames(bytes: Buffer, from: number): number {
    let at = from
    while (this.#state === 'open' && at + 2 <= bytes.length) {
      const short = (bytes[at + 1] ?? 0) & 127
      const headerBytes = short < 126 ? 2 : short === 126 ? 4 : 10
      if (at + headerBytes > bytes.length) break
      const length =
        short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2))
      const end = at + headerBytes + length
      if (end > bytes.length) break
      this.#take(bytes.subarray(at + headerBytes, end), (bytes[at] ?? 0) & 15)
      at = end
    }
    return at
  }

  #take(payload: Buffer, opcode: number): void {
    if (opcode === opcodes.ping) this.send(payload, opcodes.pong)
    else if (opcode === opcodes.close)
      this.#close(`closed with ${payload.length < 2 ? 'no code' : payload.readUInt16BE(0)}`)
    else this.#reader.message(payload, opcode)
  }
}
