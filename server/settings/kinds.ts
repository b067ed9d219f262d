/** One setting: what it is called, what it says, and how its text becomes a value: undefined where it is out of range. */
export interface Setting<Value> {
  readonly variable: string
  readonly fallback: string
  readonly range: string
  readonly help: string
  read(text: string): Value | undefined
}

/** A whole number within bounds. */
export function whole(variable: string, fallback: number, min: number, max: number, help: string): Setting<number> {
  return {
    variable,
    fallback: `${fallback}`,
    range: `a whole number from ${min} to ${max}`,
    help,
    read(text) {
      const value = Number(text)
      return /^\d+$/.test(text) && value >= min && value <= max ? value : undefined
    },
  }
}

/** A secret that messages are signed with; empty where there is none. */
export function signingSecret(variable: string, help: string): Setting<string> {
  return {
    variable,
    fallback: '',
    range: '16 characters or more, or whsec_ and base64',
    help,
    read(text) {
      const [, encoded] = /^whsec_(.*)$/s.exec(text) ?? []
      if (encoded !== undefined) return isBase64(encoded) ? text : undefined
      return text === '' || text.length >= 16 ? text : undefined
    },
  }
}

/** Whether a text is base64 of 12 bytes or more. */
const isBase64 = (text: string): boolean =>
  text.length >= 16 && text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text)

/** A text of a form. */
export function words(variable: string, fallback: string, range: string, help: string, fits: RegExp): Setting<string> {
  return {
    variable,
    fallback,
    range,
    help,
    read(text) {
      return fits.test(text) ? text : undefined
    },
  }
}
