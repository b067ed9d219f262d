import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** Connections that are kept may be closed at the moment in which they are used again. */
const attempts = 3

/** Asks Colyseus for a seat and gives the path of its socket. Rejects with what the server said. */
export async function reserve(port: number, room: string, options: object): Promise<string> {
  const { processId, roomId, sessionId } = await again(() => post(port, `/matchmake/joinOrCreate/${room}`, options))
  return `/${processId}/${roomId}?sessionId=${sessionId}`
}

async function again<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask()
    } catch (error) {
      const reset = error instanceof Error && 'code' in error && error.code === 'ECONNRESET'
      if (!reset || attempt === attempts) throw error
    }
  }
}

function post(port: number, path: string, body: object): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' }
    const sent = request({ host: '127.0.0.1', port, path, method: 'POST', headers, agent }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(text) as Record<string, string>)
        else reject(new Error(`${path}: ${response.statusCode} ${text}`))
      })
    })
    sent.on('error', reject).end(JSON.stringify(body))
  })
}
