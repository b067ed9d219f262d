import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isNode, literalOf, type Node, nameOf, nodesOf, projectFolder, Source } from './source.ts'

const sourceOf = (path: string) => new Source(path, readFileSync(join(projectFolder, path), 'utf8'))

function declarationIn(path: string, name: string): Node {
  for (const node of nodesOf(sourceOf(path).tree)) {
    const declares = node.type === 'TSTypeAliasDeclaration' || node.type === 'TSInterfaceDeclaration'
    if (declares && nameOf(node.id) === name) return node
  }
  throw new Error(`${path} declares no type ${name}.`)
}

/** The kinds of a union, in order: what its members have as literal types of their `kind`. */
export function kindsOf(path: string, union: string): string[] {
  return [...nodesOf(declarationIn(path, union))].flatMap((node) => {
    if (node.type !== 'TSPropertySignature' || nameOf(node.key) !== 'kind') return []
    return [...nodesOf(node)].flatMap((inner) => {
      const text = inner.type === 'TSLiteralType' && isNode(inner.literal) ? literalOf(inner.literal) : undefined
      return text === undefined ? [] : [text]
    })
  })
}

/** The literal types of a union of texts, in order. */
export function literalsOf(path: string, union: string): string[] {
  return [...nodesOf(declarationIn(path, union))].flatMap((node) => {
    if (node.type !== 'TSLiteralType' || !isNode(node.literal)) return []
    return literalOf(node.literal) ?? []
  })
}

/** The names of an interface's own members, in order. */
export function membersOf(path: string, name: string): string[] {
  const { body } = declarationIn(path, name).body as Node & { body: readonly Node[] }
  return body.flatMap((member) => nameOf(member.key) ?? [])
}

/** The messages that a room's code listens to: the first arguments of its `this.onMessage(…)`. */
export function messagesHeardIn(path: string): string[] {
  return [...nodesOf(sourceOf(path).tree)].flatMap((node) => {
    const isListener = node.type === 'CallExpression' && /\.onMessage$/.test(memberNameOf(node.callee))
    return isListener ? (literalOf((node.arguments as Node[])[0]) ?? []) : []
  })
}

function memberNameOf(callee: unknown): string {
  if (!isNode(callee) || callee.type !== 'MemberExpression') return ''
  return `.${nameOf(callee.property) ?? ''}`
}
