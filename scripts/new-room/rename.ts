import { parseSync } from 'rolldown/utils'
import type { RoomNames } from './names.ts'

/** TypeScript with one room's names put in place of another's, in identifiers as in texts and comments. */
export function renameCode(code: string, from: RoomNames, to: RoomNames): string {
  const pieces: string[] = []
  let end = 0
  for (const span of textSpans(code)) {
    pieces.push(renameIdentifiers(code.slice(end, span.start), from, to))
    pieces.push(renameText(code.slice(span.start, span.end), from, to))
    end = span.end
  }
  pieces.push(renameIdentifiers(code.slice(end), from, to))
  return pieces.join('')
}

/** Words for people and for the file system: names of folders and titles, where no identifier is quoted. */
export function renameText(text: string, from: RoomNames, to: RoomNames): string {
  const joined = new RegExp(`(?<=[A-Za-z])${from.type}|${from.type}(?=[A-Z])`, 'g')
  const quoted = new RegExp(`${from.identifier}(?=[A-Z])`, 'g')
  return text
    .replace(joined, to.type)
    .replace(quoted, to.identifier)
    .replaceAll(from.constant, to.constant)
    .replaceAll(from.title, to.title)
    .replaceAll(from.folder, to.folder)
}

function renameIdentifiers(code: string, from: RoomNames, to: RoomNames): string {
  return code
    .replaceAll(from.type, to.type)
    .replaceAll(from.identifier, to.identifier)
    .replaceAll(from.constant, to.constant)
}

interface Span {
  readonly start: number
  readonly end: number
}

/** Where code holds texts and comments, in order. */
function textSpans(code: string): Span[] {
  const { program, comments } = parseSync('room.ts', code)
  const spans: Span[] = [...comments]
  JSON.stringify(program, (_key, value) => {
    const isText = value?.type === 'TemplateElement' || (value?.type === 'Literal' && typeof value.value === 'string')
    if (isText) spans.push({ start: value.start, end: value.end })
    return value
  })
  return spans.sort((one, other) => one.start - other.start)
}
