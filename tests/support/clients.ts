import { Client, type Room } from '@colyseus/sdk'
import type { MatchRow } from '../../shared/protocol.ts'
import type { GameState } from '../../shared/state.ts'
import type { TestServer } from './server.ts'

/** A room as the stock SDK gives it. */
export type Joined = Room<unknown, GameState>

/** Stock SDK clients of one server, all of which leave together. */
export class Clients implements AsyncDisposable {
  readonly #address: string
  readonly #rooms: Joined[] = []

  constructor(address: string) {
    this.#address = address
  }

  /** Joins as a player: any match of a game, or a certain one. */
  async play(where: { game: string } | { roomId: string }, options: Record<string, unknown> = {}): Promise<Joined> {
    const client = new Client(this.#address)
    const room = await ('game' in where
      ? client.joinOrCreate<GameState>(where.game, options)
      : client.joinById<GameState>(where.roomId, options))
    return this.keep(room as Joined)
  }

  async watch(match: string, options: Record<string, unknown> = {}): Promise<Joined> {
    const client = new Client(this.#address)
    return this.keep((await client.joinOrCreate<GameState>('watch', { match, ...options })) as Joined)
  }

  async reconnect(token: string): Promise<Joined> {
    return this.keep((await new Client(this.#address).reconnect<GameState>(token)) as Joined)
  }

  /** Quiets the SDK's words about messages that a test does not listen to, and leaves the room at the end. */
  keep(room: Joined): Joined {
    for (const type of ['marks', 'chat', 'hide', 'tally', 'stalled', 'line', 'seat']) room.onMessage(type, () => {})
    this.#rooms.push(room)
    return room
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const room of this.#rooms) {
      room.reconnection.enabled = false
      if (room.connection.isOpen) void room.leave()
    }
  }
}

/** The matches that a server lists. */
export async function matchesOf(server: TestServer): Promise<MatchRow[]> {
  const response = await fetch(`${server.address}/api/matches`)
  return (await response.json()) as MatchRow[]
}

/** The first of them. */
export async function firstMatch(server: TestServer): Promise<MatchRow> {
  const [match] = await matchesOf(server)
  if (match === undefined) throw new Error('The server lists no match.')
  return match
}

/** A request of the operator. */
export function asOperator(server: TestServer, path: string, body: unknown, password = operatorPassword) {
  return fetch(`${server.address}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`,
    },
    body: JSON.stringify(body),
  })
}

/** The operator's password on servers that tests start. */
export const operatorPassword = 'test-operator-password'

/** A state as text in which equal states are equal: keys in order, whatever the order in which they came. */
export function canonical(state: { toJSON(): unknown }): string {
  return JSON.stringify(state.toJSON(), (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  )
}
