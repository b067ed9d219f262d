import { type SchemaType, schema, t } from '@colyseus/schema'
import { GameState } from '../../shared/state.ts'
import { facing, position, velocity } from './precision.ts'
import { tuning } from './tuning.ts'

/** How a gladiator fares. A number, since fields that prediction compares may not be strings. */
export const Status = {
  fighting: 0,
  /** Lies before the wall: comes back at `backAt`, or, where that is 0, when a ballot about them is decided. */
  fallen: 1,
  /** Eliminated: a ghost until the fight is over, with bread to throw and a gladiator to back. */
  out: 2,
} as const
export type Status = (typeof Status)[keyof typeof Status]

/** What a gladiator shows above the head; 0 is nothing. */
export const gestures = ['none', 'salute', 'flex', 'bow'] as const
export type Gesture = Exclude<(typeof gestures)[number], 'none'>

/**
 * `countdown`: everyone stands still. `victory`: the winner of a round is shown. `podium`: a set is over and its best three
 * are shown. In both everybody may run about, and no fall counts.
 */
export type Phase = 'countdown' | 'fight' | 'victory' | 'podium'

/** One gladiator; its key is the seat's id. */
export const Gladiator = schema(
  {
    /** Metres from the centre of the arena: x to the right, y down. */
    x: position(),
    y: position(),
    /** Metres a second. */
    vx: velocity(),
    vy: velocity(),
    /** Radians, clockwise from the right as seen on a screen. */
    facing: facing(),
    /** Own steps since the last dash began, at most `dashRechargeTicks`. Below `dashTicks` the gladiator dashes. */
    dashAge: t.uint8().default(tuning.dashRechargeTicks),
    status: t.uint8<Status>().default(Status.fighting),
    /** 0 to 100: the more, the farther a shove goes. */
    bruises: t.uint8().default(0),
    /** Bread in the belly: takes most of the next shove. */
    shielded: t.boolean().default(false),
    /** The tick up to which nothing can shove, burn or maul; a dash gives it up. */
    safeUntil: t.uint32().default(0),
    /** Falls in this round. */
    falls: t.uint8().default(0),
    /** An index into `gestures`. */
    gesture: t.uint8().default(0),
    /** Points in this set, and in this round. */
    score: t.uint32().default(0),
    roundScore: t.uint16().default(0),
    /** Rounds won in this set, and sets won. */
    wins: t.uint16().default(0),
    sets: t.uint16().default(0),
    /** By how many percent their shoves are stronger and others' on them weaker in this round, for who is behind in the set. */
    boost: t.uint8().default(0),
    /** On the podium: 1, 2 or 3; 0 for all others and in all other phases. */
    place: t.uint8().default(0),
    /** Fallen: the tick at which they come back by themselves; 0 otherwise, and while a ballot is about them. */
    backAt: t.uint32().default(0),
    /** Ghost: the first tick at which they may throw bread; 0 for who is no ghost. */
    throwAt: t.uint32().default(0),
    /** Ghost: the seat that they expect to win the round; empty for none. */
    backs: t.string().default(''),
    seat: t.string().default('').noSync(),
    /** 0 to 1: what sets one bot apart from another. */
    temper: t.float64().default(0).noSync(),
    shovedBy: t.string().default('').noSync(),
    shovedTick: t.uint32().default(0).noSync(),
    burntTick: t.uint32().default(0).noSync(),
    /** Ticks since an input came. */
    silentTicks: t.uint32().default(0).noSync(),
    gestureTick: t.uint32().default(0).noSync(),
    /** A question about this gladiator is with the stands. */
    judged: t.boolean().default(false).noSync(),
    /** The first tick at which there may be another. */
    judgeAfter: t.uint32().default(0).noSync(),
  },
  'Gladiator',
)
export type Gladiator = SchemaType<typeof Gladiator>

/** What `move` reads and writes of a gladiator; a client's prediction mirrors these fields. */
export const predictedFields = ['x', 'y', 'vx', 'vy', 'facing', 'dashAge', 'status'] as const
export type Body = Pick<Gladiator, (typeof predictedFields)[number]>

/** The lion, while it is in the arena. */
export const Lion = schema(
  {
    x: position(),
    y: position(),
    facing: facing(),
    /** The tick at which it tires and turns to leave. */
    leavesAt: t.uint32().default(0),
    /** The tick up to which it stands: it eats, or it was hit. */
    pausedUntil: t.uint32().default(0),
    vx: t.float64().default(0).noSync(),
    vy: t.float64().default(0).noSync(),
    announced: t.boolean().default(false).noSync(),
  },
  'Lion',
)
export type Lion = SchemaType<typeof Lion>

/** A loaf of bread on the sand. */
export const Loaf = schema(
  {
    x: position(),
    y: position(),
    /** The seat of the ghost that threw it: it heals less and shields nobody. Empty: the audience's. */
    by: t.string().default(''),
    goneTick: t.uint32().default(0).noSync(),
  },
  'Loaf',
)
export type Loaf = SchemaType<typeof Loaf>

/** The arena. */
export const ArenaState = GameState.extend(
  {
    gladiators: t.map(Gladiator),
    lion: t.ref(Lion).optional(),
    loaves: t.map(Loaf),
    phase: t.string<Phase>().default('fight'),
    /** The tick at which the phase is over. */
    phaseEndsAt: t.uint32().default(0),
    /** The tick at which the next fight begins: at the latest, as long as this one goes on. */
    nextRoundAt: t.uint32().default(0),
    /** Rounds since the match began; 0 before anybody came. */
    round: t.uint32().default(0),
    /** Sets since the match began, and which round of its set this one is, from 1. */
    set: t.uint32().default(0),
    setRound: t.uint8().default(0),
    /** An index into `layouts`: where pits and braziers are. */
    layout: t.uint8().default(0),
    /** Metres from the centre to where the floor ends. */
    rim: t.quantized({ min: 0, max: 12.75, bits: 8 }).default(tuning.arenaRadiusMetres),
    /** The seat that won the round which is being shown; empty if nobody did. */
    winner: t.string().default(''),
    /** The seat that won the set which is being shown; empty in all other phases. */
    setWinner: t.string().default(''),
    /** The first tick at which the audience may be asked for mercy again. */
    mercyAfter: t.uint32().default(0).noSync(),
    /** The tick at which the fight began. */
    foughtFrom: t.uint32().default(0).noSync(),
    /** Whether two or more have fought in this round. */
    contested: t.boolean().default(false).noSync(),
    /** Where the lion waits that the stands vote about: radians, clockwise from the right; below 0 nowhere. */
    lionGate: t.float64().default(-1).noSync(),
    loavesDropped: t.uint32().default(0).noSync(),
    hitTick: t.uint32().default(0).noSync(),
  },
  'ArenaState',
)
export type ArenaState = SchemaType<typeof ArenaState>

/** One tick of one gladiator's intent. Vectors longer than 1 count as 1; a held dash goes off whenever it can. */
export const ArenaInput = schema(
  {
    moveX: t.quantized({ min: -1, max: 1, bits: 8 }).default(0),
    moveY: t.quantized({ min: -1, max: 1, bits: 8 }).default(0),
    dash: t.boolean().default(false),
  },
  'ArenaInput',
)
export type ArenaInput = SchemaType<typeof ArenaInput>
/** The fields of an input alone. */
export type Intent = Pick<ArenaInput, 'moveX' | 'moveY' | 'dash'>
