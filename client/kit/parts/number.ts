const whole = new Intl.NumberFormat('en')
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/** A count as people read it: `1,204`, and from ten thousand `12.9K`. */
export function countWords(count: number): string {
  return count < 10_000 ? whole.format(count) : short.format(count)
}

/** A count with its noun: `1 vote`, `2 votes`. */
export function countOf(count: number, one: string, many: string): string {
  return `${countWords(count)} ${count === 1 ? one : many}`
}
