import { cpSync, existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Refusal } from '../project.ts'
import { checkedRoomNames, type RoomNames, roomNames } from './names.ts'
import { quotedKey, withRoom } from './registry.ts'
import { renameCode, renameText } from './rename.ts'

const template = roomNames('template')

/** The lists of rooms, and what an entry of an empty one is. */
const lists = [
  {
    file: 'index.ts',
    entry: (names: RoomNames) =>
      `${quotedKey(names)}: () => import('./${names.folder}/game.ts').then((m) => m.${names.identifier})`,
  },
  {
    file: 'scenes.ts',
    entry: (names: RoomNames) =>
      `${quotedKey(names)}: () => import('./${names.folder}/scene.ts').then((m) => m.${names.type}Scene)`,
  },
] as const

/**
 * Copies `_template` in the folder of rooms under a new name and adds it to the lists of rooms. Nothing is written
 * unless all of it can be. Gives the paths that were written, relative to the folder of rooms.
 */
export function addRoom(roomsFolder: string, name: string | undefined): string[] {
  const names = checkedRoomNames(name)
  const source = join(roomsFolder, '_template')
  const target = join(roomsFolder, names.folder)
  if (existsSync(target)) throw new Refusal('room_exists', `There is a folder ${target} already. Choose another name.`)
  if (!existsSync(source)) throw new Refusal('template_missing', `There is no ${source} to copy.`)

  const registered = lists.map(({ file, entry }) => {
    const path = join(roomsFolder, file)
    if (!existsSync(path)) throw new Refusal('room_list_missing', `There is no ${path} to add the room to.`)
    return { file, text: withRoom(readFileSync(path, 'utf8'), path, names, entry(names)) }
  })
  const written = copyRoom(source, target, names)
  for (const { file, text } of registered) writeFileSync(join(roomsFolder, file), text)
  return [...written.map((path) => join(names.folder, path)), ...lists.map(({ file }) => file)]
}

function copyRoom(source: string, target: string, names: RoomNames): string[] {
  const paths = globSync('**', { cwd: source }).filter((path) => statSync(join(source, path)).isFile())
  return paths.map((path) => {
    const renamed = renameText(path, template, names)
    const [from, to] = [join(source, path), join(target, renamed)]
    mkdirSync(dirname(to), { recursive: true })
    if (/\.tsx?$/.test(path)) writeFileSync(to, renameCode(readFileSync(from, 'utf8'), template, names))
    else if (/\.(?:css|md|json)$/.test(path)) writeFileSync(to, renameText(readFileSync(from, 'utf8'), template, names))
    else cpSync(from, to)
    return renamed
  })
}
