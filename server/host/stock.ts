import type { Matches } from './matches.ts'
import type { RunningMatch } from './ports.ts'

const everyMs = 1000
/** Seats and places in the stands are held for a minute: so long an adopted match waits for people who may come back. */
const emptyMs = 65_000

/**
 * Keeps a match with free seats open for every game, so that whoever comes can play at once. One match of each game is
 * permanent: it stays open while nobody is in it. Where it ends, or goes to another node, the next takes its place.
 */
export class Stock {
  readonly #games: readonly string[]
  readonly #matches: Matches
  readonly #create: (game: string) => Promise<unknown>
  readonly #limit: number
  /** By game. */
  readonly #permanent = new Map<string, string>()
  /** Matches that came from another node or from before a restart, and since when each has been empty. */
  readonly #adopted = new Map<string, number | undefined>()
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
      await this.#keepPermanent(game)
    }
    if (this.#matches.leaving) return
    // A room that cannot be opened has reported it, and another is tried in a second. Thrown on, a refusal, such as that
    // of a match too many, would end the process.
    this.#timer = setInterval(() => void this.#fill().catch(() => {}), everyMs)
  }

  /**
   * A match was brought back. Its host may have kept it open, and those who watch it are no clients of its room: it stays
   * open until nobody has played or watched it for a minute.
   */
  adopt(roomId: string): void {
    this.#matches.find(roomId)?.keepOpen()
    this.#adopted.set(roomId, undefined)
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
      this.#letEmptyEnd()
      for (const game of this.#games) {
        if (this.#matches.leaving) return
        await this.#keepPermanent(game)
        const open = this.#of(game).some((match) => match.freeSeats() > 0)
        const wanted = !open && this.#matches.size < this.#limit && !this.#matches.leaving
        if (wanted) await this.#make(game)
      }
    } finally {
      this.#busy = false
    }
  }

  async #keepPermanent(game: string): Promise<void> {
    const permanent = this.#permanent.get(game)
    if (permanent !== undefined && this.#matches.find(permanent) !== undefined) return
    if (this.#of(game).length === 0) {
      // At the start a refusal ends the process: there is something wrong with the game or the settings.
      if (permanent !== undefined && this.#matches.size >= this.#limit) return
      await this.#make(game)
    }
    const [next] = this.#of(game)
    if (next === undefined) return
    next.keepOpen()
    this.#permanent.set(game, next.roomId)
    this.#adopted.delete(next.roomId)
  }

  #letEmptyEnd(): void {
    const now = performance.now()
    for (const [roomId, emptySince] of this.#adopted) {
      const match = this.#matches.find(roomId)
      if (match === undefined) {
        this.#adopted.delete(roomId)
        continue
      }
      const { players, spectators } = match.describe()
      if (players + spectators > 0) this.#adopted.set(roomId, undefined)
      else if (emptySince === undefined) this.#adopted.set(roomId, now)
      else if (now - emptySince > emptyMs) {
        this.#adopted.delete(roomId)
        match.keepOpen(false)
      }
    }
  }

  #of(game: string): RunningMatch[] {
    return this.#matches.list().filter((match) => match.game.name === game)
  }
}
