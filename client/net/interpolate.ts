/** How many patches of a value are kept: a second of them at thirty a second. */
const samplesKept = 32
/** What nobody has read for so many patches is no longer followed. */
const forgottenAfterPatches = 60
/** A value that moves in one step by so many times its quickest step before has been moved, and did not move. */
const jumpSteps = 12

/** The last values of one number, by tick, in a ring. */
class Track {
  readonly ticks = new Float64Array(samplesKept)
  readonly values = new Float64Array(samplesKept)
  count = 0
  readPatch = 0
  #quickest = 0

  /** The place in the ring of the sample that many steps before the newest. */
  at(back: number): number {
    return (this.count - 1 - back) % samplesKept
  }

  push(tick: number, value: number): void {
    if (this.count > 0) {
      const newest = this.at(0)
      const passed = tick - (this.ticks[newest] as number)
      if (passed <= 0) {
        if (passed < 0) this.count = 0
        else {
          this.values[newest] = value
          return
        }
      } else {
        const step = Math.abs(value - (this.values[newest] as number)) / passed
        if (step > this.#quickest) {
          // What was there before a jump is no way to where it is now.
          if (this.#quickest > 0 && step > this.#quickest * jumpSteps) this.count = 0
          else this.#quickest = step
        }
      }
    }
    this.ticks[this.count % samplesKept] = tick
    this.values[this.count % samplesKept] = value
    this.count++
  }
}

/**
 * Numbers of entities between two patches. What is read is followed from then on: no list of fields has to be kept.
 * Angles are kept unwound, so that they turn the short way around.
 */
export class Interpolation {
  readonly #tracks = new Map<object, Map<string, Track>>()
  #patch = 0
  #tick = 0
  #shownTick = 0

  /** A patch has been applied: takes the present values of all that is followed. */
  observe(tick: number): void {
    this.#patch++
    this.#tick = tick
    for (const [entity, fields] of this.#tracks) {
      for (const [key, track] of fields) {
        if (this.#patch - track.readPatch > forgottenAfterPatches) fields.delete(key)
        else sample(track, tick, entity, key)
      }
      if (fields.size === 0) this.#tracks.delete(entity)
    }
  }

  /** The tick to which values are read from now on. */
  show(tick: number): void {
    this.#shownTick = tick
  }

  value(entity: object, field: string): number {
    return this.#read(entity, field)
  }

  /** Radians; any turn. */
  angle(entity: object, field: string): number {
    return this.#read(entity, `${turning}${field}`)
  }

  #read(entity: object, key: string): number {
    let fields = this.#tracks.get(entity)
    if (fields === undefined) {
      fields = new Map()
      this.#tracks.set(entity, fields)
    }
    let track = fields.get(key)
    if (track === undefined) {
      track = new Track()
      fields.set(key, track)
      sample(track, this.#tick, entity, key)
    }
    track.readPatch = this.#patch
    return between(track, this.#shownTick)
  }
}

// An angle and a number of the same name are two tracks.
const turning = '∠'

function sample(track: Track, tick: number, entity: object, key: string): void {
  const turns = key.startsWith(turning)
  const raw = Number((entity as Readonly<Record<string, unknown>>)[turns ? key.slice(turning.length) : key])
  if (!Number.isFinite(raw)) return
  const before = track.count === 0 ? raw : (track.values[track.at(0)] as number)
  track.push(tick, turns ? before + shortTurn(raw - before) : raw)
}

/** The same turn the short way around: from -π to π. */
export function shortTurn(radians: number): number {
  const turn = Math.PI * 2
  const left = ((radians % turn) + turn) % turn
  return left > Math.PI ? left - turn : left
}

function between(track: Track, tick: number): number {
  const kept = Math.min(track.count, samplesKept)
  if (kept === 0) return 0
  let later = track.at(0)
  for (let back = 0; back < kept; back++) {
    const here = track.at(back)
    const from = track.ticks[here] as number
    if (from <= tick) {
      const to = track.ticks[later] as number
      if (to <= from) return track.values[here] as number
      const share = (tick - from) / (to - from)
      return (track.values[here] as number) * (1 - share) + (track.values[later] as number) * share
    }
    later = here
  }
  return track.values[later] as number
}
