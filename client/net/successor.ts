import { GameServer } from './server.ts'

/**
 * The match that took the place of one that a server no longer has, as after an update that changed the game: another of
 * the same game. Undefined where the match runs still, where there is no other, and where nobody answers.
 */
export async function successorOf(roomId: string, game: string): Promise<string | undefined> {
  try {
    const rows = await new GameServer().matches()
    if (rows.some((row) => row.roomId === roomId)) return undefined
    return rows.find((row) => row.game === game)?.roomId
  } catch {
    return undefined
  }
}
