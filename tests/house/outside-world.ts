import { childrenOf, isNode, type Node, nameOf, type Source } from './source.ts'

const forbidden = new Set([
  'Date.now',
  'Math.random',
  'performance',
  'document',
  'window',
  'process',
  'globalThis',
  'self',
  'navigator',
  'localStorage',
  'sessionStorage',
  'crypto.getRandomValues',
  'crypto.randomUUID',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'requestAnimationFrame',
])

/** Whether a file has to come out the same on a server, on a phone, in a test and in a replay. */
export function isPure(path: string): boolean {
  if (/\.test\.tsx?$/.test(path)) return false
  return (
    path.startsWith('shared/') || (/^rooms\/[^/]+\//.test(path) && !/^rooms\/[^/]+\/scene(?:\.tsx?$|\/)/.test(path))
  )
}

/** Every mention of a clock, of unseeded randomness or of a page or process in a file, as `path:line mentions X: rule`. */
export function outsideMentions(source: Source): string[] {
  const found: string[] = []
  visit(source.tree, new Set(), (name, offset) => {
    found.push(
      `${source.at(offset)} mentions ${name}: shared code and the rules of games know no clock, chance, page or process of their own`,
    )
  })
  return found
}

type Report = (name: string, offset: number) => void

function visit(node: Node, known: ReadonlySet<string>, report: Report): void {
  const inner = opensScope(node) ? new Set([...known, ...namesDeclaredIn(node)]) : known
  const name = mentionOf(node, inner)
  if (name !== undefined) report(name, node.start)
  for (const [key, child] of childrenOf(node)) {
    if (!isLabel(node, key) && !(name !== undefined && key === 'object')) visit(child, inner, report)
  }
}

function mentionOf(node: Node, known: ReadonlySet<string>): string | undefined {
  const isDate = (node.type === 'NewExpression' || node.type === 'CallExpression') && nameOf(node.callee) === 'Date'
  if (isDate && (node.arguments as Node[]).length === 0 && !known.has('Date')) return 'the present Date'
  if (node.type !== 'Identifier' && node.type !== 'MemberExpression') return undefined
  const name = nameOf(node)
  if (name === undefined || !forbidden.has(name) || known.has(name.split('.')[0] ?? '')) return undefined
  return name
}

// What only names a member, a label or a part of another module is no mention.
function isLabel(node: Node, key: string): boolean {
  if (node.computed === true) return false
  switch (node.type) {
    case 'MemberExpression':
      return key === 'property'
    case 'ImportSpecifier':
      return key === 'imported'
    case 'ExportSpecifier':
      return key === 'exported'
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return key === 'label'
    case 'TSQualifiedName':
      return key === 'right'
    case 'TSNamedTupleMember':
      return key === 'label'
    case 'TSImportType':
      return key === 'qualifier'
    case 'TSTypePredicate':
      return key === 'parameterName'
    default:
      return key === 'key'
  }
}

const opensScope = (node: Node): boolean => node.type === 'Program' || Array.isArray(node.params)

/** The names that a program or a function declares, its parameters among them, but not those of functions within. */
function namesDeclaredIn(scope: Node): Set<string> {
  const names = new Set<string>()
  const collect = (node: Node): void => {
    if (node.type === 'VariableDeclarator' || /Function|Class|Import.*Specifier/.test(node.type)) {
      for (const name of namesBoundBy(node.type.startsWith('Import') ? node.local : node.id)) names.add(name)
    }
    if (node.type === 'CatchClause') for (const name of namesBoundBy(node.param)) names.add(name)
    if (node !== scope && opensScope(node)) return
    for (const [, child] of childrenOf(node)) collect(child)
  }
  for (const parameter of (scope.params ?? []) as Node[]) for (const name of namesBoundBy(parameter)) names.add(name)
  collect(scope)
  return names
}

function namesBoundBy(pattern: unknown): string[] {
  if (!isNode(pattern)) return []
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name as string]
    case 'ObjectPattern':
      return (pattern.properties as Node[]).flatMap((property) =>
        namesBoundBy(property.type === 'Property' ? property.value : property),
      )
    case 'ArrayPattern':
      return (pattern.elements as unknown[]).flatMap(namesBoundBy)
    case 'AssignmentPattern':
      return namesBoundBy(pattern.left)
    case 'RestElement':
      return namesBoundBy(pattern.argument)
    case 'TSParameterProperty':
      return namesBoundBy(pattern.parameter)
    default:
      return []
  }
}
