import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { template } from '../../rooms/_template/game.ts'
import { arena } from '../../rooms/arena/game.ts'
import { freeBotName, playerWord } from '../../shared/words.ts'
import { projectFolder } from './source.ts'

// Words that belong to one game: a page, the host or the contract that says them says them in every game.
const arenaWords = /\b(?:gladiators?|arena|lions?|shoves?|braziers?|colosseum)\b/i

/** The texts of a source file, without its comments and imports: what could come to somebody's eyes. */
function textsOf(source: string): string[] {
  const code = source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '')
    .replace(/^\s*(?:import|export) .* from '.*'$/gm, '')
    .replace(/^import '.*'$/gm, '')
  return [...code.matchAll(/'([^'\n]*)'|"([^"\n]*)"|`([^`]*)`|>([^<>{}]*)</g)].map(
    ([, ...groups]) => groups.find((group) => group !== undefined) ?? '',
  )
}

test('a text is found in quotes and between tags, and a comment is none', () => {
  expect(textsOf(`// the arena\nconst a = 'one'\nreturn <p>two</p>`)).toEqual(['one', 'two'])
})

test('pages, host and contract speak of no game', () => {
  const files = globSync(
    [
      'client/{kit,pages,net}/**/*.{ts,tsx}',
      'client/*.html',
      'server/{host,match,composition}/**/*.ts',
      'shared/**/*.ts',
    ],
    { cwd: projectFolder },
  ).filter((file) => !file.endsWith('.test.ts') && !exempt.has(file))
  expect(files.length).toBeGreaterThan(100)
  const spoken = files.flatMap((file) =>
    textsOf(readFileSync(join(projectFolder, file), 'utf8'))
      .filter((text) => arenaWords.test(text))
      .map((text) => `${file}: ${text.trim()}`),
  )
  expect(spoken).toEqual([])
})

// Words for the marks of replays: they move into the games with their events.
const exempt = new Set(['client/kit/mark-words.ts', 'client/kit/sound-recipes.ts'])

test('the template has people and bots of its own', () => {
  expect(playerWord(template.words)).not.toBe(playerWord(arena.words))
  const ofArena = new Set<string>(arena.words?.bots)
  const taken = new Set<string>()
  for (let bot = 0; bot < 12; bot++) {
    const name = freeBotName(template.words, taken)
    expect(ofArena.has(name)).toBe(false)
    taken.add(name)
  }
  expect(taken.size).toBe(12)
})
