import { CaveaError } from '../../shared/errors.ts'
import type { TapeRecord } from '../../shared/tape/record.ts'
import type { TapeWriter } from './store.ts'

/** Whom a pen tells how it goes. */
export interface PenReports {
  /** The store did not open, or did not take a batch. It is asked again. */
  failed(error: unknown): void
  /** So many records were given up: more wait than may. What is stored ends here until the next snapshot. */
  dropped(records: number): void
  /** Another process has gone on with the match: this one has to stop. */
  fenced(): void
}

/** More records than this never wait: about half a minute of a match, in memory. A record of votes is as large as they are many. */
const mostWaiting = 4096
const votesARecord = 100
const weightOf = (record: TapeRecord): number =>
  record.kind === 'votes' ? 1 + Math.floor(record.votes.length / votesARecord) : 1
/**
 * So much of a match, in seconds, may players have seen that is not on its way to the store yet: what a kill costs them.
 * A batch is written no sooner, since writes cost by their number and not by their size.
 */
const seenUnwrittenSeconds = 0.1
/** A store that fails is asked again after so long, in milliseconds. */
const retryMs = 250

/** What no later record says again: a tape without it can neither be shown nor listed. */
const opens = ({ kind }: TapeRecord): boolean => kind === 'start' || kind === 'seed'

const pause = () => new Promise((resolve) => setTimeout(resolve, retryMs))

/**
 * Takes a match's records to their store without ever holding up the match. Those of a few ticks go as one batch; while
 * one is under way the next gathers. A store that stays away costs the match its past, not its present: above a
 * bound the records are given up, and it begins again with the next snapshot, so that what is stored can always be
 * resumed from.
 */
export class Pen {
  readonly #reports: PenReports
  readonly #opened: Promise<void>
  #writer: TapeWriter | undefined
  #gathered: TapeRecord[] = []
  #gatheredWeight = 0
  #offered = 0
  #confirmations: { settle(): void; fail(error: unknown): void }[] = []
  #writing: Promise<void> | undefined
  #givenUp = false
  #needsKeyframe = false
  #timesGivenUp = 0
  #stopped = false
  readonly #mostTicks: number
  #ticks = Number.POSITIVE_INFINITY

  /**
   * `open` is called until the store opens: what is written before waits. `tickRate`: how often a second {@link flush} is
   * called.
   */
  constructor(open: () => Promise<TapeWriter>, tickRate: number, reports: PenReports) {
    this.#reports = reports
    this.#mostTicks = Math.floor(seenUnwrittenSeconds * tickRate)
    this.#opened = this.#open(open)
  }

  async #open(open: () => Promise<TapeWriter>): Promise<void> {
    while (!this.#stopped) {
      try {
        const writer = await open()
        // Nobody is left to write with it, and the next has to find the tape free.
        if (this.#stopped) return await writer.release()
        this.#writer = writer
        return this.#send()
      } catch (error) {
        if (error instanceof CaveaError) return this.#refused(error)
        this.#reports.failed(error)
        await pause()
      }
    }
  }

  /** How many records wait for the store. */
  get waiting(): number {
    return this.#offered + this.#gathered.length
  }

  /** Whether the store has lost what came before: nothing is of use in it until the next keyframe. */
  get needsKeyframe(): boolean {
    return this.#needsKeyframe
  }

