import type { RequestListener, Server } from 'node:http'
import { CaveaError } from '../../shared/errors.ts'

/** Puts an application in front of the one handler that a server has, and hands it that one to call. */
export function takeOver(http: Server, application: (behind: RequestListener) => RequestListener): void {
  const [behind] = http.listeners('request') as RequestListener[]
  if (behind === undefined) throw new CaveaError('internal', { detail: 'Colyseus has bound no routes.' })
  http.removeAllListeners('request')
  http.on('request', application(behind))
}
