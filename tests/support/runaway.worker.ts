import { parentPort } from 'node:worker_threads'
import type { PreviewAnswer, PreviewJob } from '../../server/audience/previews.ts'
import type { Game } from '../../shared/game.ts'
import { outlooks } from '../../shared/preview.ts'
import { type SmallState, smallGame } from './small-game.ts'

interface Link {
  readonly before: Link | undefined
}

/** The small game with a measure, and two whose step runs away: one never ends, the other takes all memory. */
const games: Readonly<Record<string, Game>> = {
  small: { ...smallGame, outlook: { mark: 'lap', verb: 'run' } },
  endless: {
    ...smallGame,
    outlook: { mark: 'lap', verb: 'run' },
    step(_state: SmallState) {
      for (;;);
    },
  },
  hungry: {
    ...smallGame,
    outlook: { mark: 'lap', verb: 'run' },
    step(_state: SmallState) {
      for (let last: Link | undefined; ; last = { before: last });
    },
  },
}

parentPort?.on('message', ({ id, game, snapshot, options }: PreviewJob) => {
  const found = games[game]
  parentPort?.postMessage({
    id,
    outlooks: found === undefined ? [] : outlooks(found, snapshot, options),
  } satisfies PreviewAnswer)
})
