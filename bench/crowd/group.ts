import { setTimeout as pause } from 'node:timers/promises'
import type { Seen } from '../pictures.ts'
import { GameViewer } from './game-viewer.ts'
import { type Entry, Ledger } from './ledger.ts'
import type { Arrivals, Ending, Visit, Vote, Voted } from './orders.ts'
import { Spectator, type Watch } from './spectator.ts'
import { type Viewer, viewerFor } from './viewer.ts'

/** How many come in at once. */
const abreast = 100
/** How often votes are sent that have become due. */
const voteTurnMs = 5
const pollMs = 20

/** Whom a group tells what it sees. */
export interface Notes {
  got(entry: Entry): void
  fault(text: string): void
  sentOn(): void
}

/** Spectators who come in at one place, and so must all get the same. */
export class Group {
  readonly #watch: Watch
  readonly #spectators: Spectator[] = []
  readonly #viewers: Viewer[] = []
  readonly #gameViewers: GameViewer[] = []
  #firstPerson = 0

  constructor(notes: Notes) {
    this.#watch = { ledger: new Ledger(), ...notes }
  }

  /** Resolves once all are in. Rejects where one is not let in. */
  async enter(visit: Visit): Promise<void> {
    const { lost } = await this.#arrive(visit, abreast, false)
    const [first] = lost
    if (first !== undefined) throw new Error(`${lost.length} were not let in: ${first}`)
  }

  /** All come at one moment. */
  storm(visit: Visit): Promise<Arrivals> {
    return this.#arrive(visit, visit.spectators, true)
  }

  /** All lose their sockets at one moment, and come back. */
  cut(): Promise<Arrivals> {
    for (const spectator of this.#spectators) spectator.cut()
    return noted(this.#spectators.length, this.#spectators.length, (at, tried) => this.#spectators[at]?.comeBack(tried))
  }

  #arrive(visit: Visit, together: number, storms: boolean): Promise<Arrivals> {
    const { port, entrance, moves, spectators: size, viewers, state, firstPerson } = visit
    this.#firstPerson = firstPerson ?? 0
    return noted(size, together, async (at, tried) => {
      const looks = viewers > 0 && at % Math.ceil(size / viewers) === 0
      const viewer = looks ? this.#viewer(state, entrance, moves) : undefined
      const person = firstPerson === undefined ? {} : { person: `person-of-the-crowd-${firstPerson + at}` }
      const way = { storms, tried }
      this.#spectators[at] = await Spectator.enter(port, withOptions(entrance, person), this.#watch, viewer, way)
    })
  }

  get receivedBytes(): number {
    return this.#spectators.reduce((sum, spectator) => sum + spectator.receivedBytes, 0)
  }

  look(): void {
    for (const viewer of this.#gameViewers) viewer.look()
  }

  get seen(): (readonly Seen[])[] {
    return this.#gameViewers.map((viewer) => viewer.seen)
  }

  /** How many have not got that line yet. */
  withoutLine(line: number): number {
    return this.#spectators.filter((one) => !one.hasLine(line)).length
  }

  /** Looks at the whole once everybody has it; without an ending, at the sequence alone. */
  judge(ending: Ending | undefined): void {
    for (const text of this.#watch.ledger.faults) this.#watch.fault(text)
    if (ending === undefined) return
    const { voters } = this.#watch.ledger
    if (voters !== ending.voters) this.#watch.fault(`the last count was ${voters}, not ${ending.voters}`)
    for (const { picture, moves } of this.#viewers) {
      if (picture !== ending.picture) this.#watch.fault(`a wrong state after ${moves} of ${ending.moves} moves`)
    }
  }

  end(): void {
    for (const spectator of this.#spectators) spectator.end()
  }

  /** Everybody votes, in an even stream. */
  async vote({ ballot, choices, voters, overMs, answerMs }: Vote): Promise<Voted> {
    const votes = choices.flatMap((names) =>
      this.#spectators.slice(0, voters).map((spectator, at) => ({
        spectator,
        choice: names[(this.#firstPerson + at) % names.length] ?? '',
      })),
    )
    const answers: Promise<'counted' | 'refused'>[] = []
    const sentAtMs: number[] = []
    const confirmedMs: number[] = []
    const startMs = performance.now()
    for (let next = 0; next < votes.length; await pause(voteTurnMs)) {
      const due = Math.min(votes.length, Math.ceil(((performance.now() - startMs) / overMs) * votes.length))
      for (; next < due; next++) {
        const vote = votes[next]
        if (vote === undefined) break
        const sentMs = performance.now()
        sentAtMs.push(performance.timeOrigin + sentMs)
        const answered = vote.spectator.vote(ballot, vote.choice)
        answers.push(answered)
        void answered.then((answer) => answer === 'counted' && confirmedMs.push(performance.now() - sentMs))
      }
    }
    let refused = 0
    let answered = 0
    for (const answer of answers) {
      void answer.then((said) => {
        answered++
        if (said === 'refused') refused++
      })
    }
    const endMs = performance.now() + answerMs
    while (answered < answers.length && performance.now() < endMs) await pause(pollMs)
    return { sentAtMs, confirmedMs, refused, unanswered: answers.length - answered }
  }

  #viewer(state: Visit['state'], entrance: Visit['entrance'], moves: Visit['moves']): Pick<Viewer, 'take'> {
    if (state === 'game') {
      const viewer = new GameViewer()
      this.#gameViewers.push(viewer)
      return viewer
    }
    const viewer = this.#strict(viewerFor(entrance.speaks), moves)
    this.#viewers.push(viewer)
    return viewer
  }

  /** A viewer that notices when moves are left out or come twice. */
  #strict(viewer: Viewer, moves: Visit['moves']): Viewer {
    const { fault } = this.#watch
    let before: number | undefined
    return {
      take(payload) {
        viewer.take(payload)
        const step = viewer.moves - (before ?? viewer.moves)
        before = viewer.moves
        if (step < 0 || (step > 1 && moves === 'each')) fault(`the count of moves went on by ${step}`)
      },
      get moves() {
        return viewer.moves
      },
      get picture() {
        return viewer.picture
      },
    }
  }
}

/** Has so many come, some of them together, and notes when each is in and what came of the others. */
async function noted(
  size: number,
  together: number,
  come: (at: number, tried: () => void) => Promise<void> | undefined,
): Promise<Arrivals> {
  const startMs = performance.now()
  const inMs: number[] = []
  const lost: string[] = []
  let tries = 0
  let next = 0
  const turn = async () => {
    while (next < size) {
      try {
        await come(next++, () => tries++)
        inMs.push(performance.now() - startMs)
      } catch (error) {
        lost.push(String(error))
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(size, together) }, turn))
  return { inMs, tries, lost }
}

const withOptions = (entrance: Visit['entrance'], more: object): Visit['entrance'] =>
  entrance.speaks === 'colyseus' ? { ...entrance, options: { ...entrance.options, ...more } } : entrance
