import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const projectFolder = join(import.meta.dirname, '../..')

/** What npm does by itself. */
const builtIn = new Set(['ci', 'install', 'audit', 'pack', 'exec', 'run'])
/** Scripts of ours whose first parameter says what they do. */
const withSubcommands = new Set(['tape'])

const pattern = /\b(npm(?: run)?(?: -{1,2}[a-z]+)*|npx) ([a-z][\w:-]*)(?: -- ([a-z]\w*))?/g

/**
 * The commands that a Markdown text names in code, without their parameters: as in `dev`, `tape verify` or `npx vitest`.
 */
export function commandsIn(markdown: string): Set<string> {
  const commands = new Set<string>()
  let isFenced = false
  for (const line of markdown.split('\n')) {
    if (/^\s*(?:```|~~~)/.test(line)) isFenced = !isFenced
    const code = isFenced ? line : [...line.matchAll(/`([^`]+)`/g)].map(([, text]) => text).join(' ; ')
    for (const [, tool, name = '', parameter] of code.matchAll(pattern)) {
      if (tool === 'npx') commands.add(`npx ${name}`)
      else if (withSubcommands.has(name)) {
        if (parameter !== undefined) commands.add(`${name} ${parameter}`)
      } else if (!builtIn.has(name)) commands.add(name)
    }
  }
  return commands
}

/** All commands that a document of this project names. */
export function documentedCommands(): Set<string> {
  const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: projectFolder })
  return new Set(documents.flatMap((path) => [...commandsIn(readFileSync(join(projectFolder, path), 'utf8'))]))
}
