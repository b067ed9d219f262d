import { setTimeout as pause } from 'node:timers/promises'
import { answerOrders } from '../child.ts'
import { Delays } from './delays.ts'
import { Group } from './group.ts'
import type { CrowdOrders } from './orders.ts'

const pollMs = 20

const faults = new Map<string, number>()
const fault = (text: string) => void faults.set(text, (faults.get(text) ?? 0) + 1)
const delays = new Delays()
let moved = 0
const sentOn = () => void moved++
const groups: Group[] = []
const counted = { running: false, states: 0, lines: 0, bytesBefore: 0 }

const receivedBytes = () => groups.reduce((sum, group) => sum + group.receivedBytes, 0)

function got({ kind, saidAt }: { kind: string; saidAt: readonly number[] }): void {
  if (!counted.running) return
  if (kind === 'state') counted.states++
  counted.lines += saidAt.length
  for (const at of saidAt) delays.add(Date.now() - at)
}

// The process that all spectators are in. It is not under test, and keeps out of the way of the one that is.
answerOrders<CrowdOrders>({
  async enter(visit) {
    const group = new Group({ fault, got, sentOn })
    groups.push(group)
    await group.enter(visit)
    return null
  },
  async storm(visit) {
    const group = new Group({ fault, got, sentOn })
    groups.push(group)
    return group.storm(visit)
  },
  async cut() {
    const all = await Promise.all(groups.map((group) => group.cut()))
    return {
      inMs: all.flatMap(({ inMs }) => inMs).sort((one, other) => one - other),
      tries: all.reduce((sum, { tries }) => sum + tries, 0),
      lost: all.flatMap(({ lost }) => lost),
    }
  },
  async open() {
    delays.clear()
    Object.assign(counted, { running: true, states: 0, lines: 0, bytesBefore: receivedBytes() })
    return null
  },
  async close() {
    counted.running = false
    const { states, lines } = counted
    const delayMs = { median: delays.percentile(0.5), percentile99: delays.percentile(0.99) }
    return { states, lines, bytes: receivedBytes() - counted.bytesBefore, delayMs }
  },
  async look() {
    for (const group of groups) group.look()
    return null
  },
  async vote(vote) {
    const voted = await Promise.all(groups.map((group) => group.vote(vote)))
    return {
      sentAtMs: voted.flatMap(({ sentAtMs }) => sentAtMs).sort((one, other) => one - other),
      confirmedMs: voted.flatMap(({ confirmedMs }) => confirmedMs),
      refused: voted.reduce((sum, { refused }) => sum + refused, 0),
      unanswered: voted.reduce((sum, { unanswered }) => sum + unanswered, 0),
    }
  },
  async finish({ line, ending, withinMs }) {
    const endMs = performance.now() + withinMs
    const late = () => groups.reduce((sum, group) => sum + group.withoutLine(line), 0)
    while (late() > 0 && performance.now() < endMs) await pause(pollMs)
    const lateInTheEnd = late()
    for (const group of groups) group.judge(lateInTheEnd === 0 ? ending : undefined)
    for (const group of groups) group.end()
    const told = [...faults].map(([text, times]) => (times === 1 ? text : `${text} (${times} times)`))
    return { faults: told, late: lateInTheEnd, sentOn: moved, seen: groups.flatMap((group) => group.seen) }
  },
})
