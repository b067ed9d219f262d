import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { CaveaError } from '../../shared/errors.ts'

/** Wrong passwords from one address within ten minutes. */
const wrongAllowed = 10

const digest = (text: string) => createHash('sha256').update(text).digest()

/** A password made up for this start, for those who have set none. */
export const madeUpPassword = (): string => randomBytes(12).toString('base64url')

/** Lets through who knows the operator's password (HTTP Basic, user `admin`). */
export function operatorOnly(password: string): RequestHandler {
  const expected = digest(`admin:${password}`)
  const wrong = new RateLimiterMemory({ points: wrongAllowed, duration: 600 })
  return async (request: Request, response: Response, next: NextFunction) => {
    const address = request.ip ?? ''
    const tries = await wrong.get(address)
    if (tries !== null && tries.consumedPoints >= wrongAllowed) throw new CaveaError('rate_limited')
    const header = /^Basic ([A-Za-z0-9+/=]+)$/.exec(request.headers.authorization ?? '')
    const given = header === null ? '' : Buffer.from(header[1] ?? '', 'base64').toString('utf8')
    // Digests have one length, so the comparison takes as long for any guess.
    if (timingSafeEqual(digest(given), expected)) return next()
    if (header !== null) await wrong.consume(address).catch(() => {})
    response.set('WWW-Authenticate', 'Basic realm="Cavea", charset="UTF-8"')
    throw new CaveaError('not_authorized')
  }
}
