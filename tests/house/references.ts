import { isNode, literalOf, type Node, nameOf, nodesOf, type Source } from './source.ts'

/** One place where a file reaches for another module. */
export interface Reference {
  /** What stands between the quotes; undefined where it is worked out while running. */
  readonly specifier: string | undefined
  /** Nothing is left of it once the types are gone. */
  readonly typeOnly: boolean
  readonly offset: number
}

/** Every way of reaching for another module: import and export statements, imports within code and types, and addresses. */
export function referencesOf(source: Source): Reference[] {
  return [...nodesOf(source.tree)].flatMap((node) => {
    const reference = referenceOf(node)
    return reference === undefined ? [] : [{ ...reference, offset: node.start }]
  })
}

function referenceOf(node: Node): Omit<Reference, 'offset'> | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
      return { specifier: literalOf(node.source), typeOnly: isTypeOnly(node, 'importKind') }
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      if (!isNode(node.source)) return undefined
      return { specifier: literalOf(node.source), typeOnly: isTypeOnly(node, 'exportKind') }
    case 'TSImportType':
      return { specifier: literalOf(node.source), typeOnly: true }
    case 'ImportExpression':
      return { specifier: literalOf(node.source), typeOnly: false }
    case 'CallExpression':
      return isLoader(nameOf(node.callee)) ? { specifier: firstLiteral(node), typeOnly: false } : undefined
    case 'NewExpression':
      return addressOf(node)
    default:
      return undefined
  }
}

function isTypeOnly(node: Node, key: 'importKind' | 'exportKind'): boolean {
  if (node[key] === 'type') return true
  const specifiers = (node.specifiers ?? []) as Node[]
  return specifiers.length > 0 && specifiers.every((specifier) => specifier[key] === 'type')
}

const isLoader = (name: string | undefined): boolean =>
  name === 'require' || name === 'require.resolve' || name === 'import.meta.resolve'

const firstLiteral = (node: Node): string | undefined => literalOf((node.arguments as Node[])[0])

// `new URL('./x.ts', import.meta.url)`: how a worker or a process of our own is started.
function addressOf(node: Node): Omit<Reference, 'offset'> | undefined {
  const [, base] = node.arguments as Node[]
  const specifier = firstLiteral(node)
  const isModule =
    nameOf(node.callee) === 'URL' && nameOf(base) === 'import.meta.url' && /\.tsx?$/.test(specifier ?? '')
  return isModule ? { specifier, typeOnly: false } : undefined
}
