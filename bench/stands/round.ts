import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Child } from '../child.ts'
import type { CrowdOrders } from '../crowd/orders.ts'
import { freePort } from '../free-port.ts'
import type { ArmName } from './arm.ts'
import type { HostOrders } from './host.ts'
import { linesPerSecond, movesPerSecond } from './work.ts'

/** How many of the crowd decode what they get. */
const viewers = 12

/** Times of one round, in milliseconds. */
export interface RoundTimes {
  /** From the first move to where it is measured: a compiler and a pace that adapts have settled by then. */
  readonly warmUpMs: number
  readonly windowMs: number
  /** Who has not got everything so long after the end is too late. */
  readonly catchUpMs: number
}

/** What one arm took and gave with so many spectators. */
export interface Measured {
  /** Processor time of the process under test, in microseconds a second and spectator. */
  readonly processorUs: number
  readonly megabytes: number
  /** The share of the time in which it could have run and had no processor: others had them. */
  readonly waited: number
  /** How often a second the state moved and a line was said: a share of what the job asks for, 1 or a little less. */
  readonly pace: number
  readonly statesPerSecond: number
  readonly bytesPerSecond: number
  readonly chatDelayMs: { readonly median: number; readonly percentile99: number }
  /** Spectators who had not got everything in time. */
  readonly late: number
  /** What nobody should have got, or everybody. */
  readonly faults: readonly string[]
}

/** Lets one arm do the job for a crowd, each in a process of its own. */
export async function runRound(
  arm: ArmName,
  spectators: number,
  times: RoundTimes,
  nodeOptions: readonly string[] = [],
): Promise<Measured> {
  const port = await freePort()
  await using host = new Child<HostOrders>(join(import.meta.dirname, 'host.ts'), [arm], nodeOptions)
  await using crowd = new Child<CrowdOrders>(join(import.meta.dirname, '../crowd/crowd.ts'))
  const { entrance, moves } = await host.ask('start', { arm, port })
  await crowd.ask('enter', { port, entrance, moves, spectators, viewers, state: 'troupe' })
  await host.ask('begin', null)
  await pause(times.warmUpMs)
  const before = await host.ask('account', null)
  const from = performance.now()
  await crowd.ask('open', null)
  await pause(times.windowMs)
  const received = await crowd.ask('close', null)
  const after = await host.ask('account', null)
  const seconds = (performance.now() - from) / 1000
  const ending = await host.ask('end', null)
  const { faults, late } = await crowd.ask('finish', { line: ending.line, ending, withinMs: times.catchUpMs })
  const each = spectators * seconds
  const done = Math.min((after.moves - before.moves) / movesPerSecond, (after.lines - before.lines) / linesPerSecond)
  return {
    processorUs: (after.processorUs - before.processorUs) / each,
    megabytes: after.megabytes,
    waited: (after.waitedUs - before.waitedUs) / 1e6 / seconds,
    pace: done / seconds,
    statesPerSecond: received.states / each,
    bytesPerSecond: received.bytes / each,
    chatDelayMs: received.delayMs,
    late,
    faults,
  }
}
