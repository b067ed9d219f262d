import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'

type UpgradeListener = (request: IncomingMessage, socket: Socket, head: Buffer) => void

/** Takes a socket that asks to be upgraded, or leaves it to others: false. */
export type UpgradeTaker = (url: URL, request: IncomingMessage, socket: Socket, head: Buffer) => boolean

/**
 * Stands before everybody who upgrades sockets. What is thrown in such a listener ends the process, and Colyseus's own
 * throws on `GET *:99999999`: so here it is looked first whether a request has an address at all.
 */
export function guardUpgrades(http: Server, take: UpgradeTaker): void {
  const others = http.listeners('upgrade') as UpgradeListener[]
  http.removeAllListeners('upgrade')
  http.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    // Node has taken its own listener off. A client that resets its connection now would end the process.
    socket.on('error', () => socket.destroy())
    // Read just as Colyseus reads it, so that both see one address.
    const url = URL.parse(`ws://server${request.url ?? '/'}`)
    if (url === null) return refuse(socket)
    if (take(url, request, socket, head)) return
    for (const listener of others) listener.call(http, request, socket, head)
  })
}

function refuse(socket: Socket): void {
  socket.once('finish', () => socket.destroy())
  socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
}
