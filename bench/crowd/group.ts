import { setTimeout as pause } from 'node:timers/promises'
import type { Seen } from '../pictures.ts'
import { GameViewer } from './game-viewer.ts'
import { type Entry, Ledger } from './ledger.ts'
import type { Ending, Visit, Vote, Voted } from './orders.ts'
import { Spectator } from './spectator.ts'
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
}

/** Spectators who come in at one place, and so must all get the same. */
export class Group {
  readonly #notes: Notes
  readonly #ledger = new Ledger()
  readonly #spectators: Spectator[] = []
  readonly #viewers: Viewer[] = []
  readonly #gameViewers: GameViewer[] = []
  #firstPerson = 0

  constructor(notes: Notes) {
    this.#notes = notes
  }

  /** Resolves once all are in. */
  async enter({ port, entrance, moves, spectators: size, viewers, state, firstPerson }: Visit): Promise<void> {
    const watch = { ledger: this.#ledger, ...this.#notes }
    this.#firstPerson = firstPerson ?? 0
    let coming = 0
    const turn = async () => {
      while (coming < size) {
        const at = coming++
        const looks = viewers > 0 && at % Math.ceil(size / viewers) === 0
        const viewer = looks ? this.#viewer(state, entrance, moves) : undefined
        const person = firstPerson === undefined ? {} : { person: `person-of-the-crowd-${firstPerson + at}` }
        this.#spectators[at] = await Spectator.enter(port, withOptions(entrance, person), watch, viewer)
      }
    }
    await Promise.all(Array.from({ length: abreast }, turn))
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
    if (this.#ledger.line < line) return this.#spectators.length
    return this.#spectators.filter((one) => !one.has(this.#ledger.lineEntry)).length
  }

  /** Looks at the whole once everybody has it; without an ending, at the sequence alone. */
  judge(ending: Ending | undefined): void {
    for (const text of this.#ledger.faults) this.#notes.fault(text)
    if (ending === undefined) return
    const { voters } = this.#ledger
    if (voters !== ending.voters) this.#notes.fault(`the last count was ${voters}, not ${ending.voters}`)
    for (const { picture, moves } of this.#viewers) {
      if (picture !== ending.picture) this.#notes.fault(`a wrong state after ${moves} of ${ending.moves} moves`)
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
    const { fault } = this.#notes
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

const withOptions = (entrance: Visit['entrance'], more: object): Visit['entrance'] =>
  entrance.speaks === 'colyseus' ? { ...entrance, options: { ...entrance.options, ...more } } : entrance
