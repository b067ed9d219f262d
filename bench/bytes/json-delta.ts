/** A state as plain data. */
export type Plain = string | number | boolean | null | { readonly [key: string]: Plain }

/** Millimetres are more than enough on a screen: nobody who minds bytes sends 17 digits. */
const digits = 1000

/** Plain data with short numbers. */
export function shortened(value: unknown): Plain {
  if (typeof value === 'number') return Math.round(value * digits) / digits
  if (typeof value !== 'object' || value === null) return (value ?? null) as Plain
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortened(inner)]))
}

/** What differs, nested as it is; null stands for what is gone. Undefined if nothing differs. */
export function deltaOf(before: Plain | undefined, now: Plain): Plain | undefined {
  if (typeof now !== 'object' || now === null || typeof before !== 'object' || before === null) {
    return before === now ? undefined : now
  }
  const changes: Record<string, Plain> = {}
  for (const [key, value] of Object.entries(now)) {
    const change = deltaOf(before[key], value)
    if (change !== undefined) changes[key] = change
  }
  for (const key of Object.keys(before)) if (!(key in now)) changes[key] = null
  return Object.keys(changes).length === 0 ? undefined : changes
}

/** A state after a delta. */
export function patched(before: Plain | undefined, delta: Plain): Plain {
  if (typeof delta !== 'object' || delta === null) return delta
  const base = typeof before === 'object' && before !== null ? { ...before } : {}
  for (const [key, change] of Object.entries(delta)) {
    if (change === null) delete base[key]
    else base[key] = patched(base[key], change)
  }
  return base
}
