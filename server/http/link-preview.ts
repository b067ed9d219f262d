import { visibleText } from '../../shared/protocol.ts'
import type { PreviewWords } from './link-words.ts'

/** What chat services and social networks show of a link. */
export interface LinkPreview extends PreviewWords {
  /** The page's own path, as in `/watch/abc`. */
  readonly path: string
  /** The path of its picture. */
  readonly picture: string
  /** Where this server is reached, as in `https://play.example.org`; undefined where that is not certain. */
  readonly origin: string | undefined
}

/** The size of all pictures, in pixels: nearly twice as wide as high, as link previews are cut. */
export const pictureSize = { width: 640, height: 336 } as const

const titleCharacters = 80
const descriptionCharacters = 200

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as it stands in HTML, also between quotes. Titles come from tapes and games, and are data. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? '')
}

/** A title and its description as they stand in HTML: cut, and without characters that cannot be seen. */
export function htmlOf({ title, description }: PreviewWords): PreviewWords {
  return {
    title: escapeHtml(visibleText(title, titleCharacters)),
    description: escapeHtml(visibleText(description, descriptionCharacters)),
  }
}

/** A page with the tags of a preview in its head, in place of its own: OpenGraph, a Twitter card, title and description. */
export function withPreview(page: string, preview: LinkPreview): string {
  const { title, description } = htmlOf(preview)
  const { origin, path, picture } = preview
  const rows: [kind: 'property' | 'name', key: string, content: string][] = [
    ['name', 'description', description],
    ['property', 'og:site_name', 'Cavea'],
    ['property', 'og:type', 'website'],
    ['property', 'og:title', title],
    ['property', 'og:description', description],
    ['name', 'twitter:card', 'summary_large_image'],
  ]
  // Only whole addresses are read.
  if (origin !== undefined) {
    rows.push(
      ['property', 'og:url', escapeHtml(origin + path)],
      ['property', 'og:image', escapeHtml(origin + picture)],
      ['property', 'og:image:type', 'image/png'],
      ['property', 'og:image:width', String(pictureSize.width)],
      ['property', 'og:image:height', String(pictureSize.height)],
      ['property', 'og:image:alt', title],
    )
  }
  const tags = rows.map(([kind, key, content]) => `<meta ${kind}="${key}" content="${content}">`).join('\n    ')
  return page
    .replace(/[ \t]*<meta (?:name="description"|property="og:[^"]*")[^>]*>\n?/g, '')
    .replace(
      /<title>[^<]*<\/title>/,
      () => `<title>${title === 'Cavea' ? title : `${title} · Cavea`}</title>\n    ${tags}`,
    )
}

const hostPattern = /^(?:[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i

/**
 * Where a request has reached this server. `own`: the origins of its public address, if it has one; they win, for a
 * client may send any `Host`. Without one the header is taken if it names a host and nothing else, and
 * `X-Forwarded-Host` is not looked at, since any client can send it through a proxy that hands it on.
 */
export function originOf(
  { host, protocol }: { readonly host: string | undefined; readonly protocol: string },
  own: readonly string[],
): string | undefined {
  // A proxy hands on what its client says of this, too.
  const scheme = protocol === 'https' ? 'https' : 'http'
  const [first] = own
  if (first !== undefined) return own.find((origin) => origin.startsWith(`${scheme}:`)) ?? first
  return host !== undefined && hostPattern.test(host) ? `${scheme}://${host}` : undefined
}
