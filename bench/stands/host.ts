import { setTimeout as pause } from 'node:timers/promises'
import { type Account, account, answerOrders } from '../child.ts'
import type { Ending } from '../crowd/orders.ts'
import { type Arm, type ArmName, arms, type Entrance } from './arm.ts'
import { lineOf, linesPerSecond, movesPerSecond, talliesPerSecond, tallyOf } from './work.ts'

/** What a process that does the job takes. It is under test: nothing else runs in it. */
export type HostOrders = {
  start: { about: { arm: ArmName; port: number }; answer: { entrance: Entrance; moves: Arm['moves'] } }
  /** Everybody is there: the job begins. */
  begin: { about: null; answer: null }
  account: { about: null; answer: HostAccount }
  /** The job is over; the last line is number `line`. */
  end: { about: null; answer: Ending & { line: number } }
}

export interface HostAccount extends Account {
  /** What has been done so far: an overloaded process falls behind in these first. */
  readonly moves: number
  readonly lines: number
}

let arm: Arm | undefined
let lines = 0
let tallies = 0
let timers: NodeJS.Timeout[] = []

function running(): Arm {
  if (arm === undefined) throw new Error('No arm was started.')
  return arm
}

answerOrders<HostOrders>({
  async start({ arm: name, port }) {
    arm = await arms[name](port)
    return { entrance: arm.entrance, moves: arm.moves }
  },
  async begin() {
    const { say, tally, move } = running()
    await move(true)
    timers = [
      setInterval(() => say(lineOf(++lines)), 1000 / linesPerSecond),
      setInterval(() => tally(tallyOf(++tallies)), 1000 / talliesPerSecond),
    ]
    return null
  },
  async account() {
    return { ...account(), moves: running().seen().moves, lines }
  },
  async end() {
    for (const timer of timers) clearInterval(timer)
    const { say, tally, move, seen } = running()
    await move(false)
    // What moved last is on its way before the line that says that this was all.
    await pause(4 * (1000 / movesPerSecond))
    const last = tallyOf(++tallies)
    tally(last)
    say(lineOf(++lines))
    return { line: lines, voters: last.voters, ...seen() }
  },
})
