import type { IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { answerMs } from './lead.ts'
import { passedOnHeader } from './passed-on.ts'

/**
 * Passes an upgrade on to another node, as it came, and then everything in both directions. `refused` is called where that
 * node does not answer; the client's socket is open then, and has been sent nothing.
 */
export function tunnel(
  address: string,
  upgrade: { readonly request: IncomingMessage; readonly socket: Socket; readonly head: Buffer; readonly mark: string },
  refused: () => void,
): void {
  const { request, socket, head, mark } = upgrade
  const [host = '', port = '80'] = splitAddress(address)
  const far = connect({ host, port: Number(port), noDelay: true })
  let answered = false
  const end = () => {
    clearTimeout(timer)
    far.destroy()
    if (answered) socket.destroy()
    else if (!socket.destroyed) refused()
  }
  // A node that stands still takes connections all the same.
  const timer = setTimeout(end, answerMs)
  far.on('error', end).on('close', end)
  socket.on('close', () => far.destroy())
  far.on('connect', () => far.write(Buffer.concat([Buffer.from(headOf(request, mark)), head])))
  far.once('data', (first: Buffer) => {
    clearTimeout(timer)
    answered = true
    socket.setNoDelay(true)
    socket.write(first)
    far.pipe(socket)
    socket.pipe(far)
  })
}

function splitAddress(address: string): string[] {
  const { hostname, port } = new URL(`http://${address}`)
  // IPv6 stands in brackets in an address, and without them in a socket.
  return [hostname.replace(/^\[|\]$/g, ''), port === '' ? '80' : port]
}

function headOf({ method, url, rawHeaders }: IncomingMessage, mark: string): string {
  const lines = [`${method} ${url} HTTP/1.1`]
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    // A mark of the client's own would be joined with this node's, which is then not believed.
    if (rawHeaders[at]?.toLowerCase() === passedOnHeader) continue
    lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`)
  }
  return [...lines, `${passedOnHeader}: ${mark}`, '', ''].join('\r\n')
}
