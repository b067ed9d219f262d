import type { GameObjects } from 'phaser'
import type { Controls } from '../../client/kit/controls.ts'
import type { Stage } from '../../client/kit/framing.ts'
import { place } from '../../client/kit/painting.ts'
import { palette } from '../../client/kit/palette.ts'
import { MatchScene } from '../../client/kit/scene.ts'
import type { Headline, Podium, SceneButton, Waiting } from '../../client/kit/scene-words.ts'
import { Stands } from '../../client/kit/stands.ts'
import type { Json } from '../../shared/json.ts'
import type { Mark } from '../../shared/protocol.ts'
import { mechanicValues } from '../../shared/state.ts'
import { mechanics } from './mechanics.ts'
import { rechargeTicks } from './move.ts'
import { Beast } from './scene/beast.ts'
import { Caption } from './scene/caption.ts'
import { Dust } from './scene/dust.ts'
import { Ghosts } from './scene/ghosts.ts'
import { Ground } from './scene/ground.ts'
import { lessons } from './scene/lessons.ts'
import { Loaves } from './scene/loaves.ts'
import { layers, pixelsPerMetre, rings } from './scene/measures.ts'
import { Moments } from './scene/moments.ts'
import { Pleas } from './scene/pleas.ts'
import { mechanicSigns } from './scene/signs.ts'
import { badgeOf, buttonsOf, nearest, waitingOf } from './scene/spare-time.ts'
import { Troupe } from './scene/troupe.ts'
import { Weather } from './scene/weather.ts'
import { type ArenaState, Status } from './state.ts'
import { tuning } from './tuning.ts'

/** By so much of a player's way from the middle the picture follows. */
const lean = 0.32

/** What `build` makes, all of it or nothing. */
interface Stagework {
  readonly ground: Ground
  readonly dust: Dust
  readonly ghosts: Ghosts
  readonly troupe: Troupe
  readonly beast: Beast
  readonly loaves: Loaves
  readonly pleas: Pleas
  readonly weather: Weather
  readonly caption: Caption
  readonly moments: Moments
  /** Where a ghost's bread would land. */
  readonly aim: GameObjects.Image
}

/** The arena seen from above, at dusk. */
export class ArenaScene extends MatchScene<ArenaState> {
  static readonly lessons = lessons
  static readonly signs = mechanicSigns
  protected readonly stage: Stage = {
    x: 0,
    y: 0,
    width: 2 * (rings.stands + 1.7),
    height: 2 * (rings.stands + 1.7),
    pixelsPerUnit: pixelsPerMetre,
    leastForPlayers: 19,
  }
  #work: Stagework | undefined
  #saluteAt = 0

  override headline(): Headline {
    const { phase, phaseEndsAt, setRound, set } = this.view.state
    const title = `Round ${setRound} of ${tuning.setRounds}`
    switch (phase) {
      case 'countdown':
        return { title, state: 'Ready', endsAtTick: phaseEndsAt }
      case 'fight':
        return { title, state: '', endsAtTick: phaseEndsAt }
      case 'victory':
        return { title, state: 'Over', endsAtTick: phaseEndsAt }
      case 'podium':
        return { title: `Set ${set}`, state: 'Over', endsAtTick: phaseEndsAt }
    }
  }

  override waiting(): Waiting | undefined {
    return waitingOf(this.view.state, this.view.seat)
  }

  override podium(): Podium | undefined {
    const { state } = this.view
    if (state.phase !== 'podium') return undefined
    const placed = [...state.gladiators].filter(([, { place }]) => place > 0)
    const seats = placed.sort(([, one], [, other]) => one.place - other.place).map(([seat]) => seat)
    const winner = state.seats.get(state.setWinner)?.name
    const title = winner === undefined ? 'Nobody wins the set' : `${winner} wins the set`
    return { title, seats, next: 'Next set in', endsAtTick: state.phaseEndsAt }
  }

  override badge(seat: string): string {
    return badgeOf(this.view.state, seat)
  }

