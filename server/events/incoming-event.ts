import * as z from 'zod/mini'
import { CaveaError } from '../../shared/errors.ts'
import type { Json } from '../../shared/json.ts'

/** An event for a match, as it came. */
export interface IncomingEvent {
  readonly id: string
  readonly source: string
  readonly type: string
  readonly target: Target
  readonly data: Json
}

/** For which matches it is. */
export type Target =
  | { readonly kind: 'match'; readonly match: string }
  | { readonly kind: 'game'; readonly game: string }

/** Headers of a request, with names in lower case. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>

const mostData = 4096
const structuredType = 'application/cloudevents'

const attributes = z.object({
  specversion: z.literal('1.0'),
  // No dot: the id stands before one in what is signed.
  id: z.string().check(z.regex(/^[\w:-]{1,128}$/)),
  source: z.string().check(z.minLength(1), z.maxLength(256)),
  type: z.string().check(z.minLength(1), z.maxLength(64)),
  subject: z.string().check(z.minLength(1), z.maxLength(64)),
  data: z.optional(z.json()),
})

const invalid = (detail: string, cause?: unknown) =>
  new CaveaError('request_invalid', { detail: `${detail} docs/reference/events.md says how an event looks.`, cause })

/** Whether the body is the whole event, or its data alone with the rest in headers. */
export function isStructured(headers: Headers): boolean {
  return String(headers['content-type'] ?? '').startsWith(structuredType)
}

/** Reads an event in structured or in binary mode. Throws `request_invalid` with what is wrong. */
export async function readEvent(headers: Headers, body: string): Promise<IncomingEvent> {
  // Loaded with the first event: most servers take none, and it takes 80 ms and 12 MB.
  const { HTTP } = await import('cloudevents')
  const structured = isStructured(headers)
  let event: unknown
  try {
    event = HTTP.toEvent({ headers: { ...headers }, body: structured ? body : undefined })
    // By the package's own parser a bare number would become a text.
    if (!structured) event = { ...(event as object), data: body === '' ? null : JSON.parse(body) }
  } catch (cause) {
    throw invalid('This is no CloudEvent in JSON.', cause)
  }
  return checkEvent(event)
}

/** Reads an event from its JSON. Throws `request_invalid` with what is wrong. */
export function parseEvent(text: string): IncomingEvent {
  let event: unknown
  try {
    event = JSON.parse(text)
  } catch (cause) {
    throw invalid('This is no JSON.', cause)
  }
  return checkEvent(event)
}

function checkEvent(event: unknown): IncomingEvent {
  const parsed = attributes.safeParse(event)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw invalid(`At "${issue?.path.join('.')}": ${issue?.message}.`)
  }
  const { id, source, type, subject, data = null } = parsed.data
  if (JSON.stringify(data).length > mostData) throw new CaveaError('request_too_large', { value: id })
  const [, game] = /^games\/(.+)$/.exec(subject) ?? []
  const target: Target = game === undefined ? { kind: 'match', match: subject } : { kind: 'game', game }
  return { id, source, type, target, data }
}
