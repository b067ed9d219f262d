import type { Game } from '../../shared/game.ts'
import type { Json } from '../../shared/json.ts'
import type { ProofChallenge } from '../../shared/proof.ts'
import {
  type ChatReply,
  type LinePlace,
  type Mark,
  type MatchRow,
  type VoteReply,
  watchRoom,
} from '../../shared/protocol.ts'
import type { GameState } from '../../shared/state.ts'
import { Inbox } from './inbox.ts'
import { Link } from './link.ts'
import { loadGame, MatchView } from './match-view.ts'
import { personKey } from './person.ts'
import { solveProof } from './proof.ts'
import { inTurn } from './queue.ts'
import { SpectatorRetries } from './retries.ts'
import { GameServer, type Reservation, refusedBy } from './server.ts'
import { type GameLoaders, RefusedError, type SeatOffer, type WatchSession } from './session.ts'
import { Standing } from './standing.ts'
import { browserStorage } from './storage.ts'
import { TokenShelf } from './tokens.ts'

/** How a spectator comes in. `name` is what their chat lines carry. */
export interface WatchOptions {
  readonly games: GameLoaders
  readonly name?: string
  /** Hears one's number, from 1, while many come at once. Coming in goes on by itself. */
  readonly queued?: (place: number) => void
}

/** Joins the stands of a match, in turn where many come at once. Rejects with a `RefusedError`. */
export async function watchMatch(roomId: string, options: WatchOptions): Promise<WatchSession> {
  const server = new GameServer()
  const shelf = new TokenShelf(browserStorage(), `watch:${roomId}`)
  const listed = rowOf(server, roomId)
  const game = listed.then((row) => loadGame(options.games, row.game))
  // Both are waited for below; a place that is refused first would leave them unheard.
  game.catch(() => {})
  const room = await server.connect(await reservePlace(server, shelf, roomId, options))
  const link = new Link(room, shelf, new SpectatorRetries({ answers: () => server.answers() }))
  void server.others().then((others) => link.know(others))
  const view = new MatchView(room)
  const inbox = new Inbox(room, roomId)
  try {
    await view.ready()
    return new Spectator(await listed, link, view, inbox, await game)
  } catch (error) {
    void link.leave()
    throw error
  }
}

// The room of the stands has its own name, not the game's: which game it is stands in the list.
async function rowOf(server: GameServer, roomId: string): Promise<MatchRow> {
  const row = (await server.matches()).find((one) => one.roomId === roomId)
  if (row === undefined) throw new RefusedError({ code: 'match_unknown', message: 'There is no such match.' })
  return row
}

async function reservePlace(
  server: GameServer,
  shelf: TokenShelf,
  roomId: string,
  { name, queued = () => {} }: WatchOptions,
): Promise<Reservation> {
  const [room = '', secret = ''] = (shelf.find() ?? '').split(':')
  if (secret !== '') {
    try {
      const back = { reconnectionToken: secret }
      const held = await inTurn((ticket) => server.reserve('reconnect', room, { ...back, ...ticket }), queued)
      return { ...held, reconnectionToken: secret }
    } catch (error) {
      if (['offline', 'not_ready'].includes(refusedBy(error).code)) throw error
      shelf.forget()
    }
  }
  const person = personKey(browserStorage())
  const join = { match: roomId, person, ...(name === undefined ? {} : { name }) }
  return inTurn((ticket) => server.reserve('joinOrCreate', watchRoom, { ...join, ...ticket }), queued)
}

class Spectator implements WatchSession {
  readonly role = 'spectator'
  readonly seat = ''
  readonly roomId: string
  readonly game: Game
  readonly watchDelayMs: number
  readonly status: Link['status']
  readonly #link: Link
  readonly #view: MatchView
  readonly #inbox: Inbox
  readonly #standing: Standing
  #proving: Promise<unknown> | undefined

  constructor(row: MatchRow, link: Link, view: MatchView, inbox: Inbox, game: Game) {
    this.roomId = row.roomId
    this.watchDelayMs = row.watchDelayMs
    this.game = game
    this.status = link.status
    this.#link = link
    this.#view = view
    this.#inbox = inbox
    this.#standing = new Standing(inbox.place, (name) => this.#request('line.join', { name }))
    // The SDK tells of it before the server takes messages.
    link.room.onReconnect(() => queueMicrotask(() => void this.#standing.back()))
  }

  get state(): GameState {
    return this.#link.room.state
  }

  get chat() {
    return this.#inbox.chat
  }

  get tallies() {
    return this.#inbox.tallies
  }

  get stalled() {
    return this.#inbox.stalled
  }

  get place() {
    return this.#inbox.place
  }

  async vote(ballot: string, choice: VoteReply['choice']): Promise<VoteReply> {
    const vote = () => this.#request<VoteReply>('vote', { ballot, choice: choice as Json })
    return vote().catch(async (error: unknown) => {
      if (refusedBy(error).code !== 'proof_needed') throw error
      await this.#prove()
      return vote()
    })
  }

  async say(text: string): Promise<ChatReply> {
    const reply = await this.#request<ChatReply>('chat', { text })
    // The line is said already; the next vote in one counts.
    if (reply.vote !== undefined && 'code' in reply.vote && reply.vote.code === 'proof_needed') await this.#prove()
    return reply
  }

  joinLine(name: string): Promise<LinePlace> {
    return this.#standing.join(name)
  }

  leaveLine(): void {
    this.#standing.leave()
    if (this.#link.room.connection.isOpen) this.#link.room.send('line.leave')
  }

  onSeat(listener: (offer: SeatOffer) => void): () => void {
    return this.#inbox.onSeat(listener)
  }

  advance(nowMs: number): void {
    this.#view.marks.release(this.#view.advance(nowMs))
  }

  value(entity: object, field: string): number {
    return this.#view.value(entity, field)
  }

  angle(entity: object, field: string): number {
    return this.#view.angle(entity, field)
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

  // Nobody sees or clicks anything: the page works on it in the background, once for all votes that wait.
  #prove(): Promise<unknown> {
    this.#proving ??= this.#request<ProofChallenge>('proof.challenge', {})
      .then(solveProof)
      .then((answer) => this.#request('proof', { ...answer }))
      .finally(() => {
        this.#proving = undefined
      })
    return this.#proving
  }

  async #request<Reply>(type: string, payload: Json): Promise<Reply> {
    try {
      return (await this.#link.room.request(type, payload)) as Reply
    } catch (error) {
      throw refusedBy(error)
    }
  }
}
