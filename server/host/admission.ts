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
  /** Where they joined from; left out where that is not known. It is on no tape. */
  readonly network?: string
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

/**
 * Lets a player in: who they say they are, in a form that may be shown, or the game's `standIn` for a name. Throws
 * `request_invalid`.
 */
export function admitPlayer(options: unknown, standIn: string): Visitor {
  const request = parse(joinRequest, options)
  return { name: shownName(request.name, standIn), person: personOf(request.person) }
}

/** Somebody who was let in, under a name that is fit for others: a hidden word in one is shown to nobody. */
export async function admitNamed(
  admit: () => Visitor,
  fitName: (name: string, standIn: string) => Promise<string>,
  standIn: string,
): Promise<Visitor> {
  const visitor = orRefuse(admit)
  return { ...visitor, name: await fitName(visitor.name, standIn) }
}

/**
 * Lets somebody in who waited in line, known already by the digest of their secret. Colyseus asks nobody about a seat
 * that is reserved, so the name is made fit to be shown here.
 */
export function admitWaiting({ name, person }: Visitor, standIn: string): Visitor {
  return { name: shownName(name, standIn), person }
}

/** Lets a spectator in. Throws `request_invalid`. */
export function admitSpectator(options: unknown): Visitor & { readonly match: string } {
  const request = parse(watchRequest, options)
  return { name: shownName(request.name, ''), person: personOf(request.person), match: request.match }
}

/** What Colyseus hands to a handler; `id` is set if the client waits for an answer. */
interface Answer {
  readonly id: number | undefined
  resolve(value: unknown): unknown
}

/**
 * A coded rejection on its way to a client's `request`. As a ServerError it is not logged by Colyseus: what a client
 * does wrong is no event of the server.
 */
export class Refusal extends ServerError {
  readonly answerable: boolean

  constructor(error: unknown, answerable: boolean) {
    const reply = replyOf(error)
    super(ErrorCode.APPLICATION_ERROR, reply.message)
    Object.assign(this, { code: reply.code, name: 'Refusal' })
    this.answerable = answerable
    if (!(error instanceof CaveaError)) this.cause = error
  }
}

/**
 * A message handler whose errors become coded rejections: with the stock SDK `request` then rejects with an error that
 * has our code and sentence. Without this, a throwing handler resolves to nothing, and the client believes all went well.
 * The room's `onUncaughtException` must hand what it gets to {@link passRefusal}.
 */
export function answering<C, T>(
  schema: z.ZodMiniType<T>,
  handle: (client: C, request: T) => unknown,
): (client: C, payload: unknown, answer: Answer) => Promise<void> {
  return async (client, payload, answer) => {
    try {
      answer.resolve(await handle(client, parse(schema, payload)))
    } catch (error) {
      throw new Refusal(error, answer.id !== undefined)
    }
  }
}

/**
 * For a room's `onUncaughtException`: throws a rejection on, so that it reaches its client, and calls `report` for
 * everything that was no client's mistake. A rejection that nobody waits for ends here; thrown on, it would end the process.
 */
export function passRefusal(error: Error, report: (error: Error) => void): void {
  const refusal = error.cause
  if (!(refusal instanceof Refusal)) {
    report(error)
    return
  }
  if (refusal.cause instanceof Error) report(refusal.cause)
  if (refusal.answerable) throw refusal
}
