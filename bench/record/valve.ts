import { Pen } from '../../server/tape/pen.ts'
import { Recorder } from '../../server/tape/recorder.ts'
import { Random } from '../../shared/random.ts'

/** What a match took while its tape was written and while it was not, since this was last asked. */
export interface RecordingReport {
  /** Milliseconds of the process's processor time in each window, by the second: each pair's two, one after the other. */
  readonly pairs: readonly { readonly bare: number; readonly taped: number }[]
}

/**
 * Two batches of arena: so short that a machine which is faster now than a minute ago is as fast in both windows of a
 * pair. A keyframe comes in one of some forty windows, and by chance in one or the other.
 */
const windowTicks = 8

type Arm = 'bare' | 'taped'

// Loaded before server/main.ts. While it is shut, what is shown goes to those who watch as ever, and what entered,
// snapshots, keyframes and votes nowhere: the match, its players and its stands are the very same.
let arm: Arm = 'taped'
let order: readonly [Arm, Arm] = ['bare', 'taped']
let pairs: { bare: number; taped: number }[] = []
let took: Partial<Record<Arm, number>> = {}
let tick = 0
let used = process.cpuUsage()
let sinceMs = performance.now()
const random = Random.fromSeed('benchmark')

const { entry } = Recorder.prototype
const due = Object.getOwnPropertyDescriptor(Recorder.prototype, 'keyframeDue')?.get
const { add, stored } = Pen.prototype
Recorder.prototype.entry = function (this: Recorder, ...given) {
  if (tick++ % windowTicks === 0) turn()
  if (arm === 'taped') entry.apply(this, given)
  else entry.call(this, given[0], nothing)
}
Object.defineProperty(Recorder.prototype, 'keyframeDue', {
  get(this: Recorder) {
    return arm === 'taped' && due?.call(this)
  },
})
Pen.prototype.add = function (this: Pen, record) {
  if (arm === 'taped') add.call(this, record)
}
Pen.prototype.stored = function (this: Pen) {
  return arm === 'taped' ? stored.call(this) : Promise.resolve()
}
const nothing = { commands: [], inputs: new Map() }

/** The end of a window. */
function turn(): void {
  const { user, system } = process.cpuUsage(used)
  const nowMs = performance.now()
  took[arm] = (user + system) / (nowMs - sinceMs)
  if (took.bare !== undefined && took.taped !== undefined) {
    pairs.push({ bare: took.bare, taped: took.taped })
    took = {}
    order = random.next() < 0.5 ? ['bare', 'taped'] : ['taped', 'bare']
  }
  arm = order[took[order[0]] === undefined ? 0 : 1]
  used = process.cpuUsage()
  sinceMs = nowMs
}

process.on('message', (word) => {
  if (word !== 'report') return
  process.send?.({ report: { pairs } satisfies RecordingReport })
  pairs = []
})
