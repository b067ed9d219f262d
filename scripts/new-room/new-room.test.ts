import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseSync } from 'rolldown/utils'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addRoom } from './new-room.ts'

const files = {
  '_template/game.ts': `import { TemplateState } from './state.ts'
import { step } from './step.ts'

/** The template game: Template by name. */
export const template = defineGame({ name: 'template', title: 'Template', state: TemplateState, step })
export const TEMPLATE_SPEED = 4
`,
  '_template/state.ts': `export const TemplateState = GameState.extend({ x: t.float32() }, 'TemplateState')\n`,
  '_template/scene.ts': `export class TemplateScene extends Scene { key = \`template-\${this.templateCount}\` }\n`,
  '_template/game.test.ts': `import { template } from './game.ts'\ntest('template plays', () => simulate(template))\n`,
  '_template/notes.md': '# Template\n\nPlay template.\n',
  'index.ts': `// One line for each game.
export const games = {
  arena: () => import('./arena/game.ts').then((m) => m.arena),
}

export type GameName = keyof typeof games
`,
  'scenes.ts': `export const scenes = {
  arena: () => import('./arena/scene.ts').then((m) => m.ArenaScene),
} as const satisfies Record<GameName, unknown>
`,
}

let folder: string
const read = (path: string) => readFileSync(join(folder, path), 'utf8')
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cavea-rooms-'))
  for (const [path, text] of Object.entries(files)) write(path, text)
})

afterEach(() => rmSync(folder, { recursive: true }))

describe('a new room', () => {
  test('is a copy of the template under its own names', () => {
    const written = addRoom(folder, 'tug-of-war')
    expect(written.sort()).toEqual(
      ['game.test.ts', 'game.ts', 'notes.md', 'scene.ts', 'state.ts']
        .map((file) => `tug-of-war/${file}`)
        .toSpliced(0, 0, 'index.ts', 'scenes.ts'),
    )
    expect(read('tug-of-war/game.ts')).toBe(`import { TugOfWarState } from './state.ts'
import { step } from './step.ts'

/** The tug-of-war game: Tug of war by name. */
export const tugOfWar = defineGame({ name: 'tug-of-war', title: 'Tug of war', state: TugOfWarState, step })
export const TUG_OF_WAR_SPEED = 4
`)
    expect(read('tug-of-war/state.ts')).toContain(`'TugOfWarState'`)
    expect(read('tug-of-war/scene.ts')).toContain(
      `class TugOfWarScene extends Scene { key = \`tug-of-war-\${this.tugOfWarCount}\` }`,
    )
    expect(read('tug-of-war/game.test.ts')).toContain(`test('tug-of-war plays', () => simulate(tugOfWar))`)
    expect(read('tug-of-war/notes.md')).toBe('# Tug of war\n\nPlay tug-of-war.\n')
    expect(read('_template/game.ts')).toBe(files['_template/game.ts'])
  })

  test('is listed like the others', () => {
    addRoom(folder, 'tug-of-war')
    addRoom(folder, 'duel')
    expect(read('index.ts')).toBe(`// One line for each game.
export const games = {
  arena: () => import('./arena/game.ts').then((m) => m.arena),
  'tug-of-war': () => import('./tug-of-war/game.ts').then((m) => m.tugOfWar),
  duel: () => import('./duel/game.ts').then((m) => m.duel),
}

export type GameName = keyof typeof games
`)
    expect(read('scenes.ts')).toContain(
      `  'tug-of-war': () => import('./tug-of-war/scene.ts').then((m) => m.TugOfWarScene),\n`,
    )
    expect(read('scenes.ts')).toContain(
      `  duel: () => import('./duel/scene.ts').then((m) => m.DuelScene),\n} as const satisfies`,
    )
  })

  test.each([
    ['an empty list', 'export const games = {}\n'],
    ['a list without its last comma', `export const games = {\n  arena: () => import('./arena/game.ts')\n}\n`],
    ['a list on one line', `export const games = { arena: () => import('./arena/game.ts') }\n`],
  ])('can be added to %s', (_title, index) => {
    write('index.ts', index)
    addRoom(folder, 'duel')
    const { program, errors } = parseSync('index.ts', read('index.ts'))
    expect(errors).toEqual([])
    expect(JSON.stringify(program)).toContain('./duel/game.ts')
    expect(read('index.ts').includes('arena')).toBe(index.includes('arena'))
  })

  test('leaves remarks beside the lines that they are about', () => {
    const remarked = `export const games = {\n  arena: () => import('./arena/game.ts'), // the first\n  // more to come\n}\n`
    write('index.ts', remarked)
    addRoom(folder, 'duel')
    const entry = `// the first\n  duel: () => import('./duel/game.ts'),\n`
    expect(read('index.ts')).toBe(remarked.replace('// the first\n', entry))
  })

  test.each([
    [undefined, 'room_name_missing'],
    ['', 'room_name_missing'],
    ['Duel', 'room_name_invalid'],
    ['2-kings', 'room_name_invalid'],
    ['tug_of_war', 'room_name_invalid'],
    ['tug--of-war', 'room_name_invalid'],
    ['-duel', 'room_name_invalid'],
    ['../duel', 'room_name_invalid'],
    ['a'.repeat(33), 'room_name_invalid'],
    ['watch', 'room_name_reserved'],
    ['template', 'room_name_reserved'],
    ['class', 'room_name_reserved'],
    ['arena', 'room_exists'],
    ['quarry', 'room_exists'],
  ])('is refused the name %s with %s, and nothing is written', (name, code) => {
    mkdirSync(join(folder, 'quarry'))
    const before = globSync('**', { cwd: folder })
    expect(() => addRoom(folder, name)).toThrow(expect.objectContaining({ code }))
    expect(globSync('**', { cwd: folder })).toEqual(before)
    expect(read('index.ts')).toBe(files['index.ts'])
  })

  test('is not begun where a list cannot be read', () => {
    write('scenes.ts', 'export function scenes() {}\n')
    expect(() => addRoom(folder, 'duel')).toThrow(expect.objectContaining({ code: 'room_list_unclear' }))
    expect(existsSync(join(folder, 'duel'))).toBe(false)
    expect(read('index.ts')).toBe(files['index.ts'])
  })
})
