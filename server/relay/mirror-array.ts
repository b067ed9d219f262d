/** One step from an array to another. Removals leave a gap, so the places after it stay as they are until it is closed. */
export type ArrayEdit<Value> =
  | { readonly kind: 'replace'; readonly index: number; readonly value: Value }
  | { readonly kind: 'remove'; readonly index: number }
  | { readonly kind: 'closeGaps' }
  | { readonly kind: 'insert'; readonly index: number; readonly value: Value }

/**
 * The steps that make one array of another, in the order in which to take them: by shifting what stays, or by writing
 * over what differs, whichever takes fewer steps.
 *
 * A decoder ignores an insertion of the very value that stands in the place already; neither way does such a thing.
 */
export function arrayEdits<Value>(present: readonly Value[], wanted: readonly Value[]): ArrayEdit<Value>[] {
  const over = writeOver(present, wanted)
  if (over.length <= 1) return over
  const shifted = shift(present, wanted)
  return shifted !== undefined && shifted.length < over.length ? shifted : over
}

function writeOver<Value>(present: readonly Value[], wanted: readonly Value[]): ArrayEdit<Value>[] {
  const edits: ArrayEdit<Value>[] = []
  for (const [index, value] of wanted.entries()) {
    if (index >= present.length) edits.push({ kind: 'insert', index, value })
    else if (present[index] !== value) edits.push({ kind: 'replace', index, value })
  }
  for (let index = wanted.length; index < present.length; index++) edits.push({ kind: 'remove', index })
  return edits
}

// Undefined where what stays has another order than before.
function shift<Value>(present: readonly Value[], wanted: readonly Value[]): ArrayEdit<Value>[] | undefined {
  const edits: ArrayEdit<Value>[] = []
  const missing = countsOf(wanted)
  const kept: Value[] = []
  for (const [index, value] of present.entries()) {
    const count = missing.get(value) ?? 0
    if (count > 0) kept.push(value)
    else edits.push({ kind: 'remove', index })
    missing.set(value, count - 1)
  }
  if (edits.length > 0) edits.push({ kind: 'closeGaps' })
  let met = 0
  for (const [index, value] of wanted.entries()) {
    if (met < kept.length && kept[met] === value) met++
    else edits.push({ kind: 'insert', index, value })
  }
  return met === kept.length ? edits : undefined
}

function countsOf<Value>(values: readonly Value[]): Map<Value, number> {
  const counts = new Map<Value, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}
