/** One row for each error that leaves the server: its HTTP status and a sentence that says what to do. */
const table = {
  request_invalid: [400, 'The request does not have the expected form. Compare its fields with the reference.'],
  request_too_large: [413, 'The request is too large. Send less.'],
  rate_limited: [429, 'That was too much at once. Wait a moment, then try again.'],
  not_authorized: [401, 'Sign in as the operator: user "admin" and the password in CAVEA_ADMIN_PASSWORD.'],
  origin_refused: [
    403,
    'Pages of another address may not use this server. If it is yours, set CAVEA_PUBLIC_ADDRESS or CAVEA_ALLOWED_ORIGINS to it.',
  ],
  route_unknown: [404, 'There is no such address. Check how it is written.'],
  method_not_allowed: [405, 'This address does not take that method. The header Allow names those that it takes.'],
  media_type_unsupported: [
    415,
    'The body is of a type that is not taken here. Send JSON, with the header Content-Type.',
  ],
  internal: [500, 'Something broke on our side and was logged. Try again.'],
  not_ready: [503, 'The server is starting or shutting down. Try again in a moment.'],

  server_full: [503, 'All matches are full, and the server may run no more. Try again later, or watch one.'],

  match_unknown: [404, 'There is no such match. GET /api/matches lists those that run.'],
  match_full: [409, 'The match is full. Watch it from the stands and take a place in line there.'],
  match_over: [410, 'The match is over.'],
  name_invalid: [400, 'A name has 1 to 20 visible characters.'],
  game_unknown: [404, 'There is no such game. GET /api/matches names the games that run.'],
  action_unknown: [400, 'The game has no such action.'],
  action_refused: [409, 'The game does not allow that action now.'],
  seat_unknown: [404, 'There is no such seat in this match.'],

  mechanic_unknown: [404, 'The game has no such mechanic. state.mechanics names them.'],
  mechanic_value: [
    400,
    'The value does not fit the mechanic: a number within its bounds, one of its options, or true or false.',
  ],
  mechanic_bounds: [400, 'The value lies outside the bounds of the mechanic.'],
  mechanic_step: [409, 'The value is too far from the present one. Go there in smaller steps.'],
  mechanic_cooldown: [409, 'The mechanic was used a moment ago. Wait until its cooldown is over.'],
  mechanic_conflict: [409, 'That does not go with what is in force now. Wait until it is over, or end it first.'],
  mechanic_ineligible: [409, 'The game does not allow that change now.'],

  ballot_unknown: [404, 'There is no such ballot. state.ballots holds the open ones.'],
  ballot_closed: [409, 'The ballot is closed.'],
  ballot_exists: [409, 'There is a ballot with this id already.'],
  ballot_limit: [409, 'Two ballots are open. Wait until one is decided, or close one.'],
  ballot_method: [400, 'This cannot be voted on by that method. Choose another, or leave it out.'],
  choice_unknown: [400, 'The ballot has no such option. state.ballots lists its options.'],

  proof_needed: [
    428,
    'Many new voters came at once. Ask for a proof of work by proof.challenge, answer it by proof, and vote again.',
  ],
  proof_wrong: [400, 'That is not the answer to a challenge of this session. Ask for another one by proof.challenge.'],
  stands_paused: [409, 'An operator has paused the audience. Ballots open and votes count again once it goes on.'],

  chat_invalid: [400, 'A chat line has 1 to 200 characters of text.'],
  chat_unknown: [404, 'There is no such chat line any more. GET /api/matches/:roomId/audience lists the last ones.'],
  line_not_needed: [409, 'There are free seats: join the match itself.'],
  stands_queue: [
    503,
    'Many come to the stands at once. Come again when it is said, with the ticket: it keeps the place.',
  ],
  line_full: [409, 'The line is full. Try again when others have been seated.'],

  tape_unknown: [404, 'There is no such tape. GET /api/tapes lists those that are kept.'],
  tape_damaged: [422, 'The tape cannot be read: it is cut off, changed, or no tape at all.'],
  tape_version: [422, 'The tape was written by a version that this one cannot read.'],
  tape_fenced: [409, 'Another process has gone on with this match. Whoever wrote here has to stop.'],
  tape_finished: [409, 'The tape is complete. Nothing can be added to it.'],

  events_closed: [404, 'This server takes no events. An operator sets CAVEA_EVENTS_SECRET to let them in.'],
  event_unsigned: [401, 'The event is not signed with the secret of this server. Sign its id, time and body with it.'],
  event_stale: [400, 'The signature is too old, or of a time to come. Set the clock, and sign the event anew.'],
  event_replayed: [409, 'An event with this id has been taken already.'],
  event_unknown: [400, 'The game has no handler for events of this type.'],

  delivery_unsigned: [
    401,
    'The delivery is not signed with the key of this source. Sign its id, time and body with it.',
  ],
  delivery_stale: [400, 'The delivery was signed too long ago, or in time to come. Set the clock and sign it anew.'],
  delivery_repeated: [409, 'A delivery with this id has been taken already.'],
  source_unknown: [404, 'This server does not take deliveries for that source. Its settings say which it takes.'],

  config_invalid: [500, 'A setting has a value that it cannot have. The reference of settings lists what each takes.'],
  game_invalid: [500, 'The game description contradicts itself.'],
} as const satisfies Record<string, readonly [status: number, sentence: string]>

/** The code of an error: stable, documented in docs/reference/errors.md, meant for programs. */
export type ErrorCode = keyof typeof table

/** All codes, in the order of the table. */
export const errorCodes = Object.keys(table) as ErrorCode[]

/** The HTTP status that goes with a code. */
export const statusOf = (code: ErrorCode): number => table[code][0]

/** The sentence that goes with a code. */
export const sentenceOf = (code: ErrorCode): string => table[code][1]

/** What a client gets to see of an error. */
export interface ErrorReply {
  readonly code: ErrorCode
  readonly message: string
}

/** An error with a code, a sentence that says what to do, the value that was wrong and the cause behind it. */
export class CaveaError extends Error {
  override readonly name = 'CaveaError'
  readonly code: ErrorCode
  readonly value: unknown
  /** What exactly was wrong; empty where the sentence of the table says all. */
  readonly detail: string

  constructor(code: ErrorCode, options: { value?: unknown; cause?: unknown; detail?: string } = {}) {
    const detail = options.detail ? ` ${options.detail}` : ''
    super(sentenceOf(code) + detail, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.value = options.value
    this.detail = options.detail ?? ''
  }

  get status(): number {
    return statusOf(this.code)
  }

  /** What may be sent to whoever caused it. */
  reply(): ErrorReply {
    return { code: this.code, message: this.message }
  }
}

/** The reply for any thrown thing: coded errors as they are, all else as `internal`, without its text. */
export function replyOf(error: unknown): ErrorReply {
  return error instanceof CaveaError ? error.reply() : { code: 'internal', message: sentenceOf('internal') }
}
