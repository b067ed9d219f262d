import { parseSync } from 'rolldown/utils'
import { Refusal } from '../project.ts'
import { type RoomNames, roomNames } from './names.ts'
import { renameCode } from './rename.ts'

type Node = { readonly type: string; readonly start: number; readonly end: number; readonly [key: string]: unknown }

/** The source of a list of rooms with one more entry, written like the last one of those that are there. */
export function withRoom(source: string, path: string, names: RoomNames, firstEntry: string): string {
  const list = listIn(source, path)
  const keys = list.entries.map((entry) => entry.key)
  if (keys.includes(names.folder)) {
    throw new Refusal(
      'room_exists',
      `${path} lists a room "${names.folder}" already. Choose another name, or remove that one.`,
    )
  }
  const last = list.entries.at(-1)
  if (last === undefined) return splice(source, list.start + 1, list.end - 1, `\n  ${firstEntry},\n`)
  const model = source.slice(last.start, last.end)
  const entry = entryLike(model, last.key, names)
  // A remark on the last line stays there.
  const comma = /^\s*,(?:[^\S\n]*\/\/.*)?/.exec(source.slice(last.end))?.[0]
  const indent = /[^\S\n]*$/.exec(source.slice(0, last.start))?.[0] ?? '  '
  const at = last.end + (comma?.length ?? 0)
  return splice(source, at, at, `${comma === undefined ? ',' : ''}\n${indent}${entry},`)
}

function entryLike(model: string, key: string, names: RoomNames): string {
  const head = 'export default { '
  const renamed = renameCode(`${head}${model} }`, roomNames(key), names).slice(head.length, -2)
  // The key alone is the folder's name, which may need quotes.
  return renamed.replace(/^(?:'[^']*'|"[^"]*"|[\w$]+)/, quotedKey(names))
}

export const quotedKey = (names: RoomNames): string =>
  names.folder === names.identifier ? names.folder : `'${names.folder}'`

function splice(text: string, start: number, end: number, insertion: string): string {
  return text.slice(0, start) + insertion + text.slice(end)
}

interface Entry {
  readonly key: string
  readonly start: number
  readonly end: number
}

function listIn(source: string, path: string): { start: number; end: number; entries: Entry[] } {
  const { program, errors } = parseSync(path, source)
  const lists = errors.length > 0 ? [] : (program.body as unknown as Node[]).flatMap(objectsExportedBy)
  const [list] = lists
  if (list === undefined || lists.length > 1) {
    throw new Refusal(
      'room_list_unclear',
      `${path} should export one object with a line for each room. Add the room by hand.`,
    )
  }
  const properties = list.properties as Node[]
  const entries = properties
    .filter(({ type }) => type === 'Property')
    .map((property) => ({ ...property, key: keyOf(property) }))
  return { start: list.start, end: list.end, entries }
}

function objectsExportedBy(statement: Node): Node[] {
  const declaration = statement.declaration as Node | undefined
  if (statement.type !== 'ExportNamedDeclaration' || declaration?.type !== 'VariableDeclaration') return []
  return (declaration.declarations as Node[])
    .map((declarator) => withoutTypes(declarator.init as Node))
    .filter((value) => value?.type === 'ObjectExpression')
}

// `{ ... } as const satisfies Loaders` is the object all the same.
function withoutTypes(value: Node): Node {
  return value !== null && /^TS(?:As|Satisfies)Expression$/.test(value.type)
    ? withoutTypes(value.expression as Node)
    : value
}

function keyOf(property: Node): string {
  const key = property.key as Node
  return String(key.type === 'Identifier' ? key.name : key.value)
}
