import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { monitor } from '@colyseus/monitor'
import { type RequestHandler, Router } from 'express'
import { CaveaError } from '../../shared/errors.ts'

/** Only a script of the same origin can add a header of its own: another site's page would have to ask first, and may not. */
const callHeader = 'cavea-monitor'

/**
 * Room methods that the monitor may call. Its editing of state is not among them: state changes by commands alone, and an
 * edit would not be on the tape. `POST /api/matches/:roomId/mechanics` is the way for operators.
 */
const calls = new Set(['disconnect', '_forceClientDisconnect', '_sendMessageToClient', 'broadcast'])

// Runs before the monitor's own script, which sends each call as a GET.
const script = `const plain = window.fetch
window.fetch = (input, init) =>
  new URL(input, location.href).pathname.endsWith('/api/room/call')
    ? plain(input, { ...init, method: 'POST', headers: { '${callHeader}': 'call' } })
    : plain(input, init)
`

const indexFile = join(createRequire(import.meta.url).resolve('@colyseus/monitor'), '../static/index.html')

/** The monitor's page without what it loads from other sites (a font that it never uses), and with our script. */
export async function monitorPage(): Promise<string> {
  const page = await readFile(indexFile, 'utf8')
  return page
    .replace(/<link\b[^>]*\bhref="(?:https?:)?\/\/[^>]*>/g, '')
    .replace('<head>', '<head>\n    <script src="./calls.js"></script>')
}

/**
 * Colyseus's monitor, in which no GET changes anything. By itself it calls any method of any room on a GET, so a link or a
 * refresh on another site's page ends matches while the operator is signed in. GETs reach it by a closed list; calls have
 * to be POSTs with a header that only our page adds; `called` meets them first.
 */
export function monitorRoutes(called: RequestHandler): Router {
  const router = Router({ caseSensitive: true, strict: true })
  const behind = monitor() as unknown as RequestHandler
  router.get('/', (request, response, next) => {
    const [path = '', query] = request.originalUrl.split('?')
    if (!path.endsWith('/')) return void response.redirect(query === undefined ? `${path}/` : `${path}/?${query}`)
    monitorPage().then((page) => response.set('Cache-Control', 'no-cache').type('html').send(page), next)
  })
  router.get('/calls.js', (_request, response) => {
    response.set('Cache-Control', 'no-cache').type('js').send(script)
  })
  router.get(['/api', '/api/room', /^\/assets\/[\w.-]+$/], behind)
  router.post('/api/room/call', called, (request, response, next) => {
    if (request.headers[callHeader] === undefined) throw new CaveaError('not_authorized')
    const { method } = request.query
    if (typeof method !== 'string' || !calls.has(method)) {
      const detail = `The monitor calls ${[...calls].join(', ')}.`
      throw new CaveaError('request_invalid', { value: method, detail })
    }
    request.method = 'GET'
    behind(request, response, next)
  })
  router.use(() => {
    throw new CaveaError('route_unknown')
  })
  return router
}
