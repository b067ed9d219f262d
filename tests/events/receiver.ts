import { createServer, type IncomingMessage, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'
import { freePort } from '../support/free-port.ts'

/** An event as a subscriber reads it. */
export interface ReceivedEvent {
  readonly specversion: string
  readonly id: string
  readonly source: string
  readonly subject: string
  readonly type: string
  readonly tick: number
  readonly data: unknown
}

/** What a subscriber answers: a status, or an address to go to instead. */
type Answer = number | { readonly redirect: string }

/**
 * Somebody else's server that is told what happens in matches. It checks signatures by the reference library of the
 * Standard Webhooks.
 */
export class Receiver implements AsyncDisposable {
  readonly port: number
  readonly secret: string
  /** What it took, in the order in which it came. */
  readonly taken: ReceivedEvent[] = []
  /** Every request, with what was answered. */
  readonly requests: { readonly id: string; readonly status: number }[] = []
  readonly forged: string[] = []
  answer: (event: ReceivedEvent) => Answer = () => 204
  #server: Server | undefined

  private constructor(port: number, secret: string) {
    this.port = port
    this.secret = secret
  }

  static async open(secret: string): Promise<Receiver> {
    const receiver = new Receiver(await freePort(), secret)
    await receiver.listen()
    return receiver
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}/hook`
  }

  listen(): Promise<void> {
    const server = createServer((request, response) => {
      void this.#take(request).then((answer) => {
        if (typeof answer === 'number') response.writeHead(answer)
        else response.writeHead(307, { location: answer.redirect })
        response.end('thank you')
      })
    })
    this.#server = server
    return new Promise((resolve) => server.listen(this.port, '127.0.0.1', resolve))
  }

  /** It is gone: whoever calls is refused. */
  close(): Promise<unknown> {
    this.#server?.closeAllConnections()
    return new Promise((resolve) => this.#server?.close(resolve))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #take(request: IncomingMessage): Promise<Answer> {
    const body = await text(request)
    const header = (name: string) => String(request.headers[name] ?? '')
    const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature']
    try {
      new Webhook(this.secret).verify(body, Object.fromEntries(names.map((name) => [name, header(name)])))
    } catch {
      this.forged.push(body)
      return 401
    }
    const event = JSON.parse(body) as ReceivedEvent
    const answer = this.answer(event)
    const status = typeof answer === 'number' ? answer : 307
    this.requests.push({ id: event.id, status })
    if (status < 300) this.taken.push(event)
    return answer
  }
}
