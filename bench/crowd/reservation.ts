import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** Connections that are kept may be closed at the moment in which they are used again. */
const attempts = 3

/** Asks Colyseus for a seat and gives the path of its socket. Waits its turn where many come. Rejects with what was said. */
export async function reserve(port: number, room: string, options: object): Promise<string> {
  for (let ticket = {}; ; ) {
    const reply = await sent(port, `/matchmake/joinOrCreate/${room}`, { ...options, ...ticket })
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

async function sent(port: number, path: string, body: object): Promise<Reply> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await post(port, path, body)
    } catch (error) {
      const reset = error instanceof Error && 'code' in error && error.code === 'ECONNRESET'
      if (!reset || attempt === attempts) throw error
    }
  }
}

function post(port: number, path: string, body: object): Promise<Reply> {
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
