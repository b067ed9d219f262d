import type { ChatLine, TallyUpdate } from '../../shared/protocol.ts'

/** How spectators come in, and what they speak. */
export type Entrance =
  /** A seat is reserved over HTTP, then taken by a socket. */
  | { readonly speaks: 'colyseus'; readonly room: string; readonly options: Readonly<Record<string, string>> }
  /** A socket whose first message is Colyseus's full state. */
  | { readonly speaks: 'colyseus frames' }
  | { readonly speaks: 'socket.io' }

/** One way to do the job. Nothing moves before {@link move}`(true)`. */
export interface Arm {
  readonly entrance: Entrance
  /** Whether spectators get every move of its own, or some merged into one. */
  readonly moves: 'each' | 'merged'
  /** Lets the walkers walk `movesPerSecond` times a second, or stand still. */
  move(walking: boolean): Promise<void>
  say(line: ChatLine): void
  tally(tally: TallyUpdate): void
  /** How often the walkers have moved, and what they look like now. */
  seen(): { moves: number; picture: string }
}

/** The arms by name, each loaded only where it runs. */
export const arms = {
  cavea: (port: number) => import('./cavea.ts').then((module) => module.cavea(port)),
  'plain colyseus': (port: number) => import('./plain-colyseus.ts').then((module) => module.plainColyseus(port)),
  'socket.io': (port: number) => import('./socket-io.ts').then((module) => module.socketIo(port)),
  'bare ws': (port: number) => import('./bare-ws.ts').then((module) => module.bareWs(port)),
} as const satisfies Record<string, (port: number) => Promise<Arm>>

export type ArmName = keyof typeof arms
