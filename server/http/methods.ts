import { type RequestHandler, Router } from 'express'
import { CaveaError } from '../../shared/errors.ts'

/** What of a layer of a router says which methods a path takes. */
interface Layer {
  readonly route?: { readonly path: string; readonly methods?: Readonly<Record<string, boolean>> }
}

/** Answers all other methods at the paths of these routers with `method_not_allowed` and `Allow`. Mounted behind them. */
export function otherMethods(...routers: readonly Router[]): RequestHandler {
  const taken = new Map<string, Set<string>>()
  for (const { route } of routers.flatMap(({ stack }) => stack as readonly Layer[])) {
    if (route === undefined) continue
    const methods = taken.get(route.path) ?? new Set()
    for (const method of Object.keys(route.methods ?? {})) methods.add(method.toUpperCase())
    // Express answers HEAD by the handler of GET.
    if (methods.has('GET')) methods.add('HEAD')
    taken.set(route.path, methods)
  }
  const others = Router()
  for (const [path, methods] of taken) {
    others.all(path, (_request, response) => {
      response.set('Allow', [...methods].join(', '))
      throw new CaveaError('method_not_allowed')
    })
  }
  return (request, response, next) => others(request, response, next)
}

/** Refuses a body that says it is no JSON: it would be taken for an empty one. A request without a body passes. */
export const jsonBodiesOnly: RequestHandler = (request, _response, next) => {
  // null: there is no body.
  if (request.is('application/json') === false && hasBytes(request.headers['content-length']))
    throw new CaveaError('media_type_unsupported', { value: request.headers['content-type'] })
  next()
}

// A body in chunks has no length, and its size is not known.
const hasBytes = (length: string | undefined): boolean => length !== '0'
