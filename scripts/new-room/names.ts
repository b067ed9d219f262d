import { parseSync } from 'rolldown/utils'
import { Refusal } from '../project.ts'

/** One room's name in each of the ways in which code writes it. */
export interface RoomNames {
  /** `tug-of-war`: the folder, and the name that players join by. */
  readonly folder: string
  /** `tugOfWar` */
  readonly identifier: string
  /** `TugOfWar` */
  readonly type: string
  /** `TUG_OF_WAR` */
  readonly constant: string
  /** `Tug of war`: what people read. */
  readonly title: string
}

const pattern = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/
const longest = 32
// Names that mean something else where rooms are joined, listed or copied.
const taken = new Set(['watch', 'index', 'scenes', 'secrets', 'template', 'lobby'])

export function roomNames(folder: string): RoomNames {
  const [first = '', ...rest] = folder.split('-')
  const type = [first, ...rest].map(capitalized).join('')
  return {
    folder,
    identifier: first + rest.map(capitalized).join(''),
    type,
    constant: folder.toUpperCase().replaceAll('-', '_'),
    title: capitalized([first, ...rest].join(' ')),
  }
}

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** The names of a new room. Refuses what cannot be a room's name, and says what can. */
export function checkedRoomNames(name: string | undefined): RoomNames {
  if (name === undefined || name === '') {
    throw new Refusal('room_name_missing', 'Say what the room is to be called: "npm run new:room tug-of-war".')
  }
  if (!pattern.test(name) || name.length > longest) {
    const rule = `a letter first, then lower-case letters and digits, words joined by single dashes, at most ${longest} in all`
    throw new Refusal('room_name_invalid', `"${name}" cannot be a room's name. Use ${rule}: "tug-of-war".`)
  }
  const names = roomNames(name)
  if (taken.has(name) || !canBeDeclared(names.identifier)) {
    throw new Refusal('room_name_reserved', `"${name}" already means something else in the code. Choose another name.`)
  }
  return names
}

function canBeDeclared(identifier: string): boolean {
  return parseSync('name.ts', `export const ${identifier} = 0`).errors.length === 0
}
