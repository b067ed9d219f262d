/** The thumb of the house, up, as paths on a field of 24 by 24: for pages and for what is painted. */
export const thumbPaths = [
  // A fist seen from the side, its thumb up.
  'M8.6 10.9c1.7-.9 2.7-2.6 3.1-4.9l.5-2.8c.2-1 .9-1.6 1.8-1.5 1.6.2 2.4 1.7 2.1 3.7L15.6 9h3.9a1.7 1.7 0 0 1 .7 3.3 1.7 1.7 0 0 1 .2 3.2 1.7 1.7 0 0 1-.7 3 1.6 1.6 0 0 1-1.4 2.8h-5.2c-1.9 0-3.2-.4-4.5-1.2Z',
  'M3.4 10.3h2.7c.6 0 1 .4 1 1v9c0 .6-.4 1-1 1H3.4c-.6 0-1-.4-1-1v-9c0-.6.4-1 1-1Z',
] as const
