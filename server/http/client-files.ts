import type { Request, RequestHandler, Response } from 'express'

/** The encodings in which the build packs each text beside it, the smallest first. */
const packings = [
  { encoding: 'br', ending: '.br' },
  { encoding: 'gzip', ending: '.gz' },
] as const

const forever = 'public,max-age=31536000,immutable'
/** What is set for a file before it turns out whether there is one. */
const fileHeaders = [
  ...['Content-Encoding', 'Content-Type', 'Content-Length', 'Content-Range', 'Accept-Ranges'],
  ...['Cache-Control', 'ETag', 'Last-Modified'],
]

/**
 * Serves the files of a build, packed where the client takes it. A file that is missing, at whatever moment it went away,
 * is left to the next handler. Pages are not served here: under their own names browsers would keep them for good.
 */
export function clientFiles(folder: string): RequestHandler {
  return async (request, response, next) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (!isRead || request.path.endsWith('/') || request.path.endsWith('.html')) return next()
    const takes = request.acceptsEncodings()
    for (const { encoding, ending } of packings) {
      if (!takes.includes(encoding)) continue
      response.set('Content-Encoding', encoding)
      if (await isSent(request, response, folder, ending)) return
    }
    if (await isSent(request, response, folder, '')) return
    next()
  }
}

/** Sends a file. Resolves to false where there is none, with the response as it was. */
function isSent(request: Request, response: Response, root: string, ending: string): Promise<boolean> {
  const name = request.path.slice(request.path.lastIndexOf('/') + 1)
  // By the name without the ending: packed text is still text. `send` leaves a type that is set alone.
  response.type(name).vary('Accept-Encoding').set('Cache-Control', forever)
  const options = { root, dotfiles: 'ignore', index: false, cacheControl: false } as const
  return new Promise((resolve) => {
    response.sendFile(`${request.path}${ending}`, options, (error: Error | undefined) => {
      if (error === undefined) return resolve(true)
      if (response.headersSent) {
        // The rest is missing: only an end without the last bytes tells the client.
        response.destroy()
        return resolve(true)
      }
      for (const header of fileHeaders) response.removeHeader(header)
      response.status(200)
      resolve(false)
    })
  })
}
