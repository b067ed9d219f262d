import { parentPort } from 'node:worker_threads'
import { games } from '../../rooms/index.ts'
import type { Game } from '../../shared/game.ts'
import { outlooks } from '../../shared/preview.ts'
import type { PreviewAnswer, PreviewJob } from './previews.ts'

// Wiring of a thread of its own: a look ahead must never take a tick from the match that it looks at.
parentPort?.on('message', async ({ id, game: name, snapshot, options }: PreviewJob) => {
  const load: (() => Promise<Game>) | undefined = (games as Record<string, () => Promise<Game>>)[name]
  const found = load === undefined ? [] : outlooks(await load(), snapshot, options)
  parentPort?.postMessage({ id, outlooks: found } satisfies PreviewAnswer)
})
