import { ArraySchema, MapSchema, SetSchema } from '@colyseus/schema'
import type { Random } from '../../shared/random.ts'
import { Chamber, type Everything, isChest, Thing, thingsOf } from './everything.ts'
import { Maker } from './maker.ts'

const keys = ['a', 'b', 'c', 'd', 'e', 'f']

interface Gathering<Value> {
  add(value: Value): unknown
  delete(value: Value): unknown
  clear(): void
  values(): Iterable<Value>
}

/**
 * Changes a state at random, a little at each step.
 *
 * It stays within what Colyseus carries from a host to a client without any mirror (`docs/decisions/mirror.md`): in one
 * step an array or set is changed once, nothing is both put in a new place and changed inside, and no primitive is
 * inserted into an array in front of its equal.
 */
export class Meddler {
  readonly #random: Random
  readonly #maker: Maker
  readonly #state: Everything
  /** What shall not be changed inside any more in this step. */
  readonly #settled = new Set<object>()
  /** What was changed inside in this step, and shall not be put in a new place. */
  readonly #opened = new Set<object>()

  constructor(random: Random, state: Everything) {
    this.#random = random
    this.#maker = new Maker(random)
    this.#state = state
  }

  step(): void {
    this.#state.tick++
    this.#settled.clear()
    this.#opened.clear()
    const changes = this.#random.integer(0, 4)
    for (let change = 0; change < changes; change++) this.#maker.pick(this.#changes)()
  }

