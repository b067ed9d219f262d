import type { Matches } from './matches.ts'

const everyMs = 1000

/** Keeps a match with free seats open for every game, so that whoever comes can play at once. */
export class Stock {
  readonly #games: readonly string[]
  readonly #matches: Matches
  readonly #create: (game: string) => Promise<unknown>
  readonly #limit: number
  #timer: NodeJS.Timeout | undefined
  #busy = false
  #making: Promise<unknown> = Promise.resolve()

  constructor(games: readonly string[], matches: Matches, limit: number, create: (game: string) => Promise<unknown>) {
    this.#games = games
    this.#matches = matches
    this.#limit = limit
    this.#create = create
  }

  /** Opens the first match of every game, unless one was brought back; these stay open, however empty they are. */
  async open(): Promise<void> {
    for (const game of this.#games) {
      if (this.#matches.leaving) return
      const here = () => this.#matches.list().find((match) => match.game.name === game)
      if (here() === undefined) await this.#make(game)
      here()?.keepOpen()
    }
    if (this.#matches.leaving) return
    // A room that cannot be opened has reported it, and another is tried in a second. Thrown on, a refusal, such as that
    // of a match too many, would end the process.
    this.#timer = setInterval(() => void this.#fill().catch(() => {}), everyMs)
  }

  close(): void {
    clearInterval(this.#timer)
  }

  /** Resolves once no match is in the making. */
  async settled(): Promise<void> {
    await this.#making
  }

  #make(game: string): Promise<unknown> {
    const made = this.#create(game)
    this.#making = made.catch(() => {})
    return made
  }

  async #fill(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    try {
      for (const game of this.#games) {
        const open = this.#matches.list().some((match) => match.game.name === game && match.freeSeats() > 0)
        const wanted = !open && this.#matches.size < this.#limit && !this.#matches.leaving
        if (wanted) await this.#make(game)
      }
    } finally {
      this.#busy = false
    }
  }
}
