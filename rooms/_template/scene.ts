import type { GameObjects } from 'phaser'
import type { Controls } from '../../client/kit/controls.ts'
import type { Stage } from '../../client/kit/framing.ts'
import { type Lesson, lessonSize } from '../../client/kit/lesson.ts'
import { disc, paint, place } from '../../client/kit/painting.ts'
import { css, palette, tunics } from '../../client/kit/palette.ts'
import { MatchScene } from '../../client/kit/scene.ts'
import type { SceneButton } from '../../client/kit/scene-words.ts'
import type { Signs } from '../../client/kit/signs.ts'
import type { Mark } from '../../shared/protocol.ts'
import { fieldMetres, type TemplateState } from './state.ts'

const pixelsPerMetre = 32
const figureMetres = 1.4
const coinMetres = 0.7

/**
 * What a match looks like. The base brings the match up to date, aims the camera and hands over what the player does;
 * the page around it shows names, ballots and time.
 */
export class TemplateScene extends MatchScene<TemplateState> {
  /** What newcomers see once beside the match, and again by the question mark. */
  static readonly lessons: readonly Lesson[] = [
    {
      title: 'Collect coins',
      text: (byTouch) =>
        `${byTouch ? 'Steer with your thumb' : 'Walk with the arrows'}. Whoever has the most coins leads.`,
      paint(brush) {
        const { width, height } = lessonSize
        brush.fillStyle = css(palette.sand)
        brush.fillRect(0, 0, width, height)
        for (const x of [160, 205, 250]) disc(brush, x, height / 2, 12, css(palette.gold))
        disc(brush, 100, height / 2, 28, css(palette.ink))
        disc(brush, 100, height / 2, 24, css(tunics[0]))
      },
    },
  ]
  /** A sign for each mechanic, on a field of 24 by 24: it stands at what the audience has changed. */
  static readonly signs: Signs = {
    speed: ['~M4 12h9M9 7l5 5-5 5M14 7l5 5-5 5'],
    magnets: ['~M6 4v8a6 6 0 0 0 12 0V4M6 8h4M14 8h4M10 4v8a2 2 0 0 0 4 0V4'],
    rain: ['~M7 4v6M12 8v8M17 5v7M7 16v4M17 17v3'],
  }
  protected readonly stage: Stage = {
    x: fieldMetres / 2,
    y: fieldMetres / 2,
    width: fieldMetres + 2,
    height: fieldMetres + 2,
    pixelsPerUnit: pixelsPerMetre,
    leastForPlayers: 16,
  }
  readonly #walkers = new Map<string, GameObjects.Image>()
  readonly #coins = new Map<string, GameObjects.Image>()

  protected override build(): void {
    const side = fieldMetres * pixelsPerMetre
    this.add.rectangle(side / 2, side / 2, side, side, palette.sand)
    // Textures are painted here, so that nothing has to be fetched.
    paint(this, 'walker', 64, 64, (brush) => {
      disc(brush, 32, 32, 30, css(palette.ink))
      disc(brush, 32, 32, 26, '#fff')
    })
    paint(this, 'coin', 32, 32, (brush) => disc(brush, 16, 16, 14, css(palette.gold)))
  }

  protected override draw(): void {
    const { walkers, coins } = this.view.state
    this.#follow(this.#coins, coins, 'coin', coinMetres)
    this.#follow(this.#walkers, walkers, 'walker', figureMetres)
    for (const [seat, image] of this.#walkers) {
      const at = [...walkers.keys()].indexOf(seat)
      image.setTint(seat === this.view.seat ? palette.gold : (tunics[at % tunics.length] ?? palette.stone))
    }
  }

  // A button of the page, and a key, for what is done now and then.
  override buttons(): readonly SceneButton[] {
    const { walkers } = this.view.state
    const readyAtTick = walkers.get(this.view.seat)?.wavesUntil ?? 0
    return [{ name: 'wave', label: 'Wave', key: 'KeyE', sign: ['~M12 21v-8M12 13l6-8M12 13l-6 3'], readyAtTick }]
  }

  override press(name: string): void {
    // What is refused is simply not seen to happen.
    this.view.act?.(name, { seconds: 2 }).catch(() => {})
  }

  protected override tell(mark: Mark): void {
    if (mark.name === 'coin') this.sounds.play('chime', 0.5)
  }

  protected override intent(controls: Controls): { moveX: number; moveY: number } {
    return { moveX: controls.push.x, moveY: controls.push.y }
  }

  protected override focus(): { readonly x: number; readonly y: number } | undefined {
    const own = this.view.state.walkers.get(this.view.seat)
    return own === undefined ? undefined : { x: this.view.value(own, 'x'), y: this.view.value(own, 'y') }
  }

  // One image for each entity. `view.value` gives a number as it is to be drawn: predicted, or smoothed between patches.
  #follow(
    images: Map<string, GameObjects.Image>,
    entities: { has(key: string): boolean; entries(): Iterable<[string, object]> },
    texture: string,
    metres: number,
  ): void {
    for (const [key, image] of images) {
      if (entities.has(key)) continue
      image.destroy()
      images.delete(key)
    }
    for (const [key, entity] of entities.entries()) {
      const size = metres * pixelsPerMetre
      const image = images.get(key) ?? place(this.add.image(0, 0, texture), size, size, 1)
      images.set(key, image)
      image.setPosition(this.view.value(entity, 'x') * pixelsPerMetre, this.view.value(entity, 'y') * pixelsPerMetre)
    }
  }
}
