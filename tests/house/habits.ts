import { childrenOf, isNode, type Node, nameOf, nodesOf, type Source } from './source.ts'

/** The number of lines at which a file should be asked which noun wants out of it. */
export const mostLines = 300

export function lineCount(source: Source): number {
  return source.text.split('\n').length - (source.text.endsWith('\n') ? 1 : 0)
}

const runners = ['test', 'it', 'describe', 'suite', 'bench']
const switches = ['only', 'skip', 'skipIf', 'runIf', 'todo', 'fails']

/** Where tests are left out, or leave others out: `test.only`, `describe.skip`, `context.skip()` and their like. */
export function leftOutTests(source: Source): string[] {
  return [...nodesOf(source.tree)].flatMap((node) => {
    if (node.type !== 'MemberExpression') return []
    const [runner = '', ...members] = (nameOf(node) ?? '').split('.')
    const found = members.at(-1) ?? ''
    const leavesOut = runners.includes(runner)
      ? switches.includes(found)
      : /^(?:ctx|context|task|t)$/.test(runner) && found === 'skip'
    return leavesOut
      ? [`${source.at(node.start)} leaves tests out by ${runner}.${members.join('.')}: a test runs, or it goes`]
      : []
  })
}

/** Where a test sleeps for a fixed time. A timer that ends something else, such as a wait that took too long, is none. */
export function sleeps(source: Source): string[] {
  const rule = 'wait for what you wait for, with tests/support/until.ts'
  return [...nodesOf(source.tree)].filter(isSleep).map((node) => `${source.at(node.start)} sleeps: ${rule}`)
}

function isSleep(node: Node): boolean {
  if (node.type === 'ImportDeclaration') return /^(?:node:)?timers\/promises$/.test(String((node.source as Node).value))
  if (node.type === 'CallExpression') return /\.waitForTimeout$|\bscheduler\.wait$/.test(nameOf(node.callee) ?? '')
  if (node.type !== 'NewExpression' || nameOf(node.callee) !== 'Promise') return false
  const executor = (node.arguments as Node[])[0]
  const settle = isNode(executor) ? nameOf((executor.params as Node[] | undefined)?.[0]) : undefined
  return settle !== undefined && isNode(executor) && [...nodesOf(executor)].some((inner) => setsTimerFor(inner, settle))
}

function setsTimerFor(node: Node, settle: string): boolean {
  if (node.type !== 'CallExpression' || nameOf(node.callee)?.split('.').at(-1) !== 'setTimeout') return false
  const callback = (node.arguments as Node[])[0]
  if (!isNode(callback)) return false
  return nameOf(callback) === settle || callsFirst(callback, settle)
}

// `() => resolve()` and `() => { resolve(x) }`: a callback that does nothing before it settles.
function callsFirst(callback: Node, settle: string): boolean {
  const body = callback.body
  if (!isNode(body)) return false
  const [first] = body.type === 'BlockStatement' ? [...childrenOf(body)].map(([, child]) => child) : [body]
  const called = first?.type === 'ExpressionStatement' ? first.expression : first
  return isNode(called) && called.type === 'CallExpression' && nameOf(called.callee) === settle
}

/** Where a type is given up: `as any` and `<any>`. */
export function givenUpTypes(source: Source): string[] {
  return [...nodesOf(source.tree)]
    .filter((node) => /^TS(?:As|Satisfies)Expression$|^TSTypeAssertion$/.test(node.type) && isAny(node.typeAnnotation))
    .map((node) => `${source.at(node.start)} gives the type up by any: say what it is, or check it`)
}

const isAny = (node: unknown): boolean => isNode(node) && node.type === 'TSAnyKeyword'
