import { readFileSync } from 'node:fs'
import { CaveaError } from '../../shared/errors.ts'

/** Words beside those that the English list has. */
export interface WordList {
  readonly hide: readonly string[]
  readonly allow: readonly string[]
}

const longestWord = 100
const noWords: WordList = { hide: [], allow: [] }

/**
 * Reads a list of words: one word or phrase a line, with `*` before or behind it where it may be part of a longer word.
 * `+` before it allows what the English list hides, `#` begins a remark. Throws `config_invalid` with the number of a line
 * that is no word.
 */
export function wordListOf(text: string): WordList {
  const list = { hide: [] as string[], allow: [] as string[] }
  for (const [at, row] of text.split('\n').entries()) {
    const line = row.replace(/#.*$/, '').replace(/\s+/g, ' ').trim()
    if (line === '') continue
    const word = line.replace(/^\+ ?/, '')
    // A lone `*` would hide all that is said.
    if (line.length > longestWord || !/[\p{L}\p{N}]/u.test(word)) {
      throw new CaveaError('config_invalid', { detail: `Line ${at + 1} of CAVEA_WORDS_FILE is no word.` })
    }
    list[line.startsWith('+') ? 'allow' : 'hide'].push(word)
  }
  return list
}

/** The list in a file; an empty one for no path. Throws `config_invalid` where it cannot be read. */
export function wordListIn(path: string): WordList {
  if (path === '') return noWords
  try {
    return wordListOf(readFileSync(path, 'utf8'))
  } catch (cause) {
    if (cause instanceof CaveaError) throw cause
    throw new CaveaError('config_invalid', { cause, detail: `CAVEA_WORDS_FILE: ${path} cannot be read.` })
  }
}

type Finder = (text: string) => boolean

/** Finds words that are not to be shown: those of an English list, however they are dressed up, and those of a server's own. */
export class Words {
  readonly #list: WordList
  #finder: Promise<Finder> | undefined

  constructor(list: WordList = noWords) {
    this.#list = list
  }

  /** Whether such a word is in a text. */
  async catches(text: string): Promise<boolean> {
    // Loaded with the first text: it takes 8 MB, and a server where nobody says anything needs none of it.
    this.#finder ??= finderOf(this.#list)
    const finds = await this.#finder
    return finds(text) || finds(joinedLetters(text))
  }

  /** A name, or the stand-in where such a word is in it. */
  async fitName(name: string, standIn: string): Promise<string> {
    return (await this.catches(name)) ? standIn : name
  }
}

async function finderOf({ hide, allow }: WordList): Promise<Finder> {
  const { RegExpMatcher, englishDataset, englishRecommendedTransformers, ...tools } = await import('obscenity')
  const { blacklistedTerms, whitelistedTerms = [] } = englishDataset.build()
  const english = new RegExpMatcher({
    ...englishRecommendedTransformers,
    blacklistedTerms,
    whitelistedTerms: [...whitelistedTerms, ...allow.map((word) => word.toLowerCase())],
  })
  const own = hide.map(patternOf)
  const undressing = [tools.resolveConfusablesTransformer(), tools.resolveLeetSpeakTransformer()]
  const undressed = (text: string) => {
    const shown = (character: string) =>
      undressing.reduce<number | undefined>(
        (code, step) => (code === undefined || !('transform' in step) ? code : step.transform(code)),
        character.codePointAt(0),
      )
    return [...text].map((character) => String.fromCodePoint(shown(character) ?? 0x20)).join('')
  }
  return (text) => {
    if (english.hasMatch(text)) return true
    const looks = own.length === 0 ? [] : [text.normalize('NFKC'), undressed(text)]
    return own.some((pattern) => looks.some((look) => pattern.test(look)))
  }
}

const special = /[\\^$.*+?()[\]{}|/]/g

// A word by itself, in whatever case, with any letter drawn out: `ass` finds `Asss`, and neither `as` nor `class`.
function patternOf(word: string): RegExp {
  const bare = word.replace(/^\*|\*$/g, '').normalize('NFKC')
  const letters = bare.replace(/(.)\1*/gsu, (run: string, letter: string) => {
    const times = [...run].length
    return letter === ' ' ? '\\s+' : `${letter.replace(special, '\\$&')}{${times},}`
  })
  const begin = word.startsWith('*') ? '' : '(?<![\\p{L}\\p{N}])'
  const end = word.endsWith('*') ? '' : '(?![\\p{L}\\p{N}])'
  return new RegExp(begin + letters + end, 'iu')
}

// `l i o n` and `l.i.o.n` as one word.
function joinedLetters(text: string): string {
  const apart = /(?<![\p{L}\p{N}])[\p{L}\p{N}](?:[\s._*-]+[\p{L}\p{N}](?![\p{L}\p{N}])){2,}/gu
  return text.replace(apart, (letters) => letters.replace(/[\s._*-]+/g, ''))
}
