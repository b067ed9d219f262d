import { ErrorCode, ServerError } from '@colyseus/core'
import type * as z from 'zod/mini'
import { CaveaError, replyOf } from '../../shared/errors.ts'
import { joinRequest, watchRequest } from '../../shared/protocol.ts'
import { personOf, shownName } from './names.ts'

/** What is known of somebody who was let in. */
export interface Visitor {
  readonly name: string
  /** Stands for the person over several visits; empty for those who did not say. */
  readonly person: string
}

/** An error for Colyseus's matchmaking, which takes numbers only: the code of ours stands in brackets in its text. */
export function refusal(error: CaveaError): ServerError {
  return new ServerError(ErrorCode.AUTH_FAILED, `[${error.code}] ${error.message}`)
}

/** Runs something at a boundary where Colyseus wants its own errors. */
export function orRefuse<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw refusal(error instanceof CaveaError ? error : new CaveaError('internal', { cause: error }))
  }
}

function parse<T>(schema: z.ZodMiniType<T>, options: unknown): T {
  const parsed = schema.safeParse(options ?? {})
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const detail = issue === undefined ? '' : `At "${issue.path.join('.')}": ${issue.message}.`
    throw new CaveaError('request_invalid', { value: options, detail })
  }
  return parsed.data
}

/** Lets a player in: who they say they are, in a form that may be shown. Throws `request_invalid`. */
export function admitPlayer(options: unknown): Visitor {
  const request = parse(joinRequest, options)
  return { name: shownName(request.name, 'Gladiator'), person: personOf(request.person) }
}

/** Lets a spectator in. Throws `request_invalid`. */
export function admitSpectator(options: unknown): Visitor & { readonly match: string } {
  const request = parse(watchRequest, options)
  return { name: shownName(request.name, ''), person: personOf(request.person), match: request.match }
}

/** What a handler of `request` may use to answer. */
interface Answer {
  reject(reason: unknown): unknown
  resolve(value: unknown): unknown
}

/**
 * A message handler whose errors become coded rejections. Without it a throwing handler of Colyseus 0.18 resolves to
 * nothing at the client, which then believes that all went well.
 */
export function answering<C, T>(
  schema: z.ZodMiniType<T>,
  handle: (client: C, request: T) => unknown,
): (client: C, payload: unknown, answer: Answer) => Promise<void> {
  return async (client, payload, answer) => {
    try {
      answer.resolve(await handle(client, parse(schema, payload)))
    } catch (error) {
      answer.reject(replyOf(error))
      if (!(error instanceof CaveaError)) throw error
    }
  }
}
