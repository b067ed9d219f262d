import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Request, type Response, Router } from 'express'
import sirv from 'sirv'

/** Which page answers which address. Ids are read by the page itself. */
const pages = [
  ['/', 'index.html'],
  ['/play/:roomId', 'play.html'],
  ['/watch/:roomId', 'watch.html'],
] as const

const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Cavea</title>
<p>The pages are not built yet. Run <code>npm run build</code>, or start with <code>npm start</code>.</p></html>`

/** The built pages and their files from a folder. Files have a digest in their names and never change. */
export function clientPages(folder: string): Router {
  const router = Router()
  const cached = new Map<string, string>()
  for (const [path, file] of pages) {
    router.get(path, (_request: Request, response: Response) => {
      const at = join(folder, file)
      let text = cached.get(file)
      if (text === undefined) {
        if (!existsSync(at)) return void response.status(503).type('html').send(notBuilt)
        text = readFileSync(at, 'utf8')
        cached.set(file, text)
      }
      // A page that is kept by a browser would ask for files of an older build.
      response.set('Cache-Control', 'no-cache').type('html').send(text)
    })
  }
  if (existsSync(folder)) {
    router.use(sirv(folder, { gzip: true, brotli: true, immutable: true, maxAge: 31_536_000, extensions: [] }))
  }
  return router
}
