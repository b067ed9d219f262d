import { randomUUID } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import { pinoHttp } from 'pino-http'

const longestPath = 200

/** Without the query: tokens of people stand in some. */
const pathOf = ({ originalUrl }: Request) => originalUrl.split('?')[0]?.slice(0, longestPath)

/** Gives each request an id, which the response names, and logs it at debug: method, path, address and status. */
export function requestLog(log: Logger): RequestHandler {
  if (!log.isLevelEnabled('debug')) {
    return (request, response, next) => {
      idFor(request, response)
      next()
    }
  }
  const logged = pinoHttp<Request, Response>({
    logger: log,
    genReqId: idFor,
    quietReqLogger: true,
    wrapSerializers: false,
    serializers: { req: () => undefined, res: () => undefined, err: () => undefined },
    customAttributeKeys: { reqId: 'requestId', responseTime: 'ms' },
    customLogLevel: () => 'debug',
    customSuccessMessage: () => 'request answered',
    customErrorMessage: () => 'request broken off',
    customProps: (request, response) => ({
      method: request.method,
      path: pathOf(request),
      address: request.ip,
      status: response.statusCode,
    }),
  })
  return (request, response, next) => logged(request, response, next)
}

/** The id of a request, made when it is asked for first. */
function idFor(request: { id?: unknown }, response: Response): string {
  const id = randomUUID()
  request.id = id
  response.set('X-Request-Id', id)
  return id
}

/** The fields by which a line of the log is found to belong to a request. */
export const requestFields = (request: Request & { id?: unknown }) => ({
  requestId: request.id,
  address: request.ip,
  method: request.method,
  path: pathOf(request),
})

/** Logs what an operator orders, with what came of it and `details`. Mounted behind the check of the password. */
export function orderLog(log: Logger, details: (request: Request) => object = () => ({})): RequestHandler {
  return (request, response, next) => {
    response.once('finish', () => {
      const order = request.body === undefined ? {} : { order: request.body as unknown }
      log.info(
        { ...requestFields(request), user: 'admin', ...order, ...details(request), status: response.statusCode },
        'operator order answered',
      )
    })
    next()
  }
}
