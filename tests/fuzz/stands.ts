import { Decoder, Encoder, Reflection } from '@colyseus/schema'
import { Mirror } from '../../server/relay/mirror.ts'
import { Random } from '../../shared/random.ts'
import { Everything } from './everything.ts'
import { Meddler } from './meddler.ts'
import { miscountOf, pictureOf } from './picture.ts'

/** One who watches through the mirror. */
interface Watcher {
  readonly name: string
  readonly decoder: Decoder
  readonly classes: 'with classes' | 'without classes'
  /** Windows that it still misses, as a spectator does whose line is full; a full state comes after them. */
  missing: number
}

/**
 * A host that is changed at random, a client of its own, and stands that watch it through a mirror. Everything is drawn
 * from the seed.
 */
export class Stands {
  /** Differences that were found; nobody goes on from there. */
  readonly differences: string[] = []
  readonly #random: Random
  #state = new Everything()
  #encoder = new Encoder(this.#state)
  #meddler: Meddler
  #client = new Decoder(new Everything())
  /** Of the host's state as it is. */
  #pictures: Partial<Record<Watcher['classes'], string>> = {}
  readonly #mirror = new Mirror(Everything)
  #watchers: Watcher[] = []
  #joined = 0

  constructor(seed: string) {
    this.#random = Random.fromSeed(seed)
    this.#meddler = new Meddler(this.#random, this.#state)
    for (let step = 0; step < 5; step++) this.#step()
    this.#keyframe()
    if (this.#random.chance(0.5)) this.#mirror.takePatch()
  }

  /** Some ticks of the host, and one patch to the stands. */
  window(): void {
    for (let ticks = this.#random.integer(1, 12); ticks > 0; ticks--) this.#tick()
    if (this.#random.chance(0.05)) this.#gap()
    if (this.#random.chance(0.01)) this.#restart()
    const patch = this.#mirror.takePatch()
    this.#compare('the mirror', this.#mirror.state)
    for (const watcher of this.#watchers) this.#show(watcher, patch)
    if (this.#random.chance(0.4)) this.#join()
  }

  #step(): void {
    this.#meddler.step()
    this.#pictures = {}
  }

  #tick(): void {
    this.#step()
    const patch = this.#encoder.encode().slice()
    this.#encoder.discardChanges()
    this.#client.decode(patch)
    this.#mirror.applyPatch(patch)
    this.#compare('a client of the host', this.#client.state)
    if (this.#random.chance(0.01)) this.#keyframe()
  }

  // The mirror misses some of the tape and goes on from the next keyframe.
  #gap(): void {
    for (let ticks = this.#random.integer(1, 9); ticks > 0; ticks--) {
      this.#step()
      this.#client.decode(this.#encoder.encode().slice())
      this.#encoder.discardChanges()
    }
    this.#keyframe()
  }

  // Another process takes the match over. As a recovering host does, it numbers what is new above what was.
  #restart(): void {
    const { nextUniqueId } = this.#encoder.root as unknown as { nextUniqueId: number }
    this.#state = new Everything()
    this.#encoder = new Encoder(this.#state)
    Object.assign(this.#encoder.root, { nextUniqueId: nextUniqueId + 100 })
    this.#meddler = new Meddler(this.#random, this.#state)
    for (let step = 0; step < 9; step++) this.#step()
    this.#client = new Decoder(new Everything())
    this.#keyframe()
    this.#client.decode(this.#encoder.encodeAll().slice())
  }

  #keyframe(): void {
    this.#encoder.discardChanges()
    const bytes = this.#encoder.encodeAll().slice()
    if (this.#client.root.refs.size === 1) this.#client.decode(bytes)
    this.#mirror.applyKeyframe(bytes)
  }

  #join(): void {
    const reflected = this.#random.chance(0.5)
    const decoder = reflected
      ? Reflection.decode(this.#mirror.handshake())
      : new Decoder((Everything as unknown as { initializeForDecoder(): Everything }).initializeForDecoder())
    decoder.decode(this.#mirror.fullState())
    const watcher: Watcher = {
      name: `spectator ${++this.#joined}`,
      decoder,
      classes: reflected ? 'without classes' : 'with classes',
      missing: 0,
    }
    this.#watchers = [...this.#watchers.slice(-4), watcher]
    this.#check(watcher)
  }

  #show(watcher: Watcher, patch: Uint8Array | undefined): void {
    if (watcher.missing === 0 && this.#random.chance(0.05)) watcher.missing = this.#random.integer(2, 5)
    if (watcher.missing > 1) {
      watcher.missing--
      return
    }
    if (watcher.missing === 1) watcher.decoder.decodeResync(this.#mirror.fullState())
    else if (patch !== undefined) watcher.decoder.decode(patch)
    watcher.missing = 0
    this.#check(watcher)
  }

  #check({ name, decoder, classes }: Watcher): void {
    this.#compare(name, decoder.state as object, classes)
    for (const miscount of miscountOf(decoder)) this.differences.push(`${name}, tick ${this.#state.tick}: ${miscount}`)
  }

  #compare(name: string, state: object, classes: Watcher['classes'] = 'with classes'): void {
    const wanted = this.#pictures[classes] ?? pictureOf(this.#state, classes)
    this.#pictures[classes] = wanted
    const shown = pictureOf(state, classes)
    if (wanted === shown) return
    let at = 0
    while (wanted[at] === shown[at]) at++
    const part = (text: string) => text.slice(Math.max(0, at - 60), at + 60)
    this.differences.push(`${name}, tick ${this.#state.tick}: ${part(shown)} instead of ${part(wanted)}`)
  }
}
