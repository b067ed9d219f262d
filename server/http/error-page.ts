import { type ErrorCode, sentenceOf, statusOf } from '../../shared/errors.ts'
import type { ClientBuild } from './client-build.ts'
import { noticePage } from './notice-page.ts'

interface Words {
  readonly title: string
  readonly text: string
}

// The table's own sentences are for whoever writes programs; these say the same to somebody who followed a link.
const words: Partial<Readonly<Record<ErrorCode, Words>>> = {
  route_unknown: {
    title: 'There is nothing at this address',
    text: 'The link may be old or cut short. From the lobby you get everywhere.',
  },
  match_unknown: {
    title: 'There is no such match',
    text: 'It has ended without a replay, or there never was one at this address. The lobby shows what is played now.',
  },
  not_ready: {
    title: 'The gates open in a moment',
    text: 'The server is starting or shutting down. Load this page again in a few seconds.',
  },
  rate_limited: { title: 'That was too fast', text: 'Wait a moment, then load this page again.' },
  request_invalid: {
    title: 'This address is damaged',
    text: 'The link may have been cut short. Ask for it once more, or look in the lobby.',
  },
}

/** The page for people whose request ended in an error: from a code, its text. It says nothing that came with the request. */
export function errorPage(build: ClientBuild): (code: ErrorCode) => string {
  return (code) => {
    const { title, text } = words[code] ?? { title: 'That did not work', text: sentenceOf(code) }
    return noticePage(build, { title, text, code, status: String(statusOf(code)) })
  }
}
