import { type SchemaType, schema, t } from '@colyseus/schema'
import type { ChatLine, TallyUpdate } from '../../shared/protocol.ts'
import { GameState } from '../../shared/state.ts'

/** The spectator job, which every arm does: the state of so many moving entities, and what the stands say and count. */
export const walkers = 50
export const movesPerSecond = 20
export const linesPerSecond = 20
export const talliesPerSecond = 5

export const Walker = schema(
  { x: t.float32().default(0), y: t.float32().default(0), facing: t.uint8().default(0) },
  'Walker',
)

/** The state of all arms that sync a state: fields of a game of ours, as they are. */
export const TroupeState = GameState.extend({ walkers: t.map(Walker), moves: t.uint32().default(0) }, 'TroupeState')
export type TroupeState = SchemaType<typeof TroupeState>

/** Puts the walkers down. */
export function gather(state: TroupeState): void {
  for (let at = 0; at < walkers; at++) state.walkers.set(`w${at}`, new Walker())
}

/** Each walker makes a step: no field of it stays as it was. */
export function moveAll(state: TroupeState): void {
  state.moves += 1
  let at = 0
  for (const walker of state.walkers.values()) {
    const angle = (state.moves * (1 + at / walkers)) / 20
    walker.x = 12 * Math.cos(angle) + at / 10
    walker.y = 12 * Math.sin(angle) - at / 10
    walker.facing = (state.moves * 3 + at) % 256
    at++
  }
}

/** What one walker looks like over the wire, in centimetres where whole numbers are sent. */
export type WalkerRow = readonly [id: string, x: number, y: number, facing: number]

/** The same state gives the same text on both sides, also where one has sent less than 64 bits of it. */
export function pictureOf(moves: number, rows: Iterable<WalkerRow>): string {
  const whole = [...rows].map(([id, x, y, facing]) => [id, Math.fround(x), Math.fround(y), facing])
  return JSON.stringify([moves, whole])
}

export function* rowsOf(state: TroupeState): Iterable<WalkerRow> {
  for (const [id, { x, y, facing }] of state.walkers) yield [id, x, y, facing]
}

/** Walkers as Socket.IO's spectators know them. */
export function* rowsFrom(ids: readonly string[], numbers: readonly number[]): Iterable<WalkerRow> {
  for (const [at, id] of ids.entries()) {
    yield [id, numbers[at * 3] ?? Number.NaN, numbers[at * 3 + 1] ?? Number.NaN, numbers[at * 3 + 2] ?? Number.NaN]
  }
}

/** The line of that number, which says when it was sent. */
export const lineOf = (number: number): ChatLine => ({
  id: `c${number}`,
  from: `Guest ${number % 977}`,
  text: `line ${number} at ${Date.now()}: the lion is hungry today`,
  source: 'stands',
  tick: number,
})

/** Finds the lines in a message of any of the arms: all of them carry texts as they are. */
export const linePattern = /line (\d+) at (\d+):/g

export const tallyOf = (number: number): TallyUpdate => ({
  ballot: 'b1',
  counts: { up: number, down: 2 * number, keep: 1000 },
  voters: 1000 + 3 * number,
})
