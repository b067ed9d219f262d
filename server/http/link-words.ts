import type { MatchRow } from '../../shared/protocol.ts'
import type { TapeSummary } from './ports.ts'

/** A preview's text. */
export interface PreviewWords {
  readonly title: string
  readonly description: string
}

type MatchFacts = Pick<MatchRow, 'title' | 'summary' | 'players' | 'bots' | 'spectators'>

const counted = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`

/** Who is in a match, in words. */
function company({ players, bots, spectators }: MatchFacts): string {
  const playing =
    players === 0 && bots > 0 ? counted(bots, 'bot plays', 'bots play') : counted(players, 'player', 'players')
  return `${playing}, ${counted(spectators, 'spectator', 'spectators')}.`
}

/** What a link into a match says. Without the match, which is over or not back yet, it says what such a link is for. */
export function playWords(match: MatchFacts | undefined): PreviewWords {
  if (match === undefined) return { title: 'Play on Cavea', description: 'Tap the link and play. No account needed.' }
  return { title: `Play ${match.title}`, description: `${company(match)} ${match.summary} Tap the link and play.` }
}

export function watchWords(match: MatchFacts | undefined): PreviewWords {
  const invitation = 'Watch the match live, and vote on what happens next.'
  if (match === undefined) return { title: 'Watch on Cavea', description: invitation }
  return { title: `Watch ${match.title} and vote`, description: `${company(match)} ${match.summary} ${invitation}` }
}

type TapeFacts = Pick<TapeSummary, 'title' | 'seconds' | 'startedAt'>

export function replayWords(tape: TapeFacts | undefined): PreviewWords {
  if (tape === undefined) return { title: 'A replay on Cavea', description: 'Watch a match again, from any moment.' }
  return { title: `${tape.title}: watch it again`, description: `${lengthOf(tape)} Go to any moment of it.` }
}

/** What a link to a match says once the match has ended. */
export function overWords(tape: TapeFacts): PreviewWords {
  return {
    title: `${tape.title}: this match is over`,
    description: `${lengthOf(tape)} Watch it again from any moment, or play now.`,
  }
}

function lengthOf({ seconds, startedAt }: TapeFacts): string {
  const minutes = Math.max(1, Math.round(seconds / 60))
  const day = new Date(startedAt).toISOString().slice(0, 10)
  return `A match of ${counted(minutes, 'minute', 'minutes')}, played on ${day}.`
}
