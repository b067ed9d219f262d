import type { LinkReply } from '../../../shared/electorate.ts'

/** What somebody is told who links an account of another chat. */
export function linkWords(reply: LinkReply): string {
  switch (reply.kind) {
    case 'code':
      return `Within five minutes, type !link ${reply.code} in your other chat. Then you have one vote, there and here.`
    case 'linked':
      return 'Linked: you have one vote, there and here.'
    case 'seated':
      return 'You are in the venue: your vote counts there.'
    case 'unknown':
      return 'That code is not known any more. Get a new one.'
    case 'limited':
      return 'Too many codes. Wait a minute.'
    case 'unlinked':
      return 'Nothing is linked to you any more.'
  }
}
