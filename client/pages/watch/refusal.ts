import { sentenceOf } from '../../../shared/errors.ts'
import type { RefusedError } from '../../net/session.ts'

type Code = RefusedError['code']

// The table's own sentences are for whoever writes programs; these say the same to somebody in the stands.
const words: Partial<Readonly<Record<Code, string>>> = {
  offline: 'No connection: this was not sent. Try again in a moment.',
  rate_limited: 'That was too fast. Wait a moment, then try again.',
  match_unknown: 'It has ended, or there never was one at this address.',
  ballot_unknown: 'This ballot is over.',
  ballot_closed: 'The ballot has closed: this came too late.',
  stands_paused: 'The audience is paused: no vote counts until it goes on.',
  proof_needed: 'Many came at once, so this was checked first. Vote once more.',
  choice_unknown: 'There is no such choice. Use the number or the word that stands at it.',
  request_invalid: 'The server did not understand this page. Load it anew.',
  not_ready: 'The server is being restarted. Try again in a moment.',
}

/** Why something that was asked of the server was not done, in words for the stands. */
export function refusalWords(thrown: unknown): string {
  const { code, message } = (thrown ?? {}) as { readonly code?: Code; readonly message?: string }
  if (code === undefined) return sentenceOf('internal')
  return words[code] ?? message ?? sentenceOf('internal')
}