  readonly #changes: readonly (() => void)[] = [
    () => this.#field(),
    () => this.#field(),
    () => this.#field(),
    () => this.#hand(this.#state, 'hero', 'rival', () => this.#anyThing()),
    () => this.#map(this.#state.things, () => this.#anyThing()),
    () => this.#map(this.#state.things, () => this.#anyThing()),
    () => this.#row(this.#state.row, () => this.#anyThing()),
    () => this.#row(this.#state.row, () => this.#anyThing()),
    () => this.#set(this.#state.circle, () => this.#anyThing()),
    () => this.#set(this.#state.heap, () => this.#anyThing()),
    () => this.#chambers(),
    () => this.#chamber(),
    () => this.#chamber(),
    () => this.#chest(),
    () => this.#chest(),
    () => this.#row(this.#state.words, () => this.#maker.word()),
    () => this.#row(this.#state.numbers, () => this.#maker.number()),
    () => this.#scores(this.#state.scores, () => this.#random.integer(0, 100_000)),
    () => this.#set(this.#state.tags, () => this.#maker.word()),
    () => this.#set(this.#state.tallies, () => this.#random.integer(0, 9)),
    () => this.#replaceCollection(),
  ]

  #field(): void {
    const thing = this.#existing()
    if (thing === undefined) return
    switch (this.#random.integer(0, 5)) {
      case 0:
        thing.label = this.#maker.word()
        break
      case 1:
        thing.x = this.#random.between(-1000, 1000)
        break
      case 2:
        thing.heading = this.#random.between(-10, 10)
        break
      case 3:
        thing.count = this.#random.integer(0, 65_535)
        break
      case 4:
        thing.note = this.#random.chance(0.5) ? this.#maker.word() : undefined
        break
      case 5:
        thing.secret = this.#maker.word()
    }
  }

  #hand<Key extends string>(
    holder: { [key in Key]?: Thing | undefined },
    left: Key,
    right: Key,
    thing: () => Thing,
  ): void {
    const [key, other] = this.#random.chance(0.5) ? [left, right] : [right, left]
    const held: Thing | undefined = holder[key]
    const beside: Thing | undefined = holder[other]
    switch (this.#random.integer(0, 3)) {
      case 0:
        holder[key] = undefined
        break
      case 1:
        holder[key] = thing()
        break
      case 2:
        if (this.#mayMove(beside)) holder[key] = this.#moved(beside)
        break
      case 3:
        holder[key] = undefined
        if (this.#mayMove(held)) holder[other] = this.#moved(held)
    }
  }

  #map(map: MapSchema<Thing>, thing: () => Thing): void {
    const key = this.#maker.pick(keys)
    const held = map.get(key)
    switch (this.#random.integer(0, 5)) {
      case 0:
        map.delete(key)
        break
      case 1:
        if (this.#random.chance(0.15)) map.clear()
        break
      case 2:
        map.delete(key)
        if (this.#mayMove(held)) map.set(this.#maker.pick(keys), this.#moved(held))
        break
      case 3:
        map.delete(key)
        map.set(key, thing())
        break
      default:
        map.set(key, thing())
    }
  }

  #row<Value>(row: ArraySchema<Value>, made: () => Value): void {
    if (!this.#once(row)) return
    const place = this.#random.integer(0, Math.max(0, row.length - 1))
    const value = made()
    // An array holds an instance once; a primitive never comes in front of its equal.
    const fits = typeof value === 'object' ? !row.includes(value) : row[place] !== value
    const kind = this.#random.integer(0, 12)
    if (kind === 0) row.pop()
    else if (kind === 1) row.shift()
    else if (kind === 2 && row.length > 0) row.splice(place, this.#random.integer(1, Math.min(3, row.length - place)))
    else if (kind === 3) row.reverse()
    else if (kind === 4 && this.#random.chance(0.2)) row.clear()
    else if (kind === 5) row.sort((left, right) => (wordOf(left) < wordOf(right) ? -1 : 1))
    else if (!fits) return
    else if (kind === 6 && row[0] !== value) row.unshift(value)
    else if (kind === 7 && row.length > 0) row.splice(place, 1, value)
    else if (kind === 8) row.splice(place, 0, value)
    else if (kind === 9 && row.length > 0) row[place] = value
    else if (row.length < 12) row.push(value)
  }

  #set<Value>(set: Gathering<Value>, value: () => Value): void {
    if (!this.#once(set)) return
    const present = [...set.values()]
    const kind = this.#random.integer(0, 4)
    if (kind < 2) {
      if (present.length > 0) set.delete(this.#maker.pick(present))
    } else if (kind === 2) {
      if (this.#random.chance(0.1)) set.clear()
    } else if (present.length < 8) set.add(value())
  }

  #scores(map: MapSchema<number>, value: () => number): void {
    const key = this.#maker.pick(keys)
    const kind = this.#random.integer(0, 9)
    if (kind === 0) map.clear()
    else if (kind < 4) map.delete(key)
    else map.set(key, value())
  }

  #chambers(): void {
    const { chambers } = this.#state
    const key = this.#maker.pick(keys.slice(0, 3))
    const held = chambers.get(key)
    switch (this.#random.integer(0, 3)) {
      case 0:
        chambers.delete(key)
        break
      case 1:
        if (!this.#mayMove(held)) break
        chambers.delete(key)
        chambers.set(this.#maker.pick(keys.slice(0, 3)), this.#moved(held))
        break
      default:
        if (held === undefined) chambers.set(key, new Chamber().assign({ title: this.#maker.word() }))
    }
  }

  #chamber(): void {
    const chamber = this.#random.pick([...this.#state.chambers.values()])
    if (chamber === undefined || this.#settled.has(chamber)) return
    this.#opened.add(chamber)
    switch (this.#random.integer(0, 3)) {
      case 0:
        chamber.title = this.#maker.word()
        break
      case 1:
        this.#map(chamber.things, () => this.#anyThing())
        break
      case 2:
        this.#row(chamber.queue, () => this.#anyThing())
        break
      case 3:
        this.#set(chamber.marks, () => this.#maker.word())
    }
  }

  #chest(): void {
    const chest = this.#random.pick([...thingsOf(this.#state)].filter(isChest))
    if (chest === undefined) return
    const around = [...this.#state.chambers.values()].filter(({ things, queue }) =>
      [...things.values(), ...queue].includes(chest),
    )
    if ([chest, ...around].some((structure) => this.#settled.has(structure))) return
    for (const structure of [chest, ...around]) this.#opened.add(structure)
    switch (this.#random.integer(0, 3)) {
      case 0:
        this.#hand(chest, 'first', 'second', () => this.#plainThing())
        break
      case 1:
        this.#row(chest.inside, () => this.#plainThing())
        break
      case 2:
        this.#scores(chest.prices, () => this.#maker.number())
        break
      case 3:
        if (chest.words === undefined) chest.words = new ArraySchema(this.#maker.word(), this.#maker.word())
        else if (this.#random.chance(0.1)) chest.words = undefined
        else this.#row(chest.words, () => this.#maker.word())
    }
  }

  #replaceCollection(): void {
    const state = this.#state
    switch (this.#random.integer(0, 9)) {
      case 0:
        if (this.#once(state.words)) state.words = new ArraySchema(this.#maker.word(), this.#maker.word())
        break
      case 1:
        state.scores = new MapSchema({ a: this.#random.integer(0, 9) })
        break
      case 2:
        if (this.#once(state.tags)) state.tags = new SetSchema([this.#maker.word()])
        break
      case 3:
        state.things = new MapSchema({ [this.#maker.pick(keys)]: this.#maker.thing() })
    }
  }

  // True the first time in a step; whatever is asked about is not to be changed again in it.
  #once(collection: object): boolean {
    if (this.#settled.has(collection)) return false
    this.#settled.add(collection)
    return true
  }

  #mayMove<Placed extends object>(placed: Placed | undefined): placed is Placed {
    return placed !== undefined && !this.#opened.has(placed)
  }

  #moved<Placed extends object>(placed: Placed): Placed {
    this.#settled.add(placed)
    return placed
  }

  #anyThing(): Thing {
    const existing = this.#random.chance(0.4) ? this.#existing() : undefined
    return this.#mayMove(existing) ? this.#moved(existing) : this.#maker.thing()
  }

  #plainThing(): Thing {
    const existing = this.#random.chance(0.4) ? this.#existing() : undefined
    return this.#mayMove(existing) && !isChest(existing) ? this.#moved(existing) : this.#maker.thing(false)
  }

  #existing(): Thing | undefined {
    return this.#random.pick([...thingsOf(this.#state)])
  }
}

function wordOf(value: unknown): string {
  return value instanceof Thing ? value.label : String(value)
}
