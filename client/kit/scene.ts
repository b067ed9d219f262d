import { Scene } from 'phaser'
import type { View } from './view.ts'

/** The base of every game's scene. */
export abstract class MatchScene extends Scene {
  protected readonly view: View

  constructor(view: View) {
    super('match')
    this.view = view
  }
}
