import type { Signs } from '../../../client/kit/signs.ts'

/** A sign for each mechanic of the arena, by its key. */
export const mechanicSigns: Signs = {
  gravity: ['~M12 3v13M6.5 11l5.5 5.5L17.5 11M5 21h14'],
  floor: ['~M3 8l9-4.2L21 8l-9 4.2ZM3 8v8l9 4.2 9-4.2V8M12 12.2v8'],
  wind: ['~M3 9.5h11a2.7 2.7 0 1 0-2.7-2.7M3 13.5h15a2.7 2.7 0 1 1-2.7 2.7M3 17.5h7'],
  night: ['M19.8 14.6A8.3 8.3 0 0 1 9.4 4.2a8.3 8.3 0 1 0 10.4 10.4Z'],
  rage: [
    'M12.4 2.2c.6 3.7 5.3 5.6 5.3 11.2a5.7 5.7 0 0 1-11.4 0c0-2.6 1.4-4 2.4-5.4.2 1.7.8 2.6 1.7 3 0-3.5.4-6.4 2-8.8Z',
  ],
  lion: [
    'M12 12c2.9 0 5.2 2.7 5.2 5.1 0 2-1.6 2.8-3.1 2.8-.9 0-1.4-.4-2.1-.4s-1.2.4-2.1.4c-1.5 0-3.1-.8-3.1-2.8C6.8 14.7 9.1 12 12 12Z',
    'M5 8.6a1.9 2.5 0 1 1 0 5 1.9 2.5 0 0 1 0-5ZM9.3 4.3a1.9 2.7 0 1 1 0 5.4 1.9 2.7 0 0 1 0-5.4ZM14.7 4.3a1.9 2.7 0 1 1 0 5.4 1.9 2.7 0 0 1 0-5.4ZM19 8.6a1.9 2.5 0 1 1 0 5 1.9 2.5 0 0 1 0-5Z',
  ],
  bread: [
    '~M3.5 13.2C3.5 9.3 7.3 7 12 7s8.5 2.3 8.5 6.2c0 2-1.3 3.8-3 3.8h-11c-1.7 0-3-1.8-3-3.8ZM8.3 10.2l1.2 3M12 9.6l1.2 3M15.7 10.2l1.2 3',
  ],
}

const head = 'M9.4 3.2a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8Z'
const stance = '~M9.4 10v7M9.4 17l-3 4.4M9.4 17l3 4.4'

/** A sign for each gesture, and for what a ghost may do. */
export const actionSigns = {
  salute: [head, stance, '~M9.4 11.2L18.5 4M9.4 11.2l-5 4.2'],
  flex: [head, stance, '~M9.4 11.4h6.8V5.6M9.4 11.4H3.2V6.8'],
  bow: [
    'M17.6 9.2a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8Z',
    '~M13.6 10.4L8 13v4.2M8 17.2l-2 4.2M8 17.2l3 4.2M11 11.8l2.4 5',
  ],
  throw: mechanicSigns.bread ?? [],
  back: ['~M6 21.5V3.5M6 4.6h12l-2.6 3.6L18 11.8H6'],
} as const satisfies Signs
