import { setTimeout as pause } from 'node:timers/promises'
import { answerOrders } from '../child.ts'
import type { Arm, Entrance } from './arm.ts'
import type { Ending } from './host.ts'
import { Ledger } from './ledger.ts'
import { Spectator } from './spectator.ts'
import { type Viewer, viewerFor } from './viewer.ts'

/** How many come in at once. */
const abreast = 100
/** How many of them decode what they get. */
const viewers = 12
/** The longest delay of a line that is told apart, in milliseconds. */
const longestDelayMs = 20_000
const pollMs = 20

/** What the process takes that all spectators are in. */
export type CrowdOrders = {
  enter: { about: { port: number; entrance: Entrance; moves: Arm['moves']; spectators: number }; answer: null }
  /** What came from here on is counted. */
  open: { about: null; answer: null }
  /** What came since `open`. */
  close: { about: null; answer: Received }
  /** Waits until everybody has everything; `withinMs`: for so long. */
  finish: { about: { ending: Ending; withinMs: number }; answer: { faults: string[]; late: number } }
}

/** What spectators got within a time. Sums over all of them. */
export interface Received {
  readonly states: number
  readonly lines: number
  readonly bytes: number
  /** From when a line was said to when a spectator had it, in milliseconds. */
  readonly delayMs: { readonly median: number; readonly percentile99: number }
}

const ledger = new Ledger()
const faults = new Map<string, number>()
const spectators: Spectator[] = []
const looking: Viewer[] = []
const delays = new Uint32Array(longestDelayMs + 1)
let counting = false
let states = 0
let lines = 0
let bytesBefore = 0

const fault = (text: string) => void faults.set(text, (faults.get(text) ?? 0) + 1)
const receivedBytes = () => spectators.reduce((sum, spectator) => sum + spectator.receivedBytes, 0)

const watch = {
  ledger,
  fault,
  got({ kind, saidAt }: { kind: string; saidAt: readonly number[] }) {
    if (!counting) return
    if (kind === 'state') states++
    lines += saidAt.length
    for (const at of saidAt) {
      const delayMs = Math.min(longestDelayMs, Math.max(0, Date.now() - at))
      delays[delayMs] = (delays[delayMs] ?? 0) + 1
    }
  },
}

/** A viewer that notices when moves are left out or come twice. */
function strict(viewer: Viewer, moves: Arm['moves']): Viewer {
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

function percentile(share: number): number {
  let left = delays.reduce((sum, count) => sum + count, 0) * share
  for (const [delayMs, count] of delays.entries()) {
    left -= count
    if (left <= 0) return delayMs
  }
  return Number.NaN
}

answerOrders<CrowdOrders>({
  async enter({ port, entrance, moves, spectators: size }) {
    let coming = 0
    const turn = async () => {
      while (coming < size) {
        const at = coming++
        const looks = at % Math.ceil(size / viewers) === 0
        const viewer = looks ? strict(viewerFor(entrance.speaks), moves) : undefined
        if (viewer !== undefined) looking.push(viewer)
        spectators.push(await Spectator.enter(port, entrance, watch, viewer))
      }
    }
    await Promise.all(Array.from({ length: abreast }, turn))
    return null
  },
  async open() {
    delays.fill(0)
    states = 0
    lines = 0
    bytesBefore = receivedBytes()
    counting = true
    return null
  },
  async close() {
    counting = false
    const bytes = receivedBytes() - bytesBefore
    return { states, lines, bytes, delayMs: { median: percentile(0.5), percentile99: percentile(0.99) } }
  },
  async finish({ ending, withinMs }) {
    const endMs = performance.now() + withinMs
    const missing = () =>
      ledger.line < ending.line ? spectators.length : spectators.filter((one) => !one.has(ledger.lineEntry)).length
    while (missing() > 0 && performance.now() < endMs) await pause(pollMs)
    const late = missing()
    if (late === 0) {
      if (ledger.voters !== ending.voters) fault(`the last count was ${ledger.voters}, not ${ending.voters}`)
      for (const viewer of looking) {
        if (viewer.picture !== ending.picture) fault(`a wrong state after ${viewer.moves} of ${ending.moves} moves`)
      }
    }
    for (const text of ledger.faults) fault(text)
    for (const spectator of spectators) spectator.end()
    return { faults: [...faults].map(([text, times]) => (times === 1 ? text : `${text} (${times} times)`)), late }
  },
})
