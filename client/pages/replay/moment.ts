/** The longest moment that a link may name, in seconds: nobody's match lasts longer than a week. */
const longestSeconds = 7 * 24 * 3600

/**
 * A moment of a tape as a link gives it, in seconds from its start: `754`, `12.5`, `1h2m3s`, `90s`. Undefined where it
 * says no moment.
 */
export function momentOf(text: string): number | undefined {
  const plain = /^\d{1,7}(?:\.\d{1,3})?$/.test(text) ? Number(text) : undefined
  const parts = /^(?:(\d{1,3})h)?(?:(\d{1,5})m)?(?:(\d{1,7})s)?$/.exec(text)
  if (plain === undefined && (parts === null || text === '')) return undefined
  const [, hours = 0, minutes = 0, seconds = 0] = parts ?? []
  const moment = plain ?? Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  return moment <= longestSeconds ? moment : undefined
}

/** A moment on a clock, seconds cut off: `0:07`, `12:34`, `1:02:03`. */
export function clockOf(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}
