import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { ComingBack, Gate } from './gate.ts'
import type { Lead, Whereabouts } from './lead.ts'
import { passedOnHeader } from './passed-on.ts'
import { returnToken } from './stands-gate.ts'
import { tunnel } from './tunnel.ts'

type UpgradeListener = (request: IncomingMessage, socket: Socket, head: Buffer) => void

/** Takes a socket that asks to be upgraded, or leaves it to others: false. */
export type UpgradeTaker = (url: URL, request: IncomingMessage, socket: Socket, head: Buffer) => boolean

/**
 * Stands before everybody who upgrades sockets. What is thrown in such a listener ends the process, and Colyseus's own
 * throws on `GET *:99999999`: so here it is looked first whether a request has an address at all. Those who come back to
 * the stands wait at the gate here, where one costs little more than its connection. A room of another node is led to:
 * the stock SDK comes back to the address that it knows, and takes the answer that a room is unknown for the end.
 */
export function guardUpgrades(http: Server, gate: Gate, take: UpgradeTaker, lead: Lead): void {
  const others = http.listeners('upgrade') as UpgradeListener[]
  http.removeAllListeners('upgrade')
  http.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    // Node has taken its own listener off. A client that resets its connection now would end the process.
    socket.on('error', () => socket.destroy())
    // Read just as Colyseus reads it, so that both see one address.
    const url = URL.parse(`ws://server${request.url ?? '/'}`)
    if (url === null) return refuse(socket, '400 Bad Request')
    const goOn = () => {
      if (take(url, request, socket, head)) return
      const room = roomIn(url)
      const found = room === undefined ? 'here' : lead.find(room)
      if (found instanceof Promise) void found.then(goTo)
      else goTo(found)
    }
    const goTo = (found: Whereabouts) => {
      if (socket.destroyed) return
      if (found === 'here') for (const listener of others) listener.call(http, request, socket, head)
      else if (found === 'later' || request.headers[passedOnHeader] !== undefined) refuseLater(socket)
      else {
        const mark = lead.passedOn.markOf(request)
        tunnel(found.address, { request, socket, head, mark }, () => refuseLater(socket))
      }
    }
    const token = returnToken(url)
    if (token === undefined || gate.expects(token)) goOn()
    else waitAt(gate, socket, goOn)
  })
}

/** The room that an upgrade is for, as Colyseus reads it: the second part of the path. */
function roomIn({ pathname }: URL): string | undefined {
  return /^\/[\w-]+\/([\w-]+)$/.exec(pathname)?.[1]
}

function waitAt(gate: Gate, socket: Socket, goOn: () => void): void {
  let waits = true
  const comer: ComingBack = {
    settle(outcome) {
      waits = false
      socket.off('readable', heard).off('close', gone)
      if (outcome === 'in') goOn()
      else refuseLater(socket)
    },
  }
  const gone = () => gate.gone(comer)
  // It is over, or sends what nobody may send before the answer: kept for thousands, that would be much.
  const heard = () => void socket.destroy()
  gate.comeBack(comer)
  if (waits) socket.once('readable', heard).once('close', gone)
}

const refuseLater = (socket: Socket) => refuse(socket, '503 Service Unavailable', 'Retry-After: 1\r\n')

function refuse(socket: Socket, status: string, headers = ''): void {
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\n${headers}Connection: close\r\nContent-Length: 0\r\n\r\n`)
}
