import { thumbPaths } from '../thumb.ts'

/** Signs of the house, drawn on a field of 24 by 24. */
const drawings = {
  thumb: thumbPaths,
  sound: [
    'M3 9.2h3.4L11 5.1c.6-.5 1.4-.1 1.4.7v12.4c0 .8-.8 1.2-1.4.7l-4.6-4.1H3a1 1 0 0 1-1-1v-3.6a1 1 0 0 1 1-1Z',
    '~M15.6 8.6a5 5 0 0 1 0 6.8M18.4 5.8a9 9 0 0 1 0 12.4',
  ],
  silence: [
    'M3 9.2h3.4L11 5.1c.6-.5 1.4-.1 1.4.7v12.4c0 .8-.8 1.2-1.4.7l-4.6-4.1H3a1 1 0 0 1-1-1v-3.6a1 1 0 0 1 1-1Z',
    '~M16 9.5l5 5M21 9.5l-5 5',
  ],
  share: [
    '~M12 14.5V3.5M8 7l4-3.7L16 7M7.5 10.8H5.6c-.5 0-.9.4-.9.9v8c0 .5.4.9.9.9h12.8c.5 0 .9-.4.9-.9v-8c0-.5-.4-.9-.9-.9h-1.9',
  ],
  eye: [
    '~M2 12c2.5-4.3 5.8-6.4 10-6.4S19.5 7.7 22 12c-2.5 4.3-5.8 6.4-10 6.4S4.5 16.3 2 12Z',
    'M12 8.7a3.3 3.3 0 1 1 0 6.6 3.3 3.3 0 0 1 0-6.6Z',
  ],
  copy: [
    '~M9 8.5h9.5c.6 0 1 .4 1 1V20c0 .6-.4 1-1 1H9c-.6 0-1-.4-1-1V9.5c0-.6.4-1 1-1ZM15.5 5.5V4c0-.6-.4-1-1-1H5.5c-.6 0-1 .4-1 1v10.5c0 .6.4 1 1 1H6',
  ],
  check: ['~M4 12.8l5 5L20 6.5'],
  close: ['~M5.5 5.5l13 13M18.5 5.5l-13 13'],
  next: ['~M9.5 4.5L17 12l-7.5 7.5'],
  back: ['~M14.5 4.5L7 12l7.5 7.5'],
  help: ['~M8.2 8.6a3.9 3.9 0 1 1 5.9 3.4c-1.4.9-2.1 1.6-2.1 3.1', 'M12 17.6a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3Z'],
  trophy: [
    '~M7.5 4h9v5.2a4.5 4.5 0 0 1-9 0ZM7.5 5.5H4.2c0 3 1.2 4.6 3.5 4.9M16.5 5.5h3.3c0 3-1.2 4.6-3.5 4.9M12 13.8V17M8 20.3h8M9.7 20c0-2 .8-3 2.3-3s2.3 1 2.3 3',
  ],
  up: ['~M4.5 15l7.5-7.5L19.5 15'],
  down: ['~M4.5 9l7.5 7.5L19.5 9'],
  send: ['M3 4.2c-.3-.8.4-1.5 1.2-1.2l17.2 8c.8.4.8 1.6 0 2l-17.2 8c-.8.3-1.5-.4-1.2-1.2L5.2 13.2 14 12 5.2 10.8Z'],
  dice: [
    '~M5.5 4h13c.8 0 1.5.7 1.5 1.5v13c0 .8-.7 1.5-1.5 1.5h-13c-.8 0-1.5-.7-1.5-1.5v-13C4 4.7 4.7 4 5.5 4Z',
    'M8.5 7a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3ZM15.5 14a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3ZM12 10.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3Z',
  ],
  // A gladius, point up.
  sword: [
    'M12 1.8l2.2 3.1v9.6H9.8V4.9ZM7 15.7h10c.6 0 1 .4 1 1s-.4 1-1 1h-3.5v2.1a1.9 1.9 0 1 1-3 0v-2.1H7c-.6 0-1-.4-1-1s.4-1 1-1Z',
  ],
  laurel: [
    '~M9.5 21c-3.9-1.8-6.2-5.2-6.2-9.3 0-3.2 1.4-5.9 3.7-7.7M14.5 21c3.9-1.8 6.2-5.2 6.2-9.3 0-3.2-1.4-5.9-3.7-7.7',
    'M7.2 3.8c1.9.4 2.8 1.7 2.6 3.7-2-.2-2.9-1.5-2.6-3.7ZM4.5 8.3c2 .1 3.1 1.2 3.2 3.2-2.1.1-3.2-1-3.2-3.2ZM4.3 13.3c1.9-.3 3.3.5 3.9 2.4-2 .6-3.4-.2-3.9-2.4ZM16.8 3.8c-1.9.4-2.8 1.7-2.6 3.7 2-.2 2.9-1.5 2.6-3.7ZM19.5 8.3c-2 .1-3.1 1.2-3.2 3.2 2.1.1 3.2-1 3.2-3.2ZM19.7 13.3c-1.9-.3-3.3.5-3.9 2.4 2 .6 3.4-.2 3.9-2.4ZM6.5 17.6c1.6-.8 3.1-.4 4.2 1.2-1.6 1.2-3.2.8-4.2-1.2ZM17.5 17.6c-1.6-.8-3.1-.4-4.2 1.2 1.6 1.2 3.2.8 4.2-1.2Z',
  ],
} as const

export type IconName = keyof typeof drawings

/** A sign of the house, in the colour of the text around it. It is decoration: what it says stands in text beside it. */
export function Icon({ name, size = 24 }: { name: IconName; size?: number }) {
  return <Paths paths={drawings[name]} size={size} />
}

/** Paths on a field of 24 by 24, in the colour of the text around them. */
export function Paths({ paths, size }: { paths: readonly string[]; size: number }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" focusable="false">
      {paths.map((path) => (
        <Stroke key={path} path={path} />
      ))}
    </svg>
  )
}

// A path that begins with a tilde is a line, any other a shape.
function Stroke({ path }: { path: string }) {
  if (!path.startsWith('~')) return <path d={path} fill="currentColor" />
  return (
    <path
      d={path.slice(1)}
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  )
}

/**
 * The thumb, which stands for every decision of the stands. Down is its mirror image and not turned around, so that
 * the hand stays the same hand.
 */
export function Thumb({ down = false, size = 32 }: { down?: boolean; size?: number }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" focusable="false">
      <g transform={down ? 'matrix(1 0 0 -1 0 24)' : undefined}>
        {drawings.thumb.map((path) => (
          <Stroke key={path} path={path} />
        ))}
      </g>
    </svg>
  )
}
