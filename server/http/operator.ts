import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { CaveaError } from '../../shared/errors.ts'
import { networkOf } from './network.ts'

/** Wrong passwords from one network within ten minutes. */
const wrongAllowed = 10

const digest = (text: string) => createHash('sha256').update(text).digest()

/** A password made up for this start, for those who have set none. */
export const madeUpPassword = (): string => randomBytes(12).toString('base64url')

/**
 * Lets through requests with the operator's password (HTTP Basic, user `admin`). A right password counts however many wrong
 * ones came before: behind a proxy or a router, somebody else's guesses have the operator's address. Beyond ten wrong ones,
 * further wrong ones get `rate_limited`. `refused` hears of each wrong one up to that.
 */
export function operatorOnly(password: string, refused: (request: Request) => void): RequestHandler {
  const isRight = passwordCheck(password)
  const wrong = new RateLimiterMemory({ points: wrongAllowed, duration: 600 })
  return async (request: Request, response: Response, next: NextFunction) => {
    const { authorization } = request.headers
    if (isRight(authorization)) return next()
    if (authorization !== undefined) {
      await wrong.consume(networkOf(request.ip)).catch((cause: unknown) => {
        throw new CaveaError('rate_limited', { cause })
      })
      refused(request)
    }
    response.set('WWW-Authenticate', 'Basic realm="Cavea", charset="UTF-8"')
    throw new CaveaError('not_authorized')
  }
}

/** Whether an Authorization header carries the operator's password. Its cost is bounded by the size of a header. */
export function passwordCheck(password: string): (authorization: string | undefined) => boolean {
  const expected = digest(`admin:${password}`)
  return (authorization = '') => {
    // RFC 9110: the name of a scheme has no case.
    const [, credentials = ''] = /^basic +([A-Za-z0-9+/=]+)$/i.exec(authorization) ?? []
    // Digests have one length, so the comparison takes the same time for any guess.
    return timingSafeEqual(digest(Buffer.from(credentials, 'base64').toString('utf8')), expected)
  }
}