  add(record: TapeRecord): void {
    if (this.#stopped) return
    if (record.kind === 'keyframe') this.#needsKeyframe = false
    if (this.#givenUp && record.kind === 'keyframe') this.#givenUp = false
    if (this.#givenUp) return
    this.#gathered.push(record)
    this.#gatheredWeight += weightOf(record)
    if (this.#gatheredWeight > mostWaiting) this.#giveUp()
  }

  /** Resolves once all that was added so far is stored. Rejects with `not_ready` where that was given up. */
  stored(): Promise<void> {
    if (this.#stopped || this.#givenUp) return Promise.reject(new CaveaError('not_ready'))
    return new Promise((settle, fail) => this.#confirmations.push({ settle, fail }))
  }

  /**
   * A tick is over, and players are about to see it: if without it they have seen as much that is not written as they
   * may, all goes to the store, unless that is busy with a batch still.
   */
  flush(): void {
    this.#ticks += 1
    this.#sendIfDue()
  }

  #sendIfDue(): void {
    if (this.#ticks > this.#mostTicks) this.#send()
  }

  #send(): void {
    if (this.#writing !== undefined || this.#writer === undefined || this.#stopped || this.#gathered.length === 0)
      return
    this.#ticks = 0
    this.#writing = this.#write(this.#writer).finally(() => {
      this.#writing = undefined
      this.#offered = 0
      this.#sendIfDue()
    })
  }

  /**
   * Waits until all is stored, and then finishes the tape or lets it go for another. It takes no longer than so many
   * milliseconds: what is under way by then goes on without being waited for.
   */
  async close(how: 'finish' | 'release', withinMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const outOfTime = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, withinMs).unref()
    })
    let late = false
    void outOfTime.then(() => {
      late = true
    })
    await Promise.race([this.#allWritten(), outOfTime])
    this.#stopped = true
    this.#failConfirmations(new CaveaError('match_over'))
    const ended = this.#writer?.[how]()
    ended?.catch((error: unknown) => {
      if (late) this.#reports.failed(error)
    })
    try {
      await Promise.race([ended, outOfTime])
    } finally {
      clearTimeout(timer)
    }
  }

  async #allWritten(): Promise<void> {
    await this.#opened
    for (this.#send(); this.#writing !== undefined; this.#send()) await this.#writing
  }

  async #write(writer: TapeWriter): Promise<void> {
    const batch = stampedBy(writer, this.#gathered)
    const confirmations = this.#confirmations
    this.#gathered = []
    this.#gatheredWeight = 0
    this.#confirmations = []
    this.#offered = batch.length
    const before = this.#timesGivenUp
    while (!this.#stopped && this.#timesGivenUp === before) {
      try {
        await writer.append(batch)
        if (writer.lostPast?.() === true) this.#needsKeyframe = true
        for (const { settle } of confirmations) settle()
        return
      } catch (error) {
        if (error instanceof CaveaError && error.code === 'tape_fenced') {
          this.#stopped = true
          this.#reports.fenced()
          break
        }
        this.#reports.failed(error)
        await pause()
      }
    }
    this.#keep(batch.filter(opens))
    for (const { fail } of confirmations) fail(new CaveaError('not_ready'))
  }

  #giveUp(): void {
    this.#givenUp = true
    this.#timesGivenUp += 1
    const kept = this.#gathered.filter(opens)
    this.#reports.dropped(this.#gathered.length - kept.length)
    this.#gathered = []
    this.#gatheredWeight = 0
    this.#keep(kept)
    this.#failConfirmations(new CaveaError('not_ready'))
  }

  // Before all that waits: it comes first on the tape.
  #keep(records: readonly TapeRecord[]): void {
    if (this.#stopped) return
    this.#gathered.unshift(...records)
    this.#gatheredWeight += records.length
  }

  // To ask again would bring the same answer.
  #refused(error: CaveaError): void {
    this.#stopped = true
    this.#gathered = []
    this.#failConfirmations(new CaveaError('not_ready', { cause: error }))
    if (error.code === 'tape_fenced') this.#reports.fenced()
    else this.#reports.failed(error)
  }

  #failConfirmations(error: unknown): void {
    for (const { fail } of this.#confirmations) fail(error)
    this.#confirmations = []
  }
}

// A store that was opened twice, since the answer to the first try was lost, has counted both.
const stampedBy = ({ epoch }: TapeWriter, records: TapeRecord[]): TapeRecord[] =>
  records.every((record) => record.epoch === epoch) ? records : records.map((record) => ({ ...record, epoch }))
