import { matchMaker } from '@colyseus/core'
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { CaveaError } from '../../shared/errors.ts'
import { jsonBodiesOnly } from './methods.ts'
import { networkOf } from './network.ts'

const largestBody = '4kb'

/** What clients may ask of matchmaking. Rooms come to be by joining; making any number of them is not for everybody. */
const matchmakingMethods = ['joinOrCreate', 'join', 'joinById', 'reconnect']

/**
 * The origins that a public address gives this server's pages, beside that of the Host header: a proxy in front may not hand
 * that on. Without a scheme it is both.
 */
export function ownOrigins(publicAddress: string): string[] {
  if (publicAddress === '') return []
  const addresses = publicAddress.includes('://')
    ? [publicAddress]
    : [`http://${publicAddress}`, `https://${publicAddress}`]
  return addresses.map((address) => new URL(address).origin)
}

/** Whether a request comes from a page of this server, from one that is allowed, or from no page at all. */
export function originAllowed(headers: Headers, allowed: readonly string[]): boolean {
  const origin = headers.get('origin')
  const host = headers.get('host')
  if (origin === null || allowed.includes(origin)) return true
  // `Origin: null` is sent by sandboxed frames and local files: anybody can make one.
  return URL.canParse(origin) && new URL(origin).host === host
}

const headersOf = ({ headers: { host = '', origin } }: Request) =>
  new Headers(origin === undefined ? { host } : { host, origin })

/**
 * Refuses what another site's page, or a link on it, asks for. A browser sends the operator's password with every
 * request to this server, wherever the wish comes from, and browsers add no `Sec-Fetch-Site` over plain HTTP: a
 * route that changes something also has to refuse GETs.
 */
export function ownPagesOnly(own: readonly string[]): RequestHandler {
  return (request, _response, next) => {
    const from = request.headers['sec-fetch-site']
    const foreign = from !== undefined && from !== 'same-origin' && from !== 'none'
    if (foreign || !originAllowed(headersOf(request), own)) throw new CaveaError('origin_refused')
    next()
  }
}

/** Answers pages of other sites: the allowed ones may read and join, all others may not. No credentials either way. */
export function crossOrigin(allowed: readonly string[]): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const { origin } = request.headers
    response.vary('Origin')
    if (origin !== undefined && allowed.includes(origin)) {
      response.set('Access-Control-Allow-Origin', origin)
      // The stock SDK sends its requests with credentials; the allowed origins are named one by one, never echoed.
      response.set('Access-Control-Allow-Credentials', 'true')
      response.set('Access-Control-Allow-Headers', 'Content-Type, Accept, Authorization')
      response.set('Access-Control-Allow-Methods', 'GET, POST')
    }
    if (request.method === 'OPTIONS') return void response.status(204).end()
    next()
  }
}

/**
 * Stands before Colyseus's matchmaking, which by itself takes bodies of any size from anybody at any rate, and answers
 * pages of any site.
 */
export function matchmakingGuard(joinsPerMinute: number, allowed: readonly string[]): RequestHandler[] {
  matchMaker.controller.exposedMethods = matchmakingMethods
  // By itself it echoes any page's origin, with credentials.
  Object.assign(matchMaker.controller, { DEFAULT_CORS_HEADERS: {}, getCorsHeaders: () => ({}) })
  const limiter = new RateLimiterMemory({ points: joinsPerMinute, duration: 60 })
  const admit: RequestHandler = async (request, response, next) => {
    if (request.method !== 'POST') {
      response.set('Allow', 'POST')
      throw new CaveaError('method_not_allowed')
    }
    if (!originAllowed(headersOf(request), allowed)) throw new CaveaError('origin_refused')
    // Colyseus believes these of anybody, and hands a room what they say: the address that the settings let us believe.
    for (const name of ['x-real-ip', 'x-client-ip']) delete request.headers[name]
    request.headers['x-forwarded-for'] = request.ip ?? ''
    await limiter.consume(networkOf(request.ip)).catch((cause: unknown) => {
      throw new CaveaError('rate_limited', { cause })
    })
    next()
  }
  return [admit, jsonBodiesOnly, express.json({ limit: largestBody })]
}
