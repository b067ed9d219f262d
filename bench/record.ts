import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from '@colyseus/sdk'
import { arena } from '../rooms/arena/game.ts'
import { type Benchmark, median, round } from './benchmark.ts'
import type { Account, Order } from './record/host.ts'

const pairs = 8
/** As long as from keyframe to keyframe: each window has one of them. */
const windowMs = 10_000
const warmUpMs = 5000
const players = 8
const spectators = 50

/**
 * What recording costs a match, in processor time of its process: one match of eight people on the stock SDK, who send
 * an input each tick, and fifty who watch, with its tape written to files in every other window of ten seconds.
 */
export const recording: Benchmark = {
  async run(progress) {
    const host = fork(join(import.meta.dirname, 'record/host.ts'))
    try {
      const { port, roomId } = await wordOf<{ port: number; roomId: string }>(host, 'port')
      const leave = await visit(`http://127.0.0.1:${port}`, roomId)
      await order(host, true)
      await pause(warmUpMs)
      const windows: { bare: number; taped: number; bareSystem: number; tapedSystem: number; bytes: number }[] = []
      for (let at = 0; at < pairs; at++) {
        const start = await order(host, false)
        await pause(windowMs)
        const middle = await order(host, true)
        await pause(windowMs)
        const end = await order(host, false)
        const bare = perSecond(start, middle)
        const taped = perSecond(middle, end)
        const bytes = end.tapeBytes - middle.tapeBytes
        windows.push({ bare: bare.all, taped: taped.all, bareSystem: bare.system, tapedSystem: taped.system, bytes })
        progress(
          `${at + 1} of ${pairs}: ${round(bare.all, 1)} and ${round(taped.all, 1)} ms a second, ` +
            `of these ${round(bare.system, 1)} and ${round(taped.system, 1)} in the system`,
        )
      }
      leave()
      const of = (key: keyof (typeof windows)[number]) => median(windows.map((one) => one[key]))
      const costs = median(windows.map(({ bare, taped }) => (taped / bare - 1) * 100))
      return [
        {
          what: 'a match of 8 and 50 who watch, not recorded',
          unit: 'ms of processor a second',
          median: round(of('bare'), 1),
        },
        { what: 'recorded in files', unit: 'ms of processor a second', median: round(of('taped'), 1) },
        { what: 'recording costs', unit: '% of the match', median: round(costs, 1), reach: 5 },
        { what: 'size of both tracks', unit: 'KB a minute', median: round((of('bytes') / 1024) * (60_000 / windowMs)) },
      ]
    } finally {
      host.kill()
    }
  },
}

function perSecond(from: Account, to: Account) {
  const seconds = windowMs / 1000
  const system = (to.systemMs - from.systemMs) / seconds
  return { all: (to.userMs - from.userMs) / seconds + system, system }
}

// Colyseus says words of its own to whoever started the process.
async function wordOf<Word extends object>(host: ChildProcess, key: keyof Word & string): Promise<Word> {
  for (;;) {
    const [word] = (await once(host, 'message')) as [Word | string]
    if (typeof word === 'object' && key in word) return word
  }
}

async function order(host: ChildProcess, record: boolean): Promise<Account> {
  const answer = wordOf<Account>(host, 'userMs')
  host.send({ record } satisfies Order)
  return answer
}

/** Eight people who run about and dash, and fifty who look on; gives what makes them leave. */
async function visit(address: string, match: string): Promise<() => void> {
  const rooms = await Promise.all(
    Array.from({ length: players }, (_, at) => new Client(address).joinOrCreate(arena.name, { name: `P${at}` })),
  )
  const stands = await Promise.all(
    Array.from({ length: spectators }, () => new Client(address).joinOrCreate('watch', { match })),
  )
  for (const room of stands) for (const type of ['marks', 'chat', 'tally', 'stalled']) room.onMessage(type, () => {})
  const inputs = rooms.map((room) => {
    room.onMessage('marks', () => {})
    return room.input() as unknown as { data: Record<string, unknown>; send(): void }
  })
  let tick = 0
  const timer = setInterval(() => {
    tick += 1
    for (const [at, input] of inputs.entries()) {
      const angle = Math.sin(tick / 40 + at) * Math.PI
      const dash = (tick + at * 11) % 60 === 0
      Object.assign(input.data, { moveX: Math.cos(angle), moveY: Math.sin(angle), dash })
      input.send()
    }
  }, 1000 / arena.tickRate)
  return () => {
    clearInterval(timer)
    for (const room of [...rooms, ...stands]) void room.leave()
  }
}
