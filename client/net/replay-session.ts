import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { ChatLine, Mark } from '../../shared/protocol.ts'
import type { GameState } from '../../shared/state.ts'
import { placeAfter, type TapeReader } from '../../shared/tape/reader.ts'
import { Interpolation } from './interpolate.ts'
import { ReplayClock, type Speed } from './replay-clock.ts'
import { chatKept } from './session.ts'
import { TapePicture } from './tape-picture.ts'

/** The measure that the page takes of each seek, from the wish to the picture that shows it; see `performance`. */
export const seekMeasure = 'cavea.seek'
/** The part of it that is the tape's: from the keyframe before to the state of the tick. What is left is the drawing. */
export const enterMeasure = 'cavea.seek.enter'

/** Where a replay is. */
export interface Moment {
  /** The tick on screen. */
  readonly tick: number
  /** Nothing is known of this tick: the last picture before it is shown. */
  readonly missing: boolean
  /** Counts up whenever the replay goes elsewhere instead of on. */
  readonly jumps: number
}

/** A match seen from its tape. What a session of a running match gives a scene, this gives too. */
export class ReplaySession {
  readonly role = 'spectator'
  readonly seat = ''
  readonly reader: TapeReader
  /** How far one may go, and how far one is. */
  readonly clock: ReplayClock
  readonly #playing: Signal<boolean> = signal(false)
  readonly #speed: Signal<Speed> = signal(1)
  readonly #moment: Signal<Moment>
  readonly #picture: TapePicture
  readonly #patchListeners = new Set<() => void>()
  readonly #markListeners = new Set<(mark: Mark, tick: number) => void>()
  readonly #names = new Map<string, string | undefined>()
  #interpolation = new Interpolation()
  #marksTold: number
  #shownTick = Number.NaN
  #soughtMs: number | undefined

  /** Stands still at the given tick. Throws `tape_damaged` where the tape's states cannot be read. */
  constructor(reader: TapeReader, atTick: number = reader.firstTick) {
    this.reader = reader
    const { firstTick, lastTick, head } = reader
    this.clock = new ReplayClock({ firstTick, lastTick, tickRate: head.tickRate }, Math.round(atTick))
    this.#picture = new TapePicture(reader, this.clock.tick)
    this.#interpolation.observe(this.#picture.tick)
    this.#marksTold = placeAfter(reader.marks, this.clock.tick)
    this.#moment = signal({ tick: this.clock.tick, missing: false, jumps: 0 })
  }

  get state(): GameState {
    return this.#picture.state
  }

  /** The state as JSON. Throws `tape_damaged` where it cannot be written. */
  get text(): string {
    return this.#picture.text
  }

  get playing(): ReadonlySignal<boolean> {
    return this.#playing
  }

  get speed(): ReadonlySignal<Speed> {
    return this.#speed
  }

  /** Set with each picture. */
  get moment(): ReadonlySignal<Moment> {
    return this.#moment
  }

  play(): void {
    if (this.clock.tick >= this.clock.span.lastTick) this.seek(this.clock.span.firstTick)
    this.clock.play()
    this.#playing.value = this.clock.playing
  }

  pause(): void {
    this.clock.pause()
    this.#playing.value = false
  }

  setSpeed(speed: Speed): void {
    this.clock.speed = speed
    this.#speed.value = speed
  }

  /** Goes to a tick; its picture comes with the next frame, however often it was called until then. */
  seek(tick: number): void {
    this.clock.seek(Math.round(tick))
    this.#playing.value = this.clock.playing
    this.#soughtMs ??= performance.now()
  }

  /** What had been said by a tick, the last `chatKept` lines. */
  chatAt(tick: number): readonly ChatLine[] {
    const { chat } = this.reader
    const end = placeAfter(chat, tick)
    return chat.slice(Math.max(0, end - chatKept), end).map(({ line }) => line)
  }

  /**
   * What somebody was called who had a seat at a tick, or until then: wherever the replay is. Undefined where the tape
   * does not say.
   */
  nameOf(seat: string, tick: number): string | undefined {
    for (const at of [tick, tick - 1]) {
      if (this.#names.has(seat)) break
      for (const [id, { name }] of this.#seatsAt(at)) this.#names.set(id, name)
    }
    // A seat that was not there is not looked for with each of its moments.
    if (!this.#names.has(seat)) this.#names.set(seat, undefined)
    return this.#names.get(seat)
  }

  /** Brings the picture to a moment of `performance.now()`. Once a frame, before values are read. */
  advance(nowMs: number): void {
    this.clock.advance(nowMs)
    const { tick } = this.clock
    this.#playing.value = this.clock.playing
    if (this.#soughtMs !== undefined) this.#jump(tick, this.#soughtMs)
    else if (tick !== this.#shownTick) this.#goOn(tick)
  }

  value(entity: object, field: string): number {
    return this.#interpolation.value(entity, field)
  }

  angle(entity: object, field: string): number {
    return this.#interpolation.angle(entity, field)
  }

  onPatch(listener: () => void): () => void {
    this.#patchListeners.add(listener)
    return () => this.#patchListeners.delete(listener)
  }

  /** Marks are told of as the replay comes by them, not when it jumps over them. */
  onMark(listener: (mark: Mark, tick: number) => void): () => void {
    this.#markListeners.add(listener)
    return () => this.#markListeners.delete(listener)
  }

  #goOn(tick: number): void {
    const observe = () => this.#interpolation.observe(this.#picture.tick)
    if (!this.#picture.goOn(Math.ceil(tick), observe)) this.#enter(tick)
    this.#show(tick)
    const { marks } = this.reader
    for (const end = placeAfter(marks, tick); this.#marksTold < end; this.#marksTold++) {
      const next = marks[this.#marksTold]
      if (next !== undefined) for (const listener of this.#markListeners) listener(next.mark, next.tick)
    }
  }

  #jump(tick: number, soughtMs: number): void {
    this.#soughtMs = undefined
    const start = performance.now()
    this.#enter(tick)
    performance.measure(enterMeasure, { start, end: performance.now() })
    this.#marksTold = placeAfter(this.reader.marks, tick)
    this.#moment.value = { ...this.#moment.value, jumps: this.#moment.value.jumps + 1 }
    this.#show(tick)
    // Whoever draws does so in this same turn: what comes after it is the time at which the picture is there.
    queueMicrotask(() => performance.measure(seekMeasure, { start: soughtMs, end: performance.now() }))
  }

  // A state that cannot be read leaves moments without names, and nobody without moments.
  #seatsAt(tick: number): Iterable<[string, { readonly name: string }]> {
    try {
      return this.#picture.stateAt(tick).seats
    } catch {
      return []
    }
  }

  // What was followed belongs to structures of another state.
  #enter(tick: number): void {
    this.#picture.enter(tick)
    this.#interpolation = new Interpolation()
    this.#interpolation.observe(this.#picture.tick)
  }

  #show(tick: number): void {
    this.#shownTick = tick
    this.#interpolation.show(tick)
    const missing = this.#picture.tick < Math.floor(tick)
    this.#moment.value = { tick, missing, jumps: this.#moment.value.jumps }
    for (const listener of this.#patchListeners) listener()
  }
}
