import { Webhook } from 'standardwebhooks'

/** An event as another service sends it: which, and what of it is not as it should be. */
export interface Sending {
  readonly id: string
  readonly subject: string
  readonly type?: string
  readonly data?: unknown
  /** `structured` if left out. */
  readonly mode?: 'structured' | 'binary'
  readonly secret?: string
  /** How long ago it was signed, in seconds. */
  readonly age?: number
}

/** Somebody else's service that tells matches what happens outside. It signs by the reference library of the Standard Webhooks. */
export class Sender {
  readonly #secret: string

  constructor(secret: string) {
    this.#secret = secret
  }

  request({ id, subject, type = 'chat.spike', data = { strength: 6 }, mode, secret, age = 0 }: Sending): RequestInit {
    const attributes = { specversion: '1.0', id, source: '/tests', subject, type }
    const structured = mode !== 'binary'
    const lines = Object.entries(attributes)
      .map(([name, value]) => `ce-${name}:${value}\n`)
      .sort()
      .join('')
    const body = JSON.stringify(structured ? { ...attributes, data } : data)
    const seconds = Math.floor(Date.now() / 1000) - age
    const signed = `${structured ? '' : `${lines}\n`}${body}`
    // No library signs with an empty secret.
    const by = (secret ?? this.#secret) || 'none'
    const webhook = by.startsWith('whsec_') ? new Webhook(by) : new Webhook(Buffer.from(by), { format: 'raw' })
    const signature = webhook.sign(id, new Date(seconds * 1000), signed)
    const headers: Record<string, string> = {
      'content-type': structured ? 'application/cloudevents+json' : 'application/json',
      'webhook-id': id,
      'webhook-timestamp': `${seconds}`,
      'webhook-signature': signature,
    }
    if (!structured) for (const [name, value] of Object.entries(attributes)) headers[`ce-${name}`] = value
    return { method: 'POST', headers, body }
  }

  /** The status, and what the answer says: how many took it, `queued`, or the code of what kept it out. */
  async send(address: string, sending: Sending | RequestInit): Promise<[status: number, says: unknown]> {
    const init = 'id' in sending ? this.request(sending) : sending
    const response = await fetch(`${address}/api/events`, init)
    const { taken, queued, code } = (await response.json()) as { taken?: number; queued?: true; code?: string }
    return [response.status, code ?? taken ?? (queued ? 'queued' : undefined)]
  }
}
