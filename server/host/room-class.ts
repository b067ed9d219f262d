import type { AuthContext } from '@colyseus/core'
import type { Game } from '../../shared/game.ts'
import { playerWord } from '../../shared/words.ts'
import { admitNamed, admitPlayer, type Visitor } from './admission.ts'
import { GameRoom } from './game-room.ts'
import type { HostPorts } from './ports.ts'

/** The room class for a game: Colyseus makes rooms by itself and hands them nothing, so the class brings its parts. */
export function gameRoom(game: Game, ports: HostPorts): new () => GameRoom {
  return class extends GameRoom {
    constructor() {
      super(game, ports)
    }

    static override async onAuth(_token: string, options: unknown, { ip }: AuthContext): Promise<Visitor> {
      const standIn = playerWord(game.words)
      const visitor = await admitNamed(() => admitPlayer(options, standIn), ports.fitName, standIn)
      return { ...visitor, network: ports.networkOf(Array.isArray(ip) ? ip[0] : ip) }
    }
  }
}
