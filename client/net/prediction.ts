import { Metadata, type Schema } from '@colyseus/schema'
import type { InputHandle } from '@colyseus/sdk'
import { Reconciler } from '@colyseus/sdk/predict/reconciler'
import type { Game } from '../../shared/game.ts'
import { neutralInput, type PlainInput, plainInput } from '../../shared/match/input.ts'
import { mechanicValues } from '../../shared/state.ts'
import { shortTurn } from './interpolate.ts'
import type { AnyRoom } from './link.ts'

/** After a hold-up so many inputs are sent at once at most; the rest of the time is given up. */
const mostStepsAtOnce = 5
/** How fast a correction fades and an angle is followed: two thirds in so many milliseconds. */
const smoothMs = 70
const turnMs = 40
/** A correction that is so many times one step's way is a move to another place: it is not faded but cut. */
const cutSteps = 12
const correctionsKept = 512

type Fields = Record<string, number | boolean | string>

/**
 * One's own avatar ahead of the server: each input moves it at once, by the game's own `move`, and is sent; what the
 * server then says is adopted and the inputs that it has not yet taken are replayed on top.
 */
export class Prediction {
  /** How far the server's word was from what was shown, in world units, newest last. */
  readonly corrections: number[] = []
  readonly #room: AnyRoom
  readonly #game: Game
  readonly #seat: string
  readonly #neutral: PlainInput
  readonly #input: InputHandle<Fields>
  readonly #angles = new Map<string, number>()
  #intent: PlainInput
  #sent: PlainInput
  #avatar: Schema | undefined
  #reconciler: Reconciler<Fields, Fields> | undefined
  #owedMs = 0
  #nowMs = Number.NaN
  #stepWay = 0

  constructor(room: AnyRoom, game: Game, seat: string) {
    this.#room = room
    this.#game = game
    this.#seat = seat
    this.#neutral = neutralInput(game.input)
    this.#intent = this.#neutral
    this.#sent = this.#neutral
    this.#input = room.input<Fields>({ mode: 'reliable' })
    Object.assign(this.#input.data, this.#neutral)
  }

  steer(intent: Readonly<Record<string, unknown>>): void {
    this.#intent = plainInput(this.#neutral, { ...this.#intent, ...intent })
  }

  /** Sends and predicts the inputs that are due. */
  advance(nowMs: number): void {
    this.#follow()
    const passedMs = Number.isNaN(this.#nowMs) ? 0 : nowMs - this.#nowMs
    this.#nowMs = nowMs
    this.#reconciler?.tick(nowMs)
    const stepMs = 1000 / this.#game.tickRate
    this.#owedMs = Math.min(this.#owedMs + passedMs, mostStepsAtOnce * stepMs)
    // A change of mind does not wait for the next step: that one comes now, and the one after it so much later.
    const early = this.#owedMs > 0 && !isSame(this.#intent, this.#sent)
    for (let due = early; due || this.#owedMs >= stepMs; due = false, this.#owedMs -= stepMs) this.#send()
    this.#turn(passedMs)
  }

  /** Whether an entity is the predicted avatar. */
  owns(entity: object): boolean {
    return entity === this.#avatar
  }

  value(field: string): number {
    return this.#reconciler?.value(field) ?? 0
  }

  angle(field: string): number {
    const shown = this.#angles.get(field) ?? Number(this.#reconciler?.state[field] ?? 0)
    this.#angles.set(field, shown)
    return shown
  }

  #send(): void {
    this.#sent = this.#intent
    Object.assign(this.#input.data, this.#intent)
    this.#input.send()
  }

  // A game may give a seat another avatar.
  #follow(): void {
    const avatar = this.#game.avatar(this.#room.state, this.#seat)
    if (avatar === this.#avatar) return
    this.#reconciler?.dispose()
    this.#avatar = avatar
    this.#angles.clear()
    this.#reconciler = avatar === undefined ? undefined : this.#reconcilerOf(avatar)
  }

  #reconcilerOf(avatar: Schema): Reconciler<Fields, Fields> {
    const reconciler = new Reconciler<Fields, Fields>(avatar, {
      input: this.#input,
      // Left to itself the SDK leaves quantized fields and angles out, and a step on a body without a place ends in NaN.
      fields: plainFieldsOf(avatar),
      clock: this.#room.clock,
      stepMs: 1000 / this.#game.tickRate,
      stepSeconds: 1 / this.#game.tickRate,
      smoothMs,
      // It measures corrections only for somebody who would be warned of them.
      warnOnDivergence: Number.POSITIVE_INFINITY,
      step: (ctx, state, input) => {
        const { x, y } = state
        const world = this.#room.state
        const mechanics = mechanicValues(world, this.#game.mechanics)
        this.#game.move(state, plainInput(this.#neutral, input), world, { dt: ctx.dt, mechanics })
        this.#stepWay = Math.max(
          this.#stepWay,
          Math.hypot(Number(state.x) - Number(x), Number(state.y) - Number(y)) || 0,
        )
      },
      onReconcile: () => this.#note(reconciler),
    })
    return reconciler
  }

  #note(reconciler: Reconciler<Fields, Fields>): void {
    const { x = 0, y = 0 } = reconciler.lastCorrection
    const way = Math.hypot(x, y)
    if (this.#stepWay > 0 && way > this.#stepWay * cutSteps) {
      reconciler.reset()
      this.#angles.clear()
      return
    }
    this.corrections.push(way)
    if (this.corrections.length > correctionsKept) this.corrections.shift()
  }

  #turn(passedMs: number): void {
    const share = 1 - Math.exp(-passedMs / turnMs)
    for (const [field, shown] of this.#angles) {
      const target = Number(this.#reconciler?.state[field] ?? shown)
      this.#angles.set(field, shown + shortTurn(target - shown) * share)
    }
  }
}

/** The fields of an avatar that a step may read and write on a plain copy: numbers and booleans. */
export function plainFieldsOf(avatar: Schema): string[] {
  const values = avatar as unknown as Readonly<Record<string, unknown>>
  const names = Object.keys(Metadata.getFields(avatar.constructor as typeof Schema))
  return names.filter((name) => typeof values[name] === 'number' || typeof values[name] === 'boolean')
}

function isSame(one: PlainInput, other: PlainInput): boolean {
  for (const name in one) if (one[name] !== other[name]) return false
  return true
}
