import type { ErrorReply } from '../../shared/errors.ts'
import { RefusedError } from './session.ts'

/** A place in the queue before the stands. */
export interface QueuePlace {
  /** From 1. */
  readonly place: number
  /** Milliseconds until it is worth asking again. */
  readonly returnMs: number
  /** Keeps the place. */
  readonly ticket: string
}

/** Many come at once: who was refused so is to come again, with the ticket. */
export class QueuedError extends RefusedError {
  readonly queue: QueuePlace

  constructor(reply: ErrorReply, queue: QueuePlace) {
    super(reply)
    this.queue = queue
  }
}

/** The place in the queue that a refusal's body tells of; undefined where it tells of none. */
export function queuePlaceOf(body: unknown): QueuePlace | undefined {
  const { place, returnMs, ticket } = (body ?? {}) as Record<string, unknown>
  const told = typeof place === 'number' && typeof returnMs === 'number' && typeof ticket === 'string'
  return told ? { place, returnMs, ticket } : undefined
}

/** Asks until it is one's turn. `moved` hears each place, from 1. Rejects with any other refusal. */
export async function inTurn<Answer>(
  ask: (ticket: { ticket?: string }) => Promise<Answer>,
  moved: (place: number) => void,
  wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
): Promise<Answer> {
  for (let ticket = {}; ; ) {
    try {
      return await ask(ticket)
    } catch (error) {
      if (!(error instanceof QueuedError)) throw error
      ticket = { ticket: error.queue.ticket }
      moved(error.queue.place)
      await wait(error.queue.returnMs)
    }
  }
}
