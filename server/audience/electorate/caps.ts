/** What votes of a capped source count at least, in thousandths: no cap takes more than three quarters of anybody's vote. */
export const leastFactorMilli = 250

/** Shares that are equal but for what floats leave out are equal. */
const tolerance = 1 + 1e-9

/**
 * By what factor, in thousandths, the votes of each source count, so that none has a larger share of the total than its
 * cap. A cap that could only be kept by nearly wiping its source out is kept as far as {@link leastFactorMilli} allows:
 * else one vote in an empty stand would weigh as much as hundreds in a full chat. Where the caps of those that voted make
 * up less than the whole, they are enlarged alike until they do. Sources that count fully are left out.
 *
 * `totals`: milli-votes by source. `caps`: shares by source, above 0; a source without one, or with 1, is not capped.
 */
export function sourceFactors(
  totals: ReadonlyMap<string, number>,
  caps: Readonly<Record<string, number>>,
): Record<string, number> {
  const given = (source: string) => (Object.hasOwn(caps, source) ? (caps[source] ?? 1) : 1)
  const sources = [...totals].filter(([, milli]) => milli > 0)
  const whole = Math.min(
    1,
    sources.reduce((sum, [source]) => sum + given(source), 0),
  )
  const capOf = (source: string) => given(source) / whole
  const capped = new Set<string>()
  // To cap one source makes the total smaller, and with it the room of the next: until no other is above its cap.
  for (;;) {
    const total = cappedTotal(sources, capped, capOf)
    const above = sources.find(([source, milli]) => !capped.has(source) && milli > capOf(source) * total * tolerance)
    if (above === undefined) break
    capped.add(above[0])
  }
  const total = cappedTotal(sources, capped, capOf)
  const factors: Record<string, number> = {}
  for (const [source, milli] of sources) {
    if (!capped.has(source)) continue
    const factor = Math.min(1000, Math.max(leastFactorMilli, Math.floor((1000 * capOf(source) * total) / milli)))
    if (factor < 1000) factors[source] = factor
  }
  return factors
}

// With the capped sources at exactly their shares, the others make up what is left: total = others / (1 - shares).
function cappedTotal(
  sources: readonly (readonly [string, number])[],
  capped: ReadonlySet<string>,
  capOf: (source: string) => number,
): number {
  let free = 0
  let shares = 0
  for (const [source, milli] of sources) {
    if (capped.has(source)) shares += capOf(source)
    else free += milli
  }
  return shares >= 1 ? 0 : free / (1 - shares)
}
