import type { MatchRow } from '../../shared/protocol.ts'
import type { ClientBuild } from './client-build.ts'
import { htmlOf, withPreview } from './link-preview.ts'
import { overWords } from './link-words.ts'
import { noticePage } from './notice-page.ts'
import type { TapeSummary } from './ports.ts'

interface Over {
  readonly tape: TapeSummary
  /** The matches that run now. */
  readonly rows: readonly MatchRow[]
  readonly origin: string | undefined
}

/** The page of a match that has ended: it leads to the match's replay, and into a match of the same game that runs now. */
export function overPage(build: ClientBuild, { tape, rows, origin }: Over): string {
  const replay = `/replay/${encodeURIComponent(tape.id)}`
  const words = overWords(tape)
  const { title, description } = htmlOf(words)
  const page = noticePage(build, { title, text: description, ways: waysOn(replay, tape, rows) })
  return withPreview(page, { ...words, path: replay, picture: build.picture(tape.game), origin })
}

function waysOn(replay: string, { game }: TapeSummary, rows: readonly MatchRow[]): string {
  const free = rows.filter((row) => row.game === game && row.players < row.maxPlayers)
  const [best] = free.sort((one, other) => other.players - one.players)
  const on = best === undefined ? ['/', 'To the lobby'] : [`/play/${encodeURIComponent(best.roomId)}`, 'Play now']
  return `<a class="button main" href="${replay}">Watch the replay</a> <a class="button" href="${on[0]}">${on[1]}</a>`
}
