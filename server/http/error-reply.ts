import type { ErrorRequestHandler } from 'express'
import { CaveaError, type ErrorCode, statusOf } from '../../shared/errors.ts'

/** What programs ask for is answered to programs, whatever they say they accept. */
const forPrograms = /^\/(?:api|health|matchmake|metrics)(?:\/|$)/
/** When to come again after a refusal that says no time of its own, in seconds. */
const comeAgainSeconds: Readonly<Record<number, number>> = { 429: 5, 503: 1 }

/** Answers what handlers throw: with its code as JSON, or to people as a page. What has no code goes to `failed`. */
export function errorReply(
  ports: { failed(where: string, error: unknown): void },
  pageOf: (code: ErrorCode) => string,
): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    if (response.headersSent) return next(thrown)
    const error = codedOf(thrown)
    if (error.code === 'internal') ports.failed(`${request.method} ${request.path}`, thrown)
    const status = statusOf(error.code)
    response.status(status)
    const seconds = waitSecondsOf(error) ?? comeAgainSeconds[status]
    if (seconds !== undefined) response.set('Retry-After', `${seconds}`)
    const readByPeople = error.code === 'route_unknown' || !forPrograms.test(request.path)
    if (readByPeople && request.accepts(['json', 'html']) === 'html') {
      return void response.set('Cache-Control', 'no-cache').type('html').send(pageOf(error.code))
    }
    response.json({ ...error.reply(), error: error.message })
  }
}

// A limiter throws how long its points are used up.
function waitSecondsOf({ cause }: CaveaError): number | undefined {
  const waits = typeof cause === 'object' && cause !== null && 'msBeforeNext' in cause
  return waits && typeof cause.msBeforeNext === 'number' ? Math.max(1, Math.ceil(cause.msBeforeNext / 1000)) : undefined
}

// What body parsers throw says its status only.
function codedOf(thrown: unknown): CaveaError {
  if (thrown instanceof CaveaError) return thrown
  const status = typeof thrown === 'object' && thrown !== null && 'status' in thrown ? thrown.status : 500
  if (status === 413) return new CaveaError('request_too_large', { cause: thrown })
  if (status === 415) return new CaveaError('media_type_unsupported', { cause: thrown })
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new CaveaError('request_invalid', { cause: thrown })
  }
  return new CaveaError('internal', { cause: thrown })
}
