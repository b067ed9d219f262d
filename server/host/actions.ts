import type { Client, Room } from '@colyseus/core'
import { CaveaError } from '../../shared/errors.ts'
import type { Game } from '../../shared/game.ts'
import type { Json } from '../../shared/json.ts'
import { answering } from './admission.ts'
import type { RunningMatch } from './ports.ts'

/** Has a match's room hear the actions that its game knows, each of which enters as a command. */
export function hearActions(room: Pick<Room, 'onMessage'>, game: Game, submit: RunningMatch['submit']): void {
  for (const [action, { payload: form }] of Object.entries(game.actions)) {
    const handle = answering(form, async ({ sessionId: seat }: Client, payload) => {
      const verdict = await submit({ kind: 'action', actor: 'player', seat, action, payload: payload as Json })
      if (!verdict.ok) throw new CaveaError(verdict.code)
      return { done: true }
    })
    room.onMessage(action, (client: Client, payload: unknown, answer) => handle(client, payload, answer))
  }
}
