import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

/** How many ask at once: as many as the connections below. */
export const queueing = new Agent({ keepAlive: true, maxSockets: 64 })
/** Each with a connection of their own. */
export const storming = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, maxFreeSockets: 64 })

/** Connections that are kept may be closed at the moment in which they are used again. */
const attempts = 3

/**
 * Asks Colyseus for a seat and gives the path of its socket. Waits its turn where many come, and comes again when it was
 * told to, with its ticket. Rejects with what was said. `tried` hears of each request.
 */
export async function reserve(
  port: number,
  room: string,
  options: object,
  agent = queueing,
  tried = () => {},
): Promise<string> {
  for (let ticket = {}; ; ) {
    tried()
    const reply = await sent(port, `/matchmake/joinOrCreate/${room}`, { ...options, ...ticket }, agent)
    const { processId, roomId, sessionId } = reply.body
    if (reply.status === 200) return `/${processId}/${roomId}?sessionId=${sessionId}`
    if (reply.body.code !== 'stands_queue') throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`)
    ticket = { ticket: reply.body.ticket }
    await pause(Number(reply.body.returnMs))
  }
}

interface Reply {
  readonly status: number
  readonly body: Readonly<Record<string, string | number>>
}

async function sent(port: number, path: string, body: object, agent: Agent): Promise<Reply> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await post(port, path, body, agent)
    } catch (error) {
      const reset = error instanceof Error && 'code' in error && error.code === 'ECONNRESET'
      if (!reset || attempt === attempts) throw error
    }
  }
}

function post(port: number, path: string, body: object, agent: Agent): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' }
    const asked = request({ host: '127.0.0.1', port, path, method: 'POST', headers, agent }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Reply['body'] }))
    })
    asked.on('error', reject).end(JSON.stringify(body))
  })
}
