import { palette } from '../../../client/kit/palette.ts'
import type { SoundBoard } from '../../../client/kit/sound.ts'
import type { Stands } from '../../../client/kit/stands.ts'
import type { View } from '../../../client/kit/view.ts'
import type { Mark } from '../../../shared/protocol.ts'
import { layoutOf } from '../hazards.ts'
import { type ArenaState, type Phase, Status } from '../state.ts'
import { tuning } from '../tuning.ts'
import type { Caption } from './caption.ts'
import type { Dust } from './dust.ts'
import { Feel } from './feel.ts'
import type { Pleas } from './pleas.ts'
import type { Troupe } from './troupe.ts'

/** What a moment may set in motion. */
export interface Effects {
  readonly view: View<ArenaState>
  readonly sounds: SoundBoard
  readonly stands: Stands | undefined
  readonly troupe: Troupe
  readonly dust: Dust
  readonly caption: Caption
  readonly pleas: Pleas
  readonly calm: boolean
  /** Strength 0 to 1. */
  readonly shake: (strength: number) => void
  readonly buzz: (milliseconds: number) => void
}

/** What the arena's marks carry; see `rooms/arena/game.ts`. */
interface MarkData {
  readonly seat?: string
  readonly by?: string
  readonly winner?: string
  readonly speed?: number
  /** How many votes decided it; 0 where the rules alone did. */
  readonly votes?: number
  readonly comes?: boolean
  readonly x?: number
  readonly y?: number
}

/** What the marks of a match look and sound like. */
export class Moments {
  readonly #with: Effects
  readonly #feel: Feel
  #phase: Phase | undefined
  #dashed = false

  constructor(effects: Effects) {
    this.#with = effects
    this.#feel = new Feel(effects)
  }

  /** What no mark tells of, because the state itself shows it. */
  follow(state: ArenaState): void {
    const { view, caption, sounds, buzz } = this.#with
    this.#feel.follow(state, performance.now())
    if (state.phase !== this.#phase) {
      this.#phase = state.phase
      if (state.phase === 'countdown') {
        const title = `Round ${state.setRound} of ${tuning.setRounds}`
        caption.say({ title, below: layoutOf(state).name, color: palette.parchment, forMs: 2000 })
      }
    }
    const own = state.gladiators.get(view.seat)
    const dashes = own !== undefined && own.status === Status.fighting && view.value(own, 'dashAge') < tuning.dashTicks
    if (dashes && !this.#dashed) {
      sounds.play('dash')
      buzz(12)
    }
    this.#dashed = dashes
  }

  tell({ name, data }: Mark): void {
    const {
      seat = '',
      by = '',
      winner = '',
      speed = 0,
      votes = 0,
      comes = false,
      x = 0,
      y = 0,
    } = (data ?? {}) as MarkData
    const { sounds, stands, pleas } = this.#with
    switch (name) {
      case 'round.start':
        this.#begin()
        break
      case 'round.end':
        this.#end(winner)
        break
      case 'hit':
        this.#feel.hit(seat, this.#isOwn(by), Math.min(1, speed / tuning.maulMetresPerSecond), performance.now())
        break
      case 'fall':
        this.#fall(seat, by)
        break
      case 'spared':
        sounds.play('roar', 0.5)
        stands?.ripple(1)
        if (votes > 0) pleas.decide(seat, 'up')
        break
      case 'finished':
        sounds.play('gavel')
        stands?.hush()
        if (votes > 0) pleas.decide(seat, 'down')
        break
      case 'lion':
        if (comes) this.#releaseLion()
        break
      case 'gate':
        this.#rattle(x, y)
        break
      case 'maul':
        this.#maul(seat)
        break
    }
  }

  // A spectator's seat is empty, and so is `by` where somebody fell without being shoved: these two are not the same.
  #isOwn(seat: string): boolean {
    return seat !== '' && seat === this.#with.view.seat
  }

  #name(seat: string): string {
    return this.#with.view.state.seats.get(seat)?.name ?? 'Somebody'
  }

  #begin(): void {
    this.#with.caption.say({ title: 'Fight', below: '', color: palette.gold, forMs: 1100 })
    this.#with.sounds.play('horn')
    this.#with.stands?.rise(900)
  }

  #end(winner: string): void {
    const { caption, sounds, stands, dust, troupe, calm, view } = this.#with
    sounds.play('roar')
    if (winner === '') {
      caption.say({ title: 'Nobody stands', below: 'The round has no winner', color: palette.parchment, forMs: 2600 })
      return
    }
    stands?.rise(3200)
    const title = winner === view.seat ? 'Victory' : this.#name(winner)
    const below = winner === view.seat ? `The round is yours, ${this.#name(winner)}` : 'wins the round'
    caption.say({ title, below, color: palette.gold, forMs: 3200 })
    const figure = troupe.of(winner)
    if (figure === undefined) return
    const { x, y } = figure
    dust.burst({ x, y, color: palette.gold, size: 0.34, lifeMs: 1400 }, calm ? 6 : 40, 7)
  }

  #fall(seat: string, by: string): void {
    const { sounds, stands, caption, buzz } = this.#with
    sounds.play('gasp')
    stands?.hush()
    sounds.hush(1.2)
    if (this.#isOwn(seat)) {
      buzz(120)
      const below = by === '' ? 'Over the edge by your own step' : `${this.#name(by)} sent you over`
      caption.say({ title: 'You fell', below, color: palette.red, forMs: 1900 })
    } else if (this.#isOwn(by)) {
      const below = `+${tuning.knockOutPoints} points`
      caption.say({ title: 'Knocked out', below: `${this.#name(seat)} · ${below}`, color: palette.gold, forMs: 1500 })
    }
  }

  // A lion waits there: whoever looks knows where it would come from.
  #rattle(x: number, y: number): void {
    this.#with.sounds.play('growl', 0.3)
    const { dust, calm } = this.#with
    dust.burst({ x, y, color: palette.sandLight, size: 0.5, lifeMs: 1600 }, calm ? 3 : 14, 1.5)
  }

  #releaseLion(): void {
    this.#with.sounds.play('growl')
    this.#with.shake(0.5)
    this.#with.caption.say({ title: 'The lion', below: 'is loose', color: palette.red, forMs: 1800 })
  }

  #maul(seat: string): void {
    const { troupe, dust, sounds, shake, buzz, calm } = this.#with
    sounds.play('growl')
    const figure = troupe.of(seat)
    figure?.flash(1, palette.red)
    if (figure !== undefined) {
      dust.burst({ x: figure.x, y: figure.y, color: palette.red, size: 0.36, lifeMs: 500 }, calm ? 3 : 12, 6)
    }
    if (!this.#isOwn(seat)) return
    shake(1)
    buzz(90)
  }
}
