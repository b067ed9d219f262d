import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'rolldown/utils'

/** The folder of package.json. */
export const projectFolder = join(import.meta.dirname, '../..')

const folders = ['shared', 'rooms', 'server', 'client', 'tests', 'bench', 'scripts', 'deploy']

/** A node of a syntax tree, as far as the rules of the house look into it. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

/** One source file; `path` is relative to the project, with forward slashes. */
export class Source {
  readonly path: string
  readonly text: string
  #tree: Node | undefined

  constructor(path: string, text: string) {
    this.path = path
    this.text = text
  }

  get isTest(): boolean {
    return this.path.startsWith('tests/') || /\.test\.tsx?$/.test(this.path)
  }

  /** The syntax tree. Throws where the file cannot be parsed. */
  get tree(): Node {
    this.#tree ??= parse(this.path, this.text)
    return this.#tree
  }

  /** `path:line` of an offset into the text. */
  at(offset: number): string {
    return `${this.path}:${this.text.slice(0, offset).split('\n').length}`
  }

  /** What the text has between a node's ends. */
  textOf(node: Node): string {
    return this.text.slice(node.start, node.end)
  }
}

function parse(path: string, text: string): Node {
  const { program, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors.map((error) => error.message).join('; ')}`)
  return program as unknown as Node
}

/** All TypeScript files of the project. */
export function projectSources(): Source[] {
  const paths = globSync([...folders.map((folder) => `${folder}/**/*.{ts,tsx}`), '*.ts'], {
    cwd: projectFolder,
    exclude: (path) => path.endsWith('node_modules') || path.endsWith('.artifacts'),
  })
  return paths
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => new Source(path, readFileSync(join(projectFolder, path), 'utf8')))
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
}

/** The nodes right below a node, each with the key that it stands under. */
export function* childrenOf(node: Node): Generator<readonly [key: string, child: Node]> {
  for (const [key, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield [key, child]
  }
}

/** A node and all below it, parents first. */
export function* nodesOf(node: Node): Generator<Node> {
  yield node
  for (const [, child] of childrenOf(node)) yield* nodesOf(child)
}

/** The text of a string literal, or of a template without holes; undefined for anything else. */
export function literalOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node.type !== 'TemplateLiteral') return undefined
  const quasis = node.quasis as { value: { cooked: string } }[]
  return quasis.length === 1 ? quasis[0]?.value.cooked : undefined
}

/** A name or a chain of names, `a.b.c`, however its members are written; undefined for anything else. */
export function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined
  if (node.type === 'Identifier') return node.name as string
  if (node.type === 'MetaProperty') return 'import.meta'
  if (node.type === 'ChainExpression') return nameOf(node.expression)
  if (node.type !== 'MemberExpression') return undefined
  const object = nameOf(node.object)
  const member = node.computed === true ? literalOf(node.property) : nameOf(node.property)
  return object === undefined || member === undefined ? undefined : `${object}.${member}`
}