  override buttons(): readonly SceneButton[] {
    return buttonsOf(this.view.state, this.view.seat, this.#saluteAt, this.gaze)
  }

  override press(name: string): void {
    const { state } = this.view
    switch (name) {
      case 'salute':
        this.#saluteAt = state.tick + tuning.gesturePauseTicks
        this.#act('salute', { gesture: 'salute' })
        break
      case 'throw':
        this.tapped(this.gaze.x, this.gaze.y)
        break
      case 'back': {
        const [seat] = nearest(state, this.gaze)
        if (seat !== undefined) this.#act('back', { seat })
        break
      }
    }
  }

  // A ghost throws bread to where the picture is tapped.
  protected override tapped(x: number, y: number): void {
    const own = this.view.state.gladiators.get(this.view.seat)
    if (own?.status === Status.out && own.throwAt > 0 && own.throwAt <= this.view.state.tick)
      this.#act('throw', { x, y })
  }

  protected override build(): void {
    const dust = new Dust(this)
    const ground = new Ground(this, dust, this.calm)
    this.stands = new Stands(this, {
      from: rings.stands,
      pixelsPerUnit: pixelsPerMetre,
      depth: layers.stands,
      calm: this.calm,
    })
    // A gladiator's textures have to be there before a ghost can borrow one.
    const ghosts = new Ghosts(this)
    const troupe = new Troupe(this, this.view, dust, ghosts)
    const caption = new Caption(this)
    const pleas = new Pleas(this, troupe)
    const { sounds, view, stands, calm } = this
    this.#work = {
      ...{ ground, dust, ghosts, troupe, caption, pleas },
      aim: place(this.add.image(0, 0, 'arena.ring'), 1.3 * pixelsPerMetre, 1.3 * pixelsPerMetre, layers.dust).setTint(
        palette.gold,
      ),
      beast: new Beast(this, this.view),
      loaves: new Loaves(this, dust),
      weather: new Weather(this, this.calm),
      moments: new Moments({ view, sounds, stands, calm, troupe, dust, caption, pleas, ...this.#feedback() }),
    }
  }

  protected override draw(nowMs: number, passedMs: number): void {
    const work = this.#work
    if (work === undefined) return
    const { state } = this.view
    const values = mechanicValues(state, mechanics)
    const optics = { pixelRatio: this.pixelRatio, scale: this.scaleOnPage }
    const { weather, calm } = { weather: work.weather, calm: this.calm }
    weather.update(values.night, values.wind, this.#eyes(), nowMs, passedMs)
    work.ground.update(state, values.floor, nowMs, passedMs)
    work.loaves.draw(state, passedMs, calm)
    work.troupe.draw({
      ...{ tick: state.tick, passedMs, nowMs, optics, calm, sight: weather.sight },
      ...{ gravity: values.gravity, rage: values.rage, rechargeTicks: rechargeTicks(values.rage) },
    })
    work.beast.draw(state.lion, nowMs, calm, weather.sight)
    work.ghosts.update(passedMs)
    work.dust.update(passedMs)
    work.pleas.draw(state, optics, passedMs, nowMs, calm)
    const { midPoint, worldView } = this.cameras.main
    const width = (worldView.width / pixelsPerMetre) * optics.scale
    work.caption.draw(midPoint.x, midPoint.y - worldView.height * 0.09, width, optics, passedMs, calm)
    work.moments.follow(state)
    const own = state.gladiators.get(this.view.seat)
    const { x, y } = this.gaze
    work.aim
      .setVisible(own?.status === Status.out && own.throwAt > 0)
      .setPosition(x * pixelsPerMetre, y * pixelsPerMetre)
      .setAlpha(own !== undefined && own.throwAt <= state.tick ? 1 : 0.4)
  }

  protected override tell(mark: Mark): void {
    this.#work?.moments.tell(mark)
  }

  protected override intent(controls: Controls): Readonly<Record<string, number | boolean>> {
    const own = this.view.state.gladiators.get(this.view.seat)
    if (own !== undefined) {
      const { rage } = mechanicValues(this.view.state, mechanics)
      controls.showCharge(Math.min(1, this.view.value(own, 'dashAge') / rechargeTicks(rage)))
    }
    return { moveX: controls.push.x, moveY: controls.push.y, dash: controls.pressed }
  }

  // Nearly all of the floor fits on the narrowest phone: the picture leans towards a player and does not run along.
  protected override focus(): { readonly x: number; readonly y: number } | undefined {
    const own = this.view.state.gladiators.get(this.view.seat)
    if (own === undefined) return undefined
    return { x: this.view.value(own, 'x') * lean, y: this.view.value(own, 'y') * lean }
  }

  // What is refused, since the state has changed meanwhile, is simply not seen to happen.
  #act(action: string, payload: Json): void {
    this.view.act?.(action, payload).catch(() => {})
  }

  #feedback() {
    return {
      shake: (strength: number) => {
        if (!this.calm) this.cameras.main.shake(160, 0.006 * strength, true)
      },
      buzz: (milliseconds: number) => this.equipment.controls?.buzz(milliseconds),
    }
  }

  // Who fights at night sees as far as a torch; who lies or watches sees with the eyes of the stands.
  #eyes(): { readonly x: number; readonly y: number } | undefined {
    const own = this.view.state.gladiators.get(this.view.seat)
    if (own?.status !== Status.fighting) return undefined
    return { x: this.view.value(own, 'x'), y: this.view.value(own, 'y') }
  }
}
