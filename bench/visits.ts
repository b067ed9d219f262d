import { Client } from '@colyseus/sdk'
import { watchRoom } from '../shared/protocol.ts'
import type { GameState } from '../shared/state.ts'
import type { Child } from './child.ts'
import type { CrowdOrders, Visit } from './crowd/orders.ts'
import { type ServerProcess, settled } from './server-process.ts'

export type Player = Awaited<ReturnType<typeof play>>
export type Visitor = Awaited<ReturnType<typeof visit>>

/** How many of a crowd decode what they get, at each place. */
const viewers = 3

/** A player who sees the match as the stock SDK shows it. */
export async function play(server: ServerProcess, match: string) {
  const room = await new Client(`http://127.0.0.1:${server.port}`).joinById<GameState & { toJSON(): unknown }>(match, {
    name: 'Witness',
  })
  room.onMessage('marks', () => {})
  room.reconnection.enabled = false
  return room
}

/** Somebody in the stands who says something now and then. Comes back where a server sends its stands on. */
export async function visit(server: ServerProcess, match: string) {
  const room = await new Client(`http://127.0.0.1:${server.port}`).joinOrCreate<GameState & { toJSON(): unknown }>(
    watchRoom,
    { match },
  )
  for (const type of ['marks', 'chat', 'tally', 'hide', 'stalled']) room.onMessage(type, () => {})
  room.reconnection.minUptime = 0
  return room
}

/** Has so many spectators come to a match where it is shown; `firstPerson`: as the people of this number and the following. */
export async function bringCrowd(
  crowd: Child<CrowdOrders>,
  shownAt: ServerProcess,
  match: string,
  spectators: number,
  firstPerson?: number,
): Promise<void> {
  const group = await visitOf(shownAt, match, spectators)
  await crowd.ask('enter', firstPerson === undefined ? group : { ...group, firstPerson })
}

/** The visit of so many to a match where it is shown, once it is listed there. */
export async function visitOf(shownAt: ServerProcess, match: string, spectators: number): Promise<Visit> {
  await settled('the match is listed', async () => (await shownAt.matches()).some(({ roomId }) => roomId === match))
  const entrance = { speaks: 'colyseus', room: watchRoom, options: { match } } as const
  return { port: shownAt.port, entrance, moves: 'merged', spectators, viewers, state: 'game' }
}
