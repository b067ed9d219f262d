import { playerWord } from '../../shared/words.ts'
import type { Audiences } from '../audience/audiences.ts'
import type { Words } from '../audience/moderation-words.ts'
import type { FarStands } from '../cluster/far-stands.ts'
import type { HandOff } from '../cluster/handoff/hand-off.ts'
import type { Config } from '../config.ts'
import { admitSpectator, answering, orRefuse, passRefusal } from '../host/admission.ts'
import { heldSeat } from '../host/held-seat.ts'
import type { Matches } from '../host/matches.ts'
import type { Passes } from '../relay/passes.ts'
import { Proofs } from '../relay/proofs.ts'
import type { StandsPorts } from '../relay/watch-room.ts'
import type { FarTape } from '../tape/redis/far-tape.ts'
import type { Tapes } from '../tape/tapes.ts'

/** The parts of the server that the watch room calls. */
export interface StandsParts {
  readonly config: Config
  readonly passes: Passes
  /** What all nodes of the cluster sign with. */
  readonly secret: Uint8Array
  /** Set on a node that only serves spectators of other nodes' matches: votes and lines then go to their hosts. */
  readonly far: FarStands<FarTape> | undefined
  readonly matches: Matches
  readonly tapes: Tapes
  readonly audiences: Audiences
  readonly handOff: HandOff
  readonly words: Words
  failed(where: string, error: unknown): void
}

/** Connects the watch room to the matches of this node, or to those of other nodes. */
export function standsPorts(parts: StandsParts): StandsPorts {
  const { config, passes, secret, far, matches, tapes, audiences, handOff, words, failed } = parts
  return {
    delayMs: config.watchDelayMs,
    admit: admitSpectator,
    refuse: orRefuse,
    answering,
    passRefusal,
    hold: heldSeat,
    passes,
    proofs: new Proofs(secret),
    failed,
    ...(far?.ports() ?? {
      find(roomId: string) {
        const match = matches.find(roomId)
        const tape = tapes.live(roomId)
        return match === undefined || tape === undefined ? undefined : { tape, stateClass: match.game.state }
      },
      crowd: (roomId: string, spectators: number) => handOff.crowd(roomId, spectators),
      vote: (roomId, vote) => audiences.get(roomId).vote({ ...vote, source: 'stands' }),
      say: (roomId, line) => audiences.get(roomId).say({ ...line, source: 'stands' }),
      line: {
        join: async (roomId, { name, ...waiting }) => {
          const { game, line } = matches.get(roomId)
          return line.join({ ...waiting, name: await words.fitName(name, playerWord(game.words)) })
        },
        leave: (roomId, id) => matches.find(roomId)?.line.leave(id),
      },
    }),
  }
}
