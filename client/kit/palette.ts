/**
 * The colours of the house, for what is drawn: an amphitheatre at dusk. `client/kit/style/tokens.css` holds the same
 * values for what is text. There is one gold, for what matters, and one red, for danger.
 */
export const palette = {
  /** The arena's floor in the last light. */
  sand: 0xe9c893,
  sandLight: 0xf6e3bd,
  sandDark: 0xc79a63,
  /** Walls and tiers. */
  terracotta: 0xb8603c,
  terracottaDark: 0x7d3a2a,
  stone: 0xd9c3a5,
  stoneDark: 0x8c7263,
  /** Shade, from the stands at night to the sky above them. */
  indigo: 0x2a2350,
  indigoDeep: 0x171233,
  indigoNight: 0x0d0a1f,
  violet: 0x4b3a78,
  dusk: 0xe08a5b,
  ice: 0xbfe3ee,
  iceDeep: 0x6fa9c4,
  /** What matters: one's own, the open ballot, a decision. */
  gold: 0xffc53d,
  /** Danger. */
  red: 0xe5383b,
  ink: 0x1d1633,
  parchment: 0xfff4de,
} as const

export type PaletteName = keyof typeof palette

/** A colour as CSS writes it, with opacity from 0 to 1. */
export function css(color: number, opacity = 1): string {
  const [red, green, blue] = [(color >> 16) & 255, (color >> 8) & 255, color & 255]
  return opacity === 1 ? `rgb(${red} ${green} ${blue})` : `rgb(${red} ${green} ${blue} / ${opacity})`
}

/** A colour between two others; `share` of the second, 0 to 1. */
export function blend(one: number, other: number, share: number): number {
  const channel = (shift: number) => {
    const from = (one >> shift) & 255
    return Math.round(from + (((other >> shift) & 255) - from) * share) << shift
  }
  return channel(16) | channel(8) | channel(0)
}

/** Team-like colours of those who play, apart from each other also for most who see few colours. */
export const tunics = [
  0x3f7fbf, 0x2f9e6e, 0x9b5fc0, 0xd9772b, 0x1fa3a3, 0xc04f8a, 0x6d7f2f, 0x7a5cff, 0x4a5a78, 0xa9744f, 0x58b0e8,
  0x87c03f, 0xd06fd0, 0xb0a030, 0x3c6e71, 0xe0729a,
] as const
