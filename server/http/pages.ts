import { type Request, type Response, Router } from 'express'
import { CaveaError } from '../../shared/errors.ts'
import type { ClientBuild } from './client-build.ts'
import { clientFiles } from './client-files.ts'
import { originOf, withPreview } from './link-preview.ts'
import { playWords, replayWords, watchWords } from './link-words.ts'
import { overPage } from './over-page.ts'
import type { HttpPorts } from './ports.ts'

/**
 * Which page answers which address. `waits`: also while there is no such match, for it shows nothing then. `played`: only
 * where the match is played; servers that show it to its stands send people there.
 */
const pages = [
  { path: '/', file: 'index.html' },
  { path: '/play/:roomId', file: 'play.html', played: true },
  { path: '/watch/:roomId', file: 'watch.html' },
  { path: '/replay/:tapeId', file: 'replay.html' },
  { path: '/operate/:roomId', file: 'operate.html', played: true },
  { path: '/overlay/:roomId', file: 'overlay.html', waits: true },
] as const

const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Cavea</title>
<p>The pages are not built yet. Run <code>npm run build</code>, or start with <code>npm start</code>.</p></html>`

type PagePorts = Pick<HttpPorts, 'ready' | 'matches' | 'playedAt' | 'tapeSummary'>

/**
 * The built pages and their files. Files have a digest in their names and never change. The pages of
 * a match that has ended lead to its replay; those of one that never was end in `match_unknown`. `ownOrigins`: see `originOf`.
 */
export function clientPages(build: ClientBuild, ports: PagePorts, ownOrigins: readonly string[]): Router {
  const router = Router()
  for (const { path, file, ...page } of pages) {
    router.get(path, async (request: Request<{ roomId?: string; tapeId?: string }>, response: Response) => {
      const { roomId } = request.params
      const { protocol, headers } = request
      const origin = originOf({ protocol, host: headers.host }, ownOrigins)
      if (roomId !== undefined && !('waits' in page) && isGone(roomId, ports)) {
        const tape = await ports.tapeSummary(roomId).catch(() => undefined)
        // A tape that is still written belongs to a match that may come back.
        if (tape === undefined || tape.live) throw new CaveaError('match_unknown', { value: roomId })
        response.set('Cache-Control', 'no-cache').type('html')
        return void response.send(overPage(build, { tape, rows: ports.matches(), origin }))
      }
      const elsewhere = roomId !== undefined && 'played' in page ? ports.playedAt(roomId) : undefined
      // Without a scheme: a proxy in front may speak one that this server does not know of.
      if (elsewhere !== undefined) return void response.redirect(307, `//${elsewhere}${request.originalUrl}`)
      const text = build.page(file)
      if (text === undefined) return void response.status(503).type('html').send(notBuilt)
      const link = await linkOf(file, request.params, ports)
      const shown =
        link === undefined ? text : withPreview(text, { ...link, origin, picture: build.picture(link.game) })
      // A page that is kept by a browser would ask for files of an older build.
      response.set('Cache-Control', 'no-cache').type('html').send(shown)
    })
  }
  router.use(clientFiles(build.folder))
  return router
}

/** What the preview of a link to a page says; undefined for pages whose links nobody hands on. */
async function linkOf(
  file: (typeof pages)[number]['file'],
  { roomId = '', tapeId = '' }: { readonly roomId?: string; readonly tapeId?: string },
  ports: PagePorts,
) {
  const match = ports.matches().find((row) => row.roomId === roomId)
  switch (file) {
    case 'index.html':
      return { title: 'Cavea', description: lobbyWords, game: undefined, path: '/' }
    case 'play.html':
      return { ...playWords(match), game: match?.game, path: `/play/${encodeURIComponent(roomId)}` }
    case 'watch.html':
      return { ...watchWords(match), game: match?.game, path: `/watch/${encodeURIComponent(roomId)}` }
    case 'replay.html': {
      // The page itself needs no list of tapes: where that cannot be read, it is shown all the same.
      const tape = await ports.tapeSummary(tapeId).catch(() => undefined)
      return { ...replayWords(tape), game: tape?.game, path: `/replay/${encodeURIComponent(tapeId)}` }
    }
    default:
      return undefined
  }
}

const lobbyWords = 'Multiplayer matches. Play, or watch and vote on what happens next.'

// Until all matches are back none is said to be gone: the page waits for them.
function isGone(roomId: string, { ready, matches }: Pick<HttpPorts, 'ready' | 'matches'>): boolean {
  return ready() && !matches().some((match) => match.roomId === roomId)
}
