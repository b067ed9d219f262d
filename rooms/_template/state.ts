import { type SchemaType, schema, t } from '@colyseus/schema'
import { GameState } from '../../shared/state.ts'

/** The field is a square; coordinates go from 0 to this many metres. */
export const fieldMetres = 20

/** One player's figure. `t` says how a field travels; `.noSync()` fields stay on the host. */
export const Walker = schema(
  {
    // What `move` reads and writes must arrive at a client exactly as the host has it, or its prediction drifts:
    // float64, whole numbers and booleans do. To save bytes with t.quantized, see rooms/arena/precision.ts.
    x: t.float64().default(fieldMetres / 2),
    y: t.float64().default(fieldMetres / 2),
    coins: t.uint16().default(0),
    /** The tick up to which the figure waves; 0 if it never did. */
    wavesUntil: t.uint32().default(0),
  },
  'Walker',
)
export type Walker = SchemaType<typeof Walker>

export const Coin = schema({ x: t.float64().default(0), y: t.float64().default(0) }, 'Coin')
export type Coin = SchemaType<typeof Coin>

/** Everything about a match. `extend` adds the fields that all games have: tick, seats, mechanics, ballots. */
export const TemplateState = GameState.extend(
  {
    /** By seat. */
    walkers: t.map(Walker),
    /** By a number of their own. */
    coins: t.map(Coin),
    coinsMade: t.uint32().default(0).noSync(),
  },
  'TemplateState',
)
export type TemplateState = SchemaType<typeof TemplateState>

/** What a player wants in one tick: a direction. */
export const TemplateInput = schema(
  {
    moveX: t.quantized({ min: -1, max: 1, bits: 8 }).default(0),
    moveY: t.quantized({ min: -1, max: 1, bits: 8 }).default(0),
  },
  'TemplateInput',
)
export type TemplateInput = SchemaType<typeof TemplateInput>
