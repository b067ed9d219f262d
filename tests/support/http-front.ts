import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pino } from 'pino'
import { httpApp } from '../../server/http/app.ts'
import { ClientBuild } from '../../server/http/client-build.ts'
import { Gate } from '../../server/http/gate.ts'
import type { Lead } from '../../server/http/lead.ts'
import { PassedOn } from '../../server/http/passed-on.ts'
import type { HttpPorts } from '../../server/http/ports.ts'
import { CaveaError } from '../../shared/errors.ts'
import type { AudienceOverview } from '../../shared/operate.ts'
import { operatorPassword } from './clients.ts'
import { until } from './until.ts'

const overview: AudienceOverview = {
  roomId: 'm',
  title: 'Small',
  tick: 1,
  crowd: 0,
  paused: false,
  ballots: [],
  mechanics: [],
  lines: [],
  mutes: [],
  director: { balance: 0, freePoints: 0, pointsPerMinute: 0, nextInSeconds: 0, turnout: -1 },
  sources: [],
  integrity: {
    ...{ active: 0, known: 0, brake: false, proofsAsked: 0, discounted: [], missesProxy: false },
    venue: { seats: 0, people: 0, code: '', secondsLeft: 60 },
  },
}

interface FrontOptions {
  ports?: Partial<HttpPorts>
  ownOrigins?: string[]
  allowedOrigins?: string[]
  joinsPerMinute?: number
  proxyHops?: number
  gate?: Gate
  find?: Lead['find']
  clientFolder?: string
  /** The clock by which the folder is looked at for a new build, in milliseconds. */
  now?: () => number
}

/** The HTTP side alone on a port of its own, with ports that write down what they are asked. */
export class HttpFront implements AsyncDisposable {
  readonly address: string
  readonly asked: unknown[][]
  readonly #server: Server

  private constructor(server: Server, asked: unknown[][]) {
    this.#server = server
    this.asked = asked
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  static async open({
    ports,
    ownOrigins = [],
    allowedOrigins = [],
    joinsPerMinute = 100,
    proxyHops = 0,
    gate = new Gate(),
    find = () => 'here',
    clientFolder = '/nowhere',
    now,
  }: FrontOptions = {}) {
    const asked: unknown[][] = []
    const client = new ClientBuild(clientFolder, now)
    const note =
      <T>(what: string, answer: T) =>
      (...given: unknown[]): T => {
        asked.push([what, ...given])
        return answer
      }
    const all: HttpPorts = {
      ready: () => true,
      matches: () => [],
      playedAt: () => undefined,
      wantSeat: async () => true,
      isFull: () => false,
      about: (near) => ({
        version: '1',
        build: client.id,
        addresses: near ? ['http://192.168.0.7:2567'] : [],
        servers: [],
      }),
      tapes: async () => ({ tapes: [], next: undefined }),
      tapeSummary: async () => undefined,
      async drain() {
        asked.push(['drain'])
        return 2
      },
      async tape(id) {
        if (id !== 'a tape') throw new CaveaError('tape_unknown', { value: id })
        return Readable.from([new Uint8Array([1, 2, 3])])
      },
      async audit(id) {
        if (id !== 'a tape') throw new CaveaError('tape_unknown', { value: id })
        return Readable.from(['{}\n'])
      },
      openBallot: note('openBallot', Promise.resolve('b1')),
      closeBallot: note('closeBallot', undefined),
      cancelBallot: note('cancelBallot', undefined),
      pauseStands: note('pauseStands', Promise.resolve()),
      openVenue: note('openVenue', overview.integrity.venue),
      setLineShown: note('setLineShown', undefined),
      setMuted: note('setMuted', undefined),
      overview: note('overview', overview),
      setMechanic: note('setMechanic', Promise.resolve(7)),
      takeEvent: note('takeEvent', Promise.resolve({ taken: 1 })),
      deadEvents: note('deadEvents', []),
      takeDelivery: note('takeDelivery', Promise.resolve('taken' as const)),
      metrics: async () => ({ type: 'text/plain; version=0.0.4', text: 'cavea_up 1\n' }),
      failed: note('failed', undefined),
      ...ports,
    }
    const app = httpApp({
      ports: all,
      password: operatorPassword,
      client,
      log: pino({ level: 'silent' }),
      ownOrigins,
      allowedOrigins,
      joinsPerMinute,
      proxyHops,
      gate,
      lead: { find, passedOn: new PassedOn(new Uint8Array(32)) },
      matchmaking(request, response) {
        asked.push(['matchmaking', request.url])
        response.end('{"joined":true}')
      },
    })
    const server = createServer(app).listen(0, '127.0.0.1')
    await until(() => server.listening)
    return new HttpFront(server, asked)
  }

  /** A request; an object is sent as JSON, a string as it is. */
  async send(method: string, path: string, headers: Record<string, string> = {}, body?: string | object) {
    const init: RequestInit = { method, headers: { 'content-type': 'application/json', ...headers } }
    if (body !== undefined) init.body = typeof body === 'string' ? body : JSON.stringify(body)
    const response = await fetch(this.address + path, init)
    const text = await response.text()
    return { status: response.status, headers: response.headers, text }
  }

  /** The status, and the code of the error in the body if there is one. */
  async outcome(...given: Parameters<HttpFront['send']>): Promise<[status: number, code?: string]> {
    const { status, text } = await this.send(...given)
    return status < 400 ? [status] : [status, JSON.parse(text).code]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}

export const basic = (password: string, user = 'admin', scheme = 'Basic') => ({
  authorization: `${scheme} ${Buffer.from(`${user}:${password}`).toString('base64')}`,
})
