import { type SchemaType, schema, t } from '@colyseus/schema'

/** Something with a value of most kinds. */
export const Thing = schema(
  {
    label: t.string().default(''),
    x: t.float32().default(0),
    heading: t.quantized({ min: 0, max: Math.PI * 2, bits: 16, mode: 'wrap' }).default(0),
    count: t.uint16().default(7),
    note: t.string().optional(),
    secret: t.string().default('hidden').noSync(),
  },
  'Thing',
)
export type Thing = SchemaType<typeof Thing>

export const Blade = Thing.extend({ edge: t.float64().default(1), sharp: t.boolean().default(true) }, 'Blade')

/** Things that hold others hold only plain ones, so that no state contains itself. */
export const Chest = Thing.extend(
  {
    first: t.ref(Thing).optional(),
    second: t.ref(Thing).optional(),
    inside: t.array(Thing),
    prices: t.map('number'),
    words: t.array('string').optional(),
  },
  'Chest',
)
export type Chest = SchemaType<typeof Chest>

export const Chamber = schema(
  { title: t.string().default(''), things: t.map(Thing), queue: t.array(Thing), marks: t.set('string') },
  'Chamber',
)
export type Chamber = SchemaType<typeof Chamber>

/** A state with one of everything that a game may put on the public track. */
export const Everything = schema(
  {
    tick: t.uint32().default(0),
    hero: t.ref(Thing).optional(),
    rival: t.ref(Thing).optional(),
    things: t.map(Thing),
    row: t.array(Thing),
    circle: t.set(Thing),
    heap: t.collection(Thing),
    chambers: t.map(Chamber),
    words: t.array('string'),
    numbers: t.array('number'),
    scores: t.map('uint32'),
    tags: t.set('string'),
    tallies: t.collection('uint8'),
  },
  'Everything',
)
export type Everything = SchemaType<typeof Everything>

/** The things of a state and all that they hold, each once. */
export function thingsOf({ hero, rival, things, row, circle, heap, chambers }: Everything): Set<Thing> {
  const rooms = [...chambers.values()].flatMap((chamber) => [...chamber.things.values(), ...chamber.queue])
  const held = [hero, rival, ...things.values(), ...row, ...circle.values(), ...heap.values(), ...rooms]
  const inside = held.flatMap((thing) => (isChest(thing) ? [thing.first, thing.second, ...thing.inside] : []))
  return new Set([...held, ...inside].filter((thing) => thing !== undefined))
}

/** Whether a thing is one that holds others. */
export function isChest(thing: Thing | undefined): thing is Chest {
  return thing instanceof Chest
}
