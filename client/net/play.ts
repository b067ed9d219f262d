import type { Game } from '../../shared/game.ts'
import type { Json } from '../../shared/json.ts'
import type { Mark } from '../../shared/protocol.ts'
import type { GameState } from '../../shared/state.ts'
import { Link } from './link.ts'
import { loadGame, MatchView } from './match-view.ts'
import { takenOffer } from './offer.ts'
import { personKey } from './person.ts'
import { Prediction } from './prediction.ts'
import { GameServer, type Reservation, refusedBy } from './server.ts'
import type { GameLoaders, PlayerSession } from './session.ts'
import { browserStorage, type Storage } from './storage.ts'
import { TokenShelf } from './tokens.ts'

/** How a player comes in. */
export interface PlayOptions {
  readonly games: GameLoaders
  readonly name: string
}

/**
 * Takes a seat in a match: the old one where this page had one a minute ago, then one that was offered to it in the
 * stands, otherwise a new one. Rejects with a `RefusedError`.
 */
export async function playMatch(roomId: string, options: PlayOptions): Promise<PlayerSession> {
  const storage = browserStorage()
  const server = new GameServer()
  const shelf = new TokenShelf(storage, `play:${roomId}`)
  const reservation = await reserveSeat(server, storage, shelf, roomId, options.name)
  const game = loadGame(options.games, reservation.name)
  // It is waited for below; a room that is refused first would leave it unheard.
  game.catch(() => {})
  const room = await server.connect(reservation)
  const link = new Link(room, shelf)
  void server.others().then((others) => link.know(others))
  const view = new MatchView(room)
  await view.ready()
  return new Player(link, view, await game)
}

async function reserveSeat(
  server: GameServer,
  storage: Storage,
  shelf: TokenShelf,
  roomId: string,
  name: string,
): Promise<Reservation> {
  const token = shelf.find()
  if (token !== undefined) {
    const [, secret = ''] = token.split(':')
    try {
      const held = await server.reserve('reconnect', roomId, { reconnectionToken: secret })
      return { ...held, reconnectionToken: secret }
    } catch (error) {
      // The seat is gone, which a new one makes up for. Without a server, or a host of the match, it is held still.
      if (['offline', 'not_ready'].includes(refusedBy(error).code)) throw error
      shelf.forget()
    }
  }
  return takenOffer() ?? server.reserve('joinById', roomId, { name, person: personKey(storage) })
}

class Player implements PlayerSession {
  readonly role = 'player'
  readonly roomId: string
  readonly seat: string
  readonly game: Game
  readonly status: Link['status']
  readonly #link: Link
  readonly #view: MatchView
  readonly #prediction: Prediction

  constructor(link: Link, view: MatchView, game: Game) {
    this.#link = link
    this.#view = view
    this.roomId = link.room.roomId
    this.seat = link.room.sessionId
    this.status = link.status
    this.game = game
    this.#prediction = new Prediction(link.room, game, this.seat)
  }

  get state(): GameState {
    return this.#link.room.state
  }

  get corrections(): readonly number[] {
    return this.#prediction.corrections
  }

  steer(intent: Readonly<Record<string, number | boolean | string>>): void {
    this.#prediction.steer(intent)
  }

  async act(action: string, payload: Json): Promise<void> {
    try {
      await this.#link.room.request(action, payload)
    } catch (error) {
      throw refusedBy(error)
    }
  }

  advance(nowMs: number): void {
    this.#view.advance(nowMs)
    this.#prediction.advance(nowMs)
    // A player's own blows are seen at once, as his own avatar is: waiting for the others' picture would part them.
    this.#view.marks.release(Number.POSITIVE_INFINITY)
  }

  value(entity: object, field: string): number {
    return this.#prediction.owns(entity) ? this.#prediction.value(field) : this.#view.value(entity, field)
  }

  angle(entity: object, field: string): number {
    return this.#prediction.owns(entity) ? this.#prediction.angle(field) : this.#view.angle(entity, field)
  }

  onPatch(listener: () => void): () => void {
    return this.#view.onPatch(listener)
  }

  onMark(listener: (mark: Mark, tick: number) => void): () => void {
    return this.#view.marks.listen(listener)
  }

  leave(): Promise<void> {
    return this.#link.leave()
  }
}
