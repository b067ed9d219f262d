import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import type { TapeRecord } from '../../shared/tape/record.ts'
import { Pen } from './pen.ts'
import type { TapeWriter } from './store.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Longer than a batch gathers and than a store that failed is left alone. */
const whileMs = 300
const later = (ms = whileMs) => vi.advanceTimersByTimeAsync(ms)
/** As many records as may wait. */
const most = 4096

/** A store's writer that answers when the test says so. */
class Shelf implements TapeWriter {
  readonly epoch = 1
  /** The numbers of the records of each batch that it was offered. */
  readonly offered: number[][] = []
  readonly kept: number[] = []
  readonly ends: string[] = []
  atOnce = 0
  mostAtOnce = 0
  #answer: { resolve(): void; reject(error: unknown): void } | undefined

  append(records: readonly TapeRecord[]): Promise<void> {
    const numbers = records.map(({ seq }) => seq)
    this.offered.push(numbers)
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce)
    return new Promise((resolve, reject) => {
      const settle = (end: () => void) => () => {
        this.atOnce -= 1
        this.#answer = undefined
        end()
      }
      this.#answer = {
        resolve: settle(() => {
          this.kept.push(...numbers)
          resolve()
        }),
        reject: (error) => settle(() => reject(error))(),
      }
    })
  }

  /** Stores what it was offered last. */
  async take(): Promise<void> {
    this.#answer?.resolve()
    await later(0)
  }

  async refuse(error: unknown = new Error('The disk is full.')): Promise<void> {
    this.#answer?.reject(error)
    await later(0)
  }

  async finish(): Promise<void> {
    this.ends.push('finished')
  }

  async release(): Promise<void> {
    this.ends.push('released')
  }
}

/** A pen, its store, and what it has told. */
class Desk {
  readonly shelf = new Shelf()
  readonly told: string[] = []
  waiting = 0
  readonly pen: Pen
  #seq = 0

  constructor(writer: Promise<TapeWriter> = Promise.resolve(this.shelf)) {
    this.pen = new Pen(writer, {
      waiting: (records) => {
        this.waiting = records
      },
      failed: () => this.told.push('failed'),
      dropped: (records) => this.told.push(`dropped ${records}`),
      fenced: () => this.told.push('fenced'),
    })
  }

  add(count = 1, kind: 'patch' | 'keyframe' = 'patch'): void {
    for (let at = 0; at < count; at++) {
      const seq = this.#seq++
      this.pen.add({ track: 'public', epoch: 1, seq, tick: seq, time: 0, kind, bytes: new Uint8Array() })
    }
  }

  /** What becomes of the votes written now. */
  vote(): { state: string } {
    const outcome = { state: 'waits' }
    this.pen.stored().then(
      () => {
        outcome.state = 'stored'
      },
      (error: unknown) => {
        outcome.state = error instanceof CaveaError ? error.code : String(error)
      },
    )
    return outcome
  }

  /** The tick is over, and some time passes. */
  async tick(ms = whileMs): Promise<void> {
    this.pen.flush()
    await later(ms)
  }
}

describe('a pen', () => {
  test('writes what has gathered as one batch, at the end of a tick', async () => {
    const desk = new Desk()
    await later()
    desk.add(3)
    expect(desk.shelf.offered).toEqual([])
    await desk.tick()
    expect(desk.shelf.offered).toEqual([[0, 1, 2]])
  })

  test('keeps what is written before its store is there', async () => {
    const { promise, resolve } = Promise.withResolvers<TapeWriter>()
    const desk = new Desk(promise)
    desk.add(2)
    await desk.tick()
    desk.add(1)
    await desk.tick()
    resolve(desk.shelf)
    await later()
    expect(desk.shelf.offered).toEqual([[0, 1, 2]])
  })

  test('offers one batch at a time, and gathers the next meanwhile', async () => {
    const desk = new Desk()
    for (let tick = 0; tick < 4; tick++) {
      desk.add(2)
      await desk.tick()
    }
    expect(desk.shelf.offered).toEqual([[0, 1]])
    await desk.shelf.take()
    expect(desk.shelf.offered).toEqual([
      [0, 1],
      [2, 3, 4, 5, 6, 7],
    ])
    await desk.shelf.take()
    expect([desk.shelf.kept, desk.waiting, desk.shelf.mostAtOnce]).toEqual([[0, 1, 2, 3, 4, 5, 6, 7], 0, 1])
  })

  test('writes no batch of nothing', async () => {
    const desk = new Desk()
    await desk.tick()
    await desk.tick()
    expect(desk.shelf.offered).toEqual([])
  })

  test('confirms once all that was there before is stored, and not what came after', async () => {
    const desk = new Desk()
    desk.add(1)
    await desk.tick()
    desk.add(1)
    const first = desk.vote()
    await desk.shelf.take()
    await desk.tick()
    desk.add(1)
    const second = desk.vote()
    expect([first.state, second.state]).toEqual(['waits', 'waits'])
    await desk.shelf.take()
    expect([first.state, second.state]).toEqual(['stored', 'waits'])
    await desk.tick()
    await desk.shelf.take()
    expect(second.state).toBe('stored')
  })
})

describe('a store that fails', () => {
  test('is offered the same batch again until it takes it, and then the rest', async () => {
    const desk = new Desk()
    desk.add(2)
    const vote = desk.vote()
    await desk.tick()
    for (let time = 0; time < 3; time++) {
      desk.add(1)
      await desk.tick(0)
      await desk.shelf.refuse()
      await later()
    }
    expect(desk.shelf.offered).toEqual(Array(4).fill([0, 1]))
    expect([vote.state, desk.told]).toEqual(['waits', ['failed', 'failed', 'failed']])
    await desk.shelf.take()
    await desk.tick()
    await desk.shelf.take()
    expect([vote.state, desk.shelf.kept]).toEqual(['stored', [0, 1, 2, 3, 4]])
  })

  test('is not asked without a pause', async () => {
    const desk = new Desk()
    desk.add(1)
    await desk.tick()
    await desk.shelf.refuse()
    await desk.tick(100)
    expect(desk.shelf.offered).toHaveLength(1)
  })

  test('costs the records above a bound: they are given up, with the confirmations that wait for them', async () => {
    const desk = new Desk()
    desk.add(1)
    const underWay = desk.vote()
    await desk.tick()
    desk.add(most)
    const waits = desk.vote()
    expect(desk.told).toEqual([])
    desk.add(1)
    expect(desk.told).toEqual([`dropped ${most + 1}`])
    await later(0)
    expect([underWay.state, waits.state, desk.vote().state]).toEqual(['waits', 'not_ready', 'waits'])
    await desk.shelf.refuse()
    await later()
    expect(underWay.state).toBe('not_ready')
    expect(desk.shelf.offered).toHaveLength(1)
  })

  test('confirms nothing while records are given up', async () => {
    const desk = new Desk()
    desk.add(most + 1)
    const vote = desk.vote()
    await later(0)
    expect(vote.state).toBe('not_ready')
  })

  test('is written to again from a keyframe on, with which somebody can begin', async () => {
    const desk = new Desk()
    await later()
    desk.add(most + 1)
    desk.add(10)
    await desk.tick()
    expect(desk.shelf.offered).toEqual([])
    desk.add(1, 'keyframe')
    desk.add(2)
    const vote = desk.vote()
    await desk.tick()
    await desk.shelf.take()
    expect(desk.shelf.kept).toEqual([most + 11, most + 12, most + 13])
    expect(vote.state).toBe('stored')
  })

  test('that cannot be opened takes nothing, and nobody waits for it', async () => {
    const desk = new Desk(Promise.reject(new Error('There is no such disk.')))
    desk.add(1)
    const early = desk.vote()
    await later()
    desk.add(most * 2)
    expect([early.state, desk.told]).toEqual(['not_ready', ['failed']])
    const late = desk.vote()
    await desk.pen.close('finish', 1000)
    expect([late.state, desk.shelf.offered, desk.shelf.ends]).toEqual(['not_ready', [], []])
  })
})

describe('a pen whose match another process has taken', () => {
  test('says so once, writes nothing more, and confirms nothing', async () => {
    const desk = new Desk()
    desk.add(1)
    const first = desk.vote()
    await desk.tick()
    desk.add(1)
    const second = desk.vote()
    await desk.shelf.refuse(new CaveaError('tape_fenced'))
    desk.add(1, 'keyframe')
    await desk.tick()
    await desk.tick()
    expect(desk.shelf.offered).toEqual([[0]])
    expect(desk.told).toEqual(['fenced'])
    const third = desk.vote()
    await desk.pen.close('release', 1000)
    await later(0)
    expect([first.state, second.state, third.state]).toEqual(['not_ready', 'match_over', 'not_ready'])
  })
})

describe('closing', () => {
  test.each([
    ['finish', 'finished'],
    ['release', 'released'],
  ] as const)('to %s waits until all is stored', async (how, word) => {
    const desk = new Desk()
    desk.add(1)
    await desk.tick()
    desk.add(1)
    const vote = desk.vote()
    const closed = desk.pen.close(how, 5000)
    await desk.shelf.take()
    expect(desk.shelf.ends).toEqual([])
    await desk.shelf.take()
    await closed
    expect([desk.shelf.kept, desk.shelf.ends, vote.state]).toEqual([[0, 1], [word], 'stored'])
  })

  test('takes no longer than it may, however slow the store is', async () => {
    const desk = new Desk()
    desk.add(1)
    await desk.tick()
    desk.add(1)
    const vote = desk.vote()
    const over = vi.fn()
    void desk.pen.close('finish', 5000).then(over)
    await later(4999)
    expect(over).not.toHaveBeenCalled()
    await later(1)
    expect(over).toHaveBeenCalled()
    expect([vote.state, desk.shelf.ends]).toEqual(['match_over', ['finished']])
    await desk.shelf.take()
    await desk.tick()
    expect(desk.shelf.offered).toEqual([[0]])
  })

  test('takes no longer than it may while the store fails, and offers nothing after it', async () => {
    const desk = new Desk()
    desk.add(1)
    const vote = desk.vote()
    await desk.tick()
    await desk.shelf.refuse()
    const closed = desk.pen.close('release', 100)
    await later()
    await closed
    await later()
    expect([vote.state, desk.shelf.offered, desk.shelf.ends]).toEqual(['not_ready', [[0]], ['released']])
  })

  test('takes no longer than it may while the store is not there yet', async () => {
    const desk = new Desk(new Promise(() => {}))
    desk.add(1)
    const vote = desk.vote()
    const closed = desk.pen.close('finish', 1000)
    await later(1000)
    await closed
    expect(vote.state).toBe('match_over')
  })

  test('is the end of writing', async () => {
    const desk = new Desk()
    await desk.pen.close('finish', 1000)
    desk.add(3, 'keyframe')
    await desk.tick()
    expect([desk.shelf.offered, desk.shelf.ends]).toEqual([[], ['finished']])
  })
})

describe('whatever a store does', () => {
  const move = fc.oneof(
    fc.record({
      kind: fc.constant('add' as const),
      count: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(3000)),
    }),
    fc.record({ kind: fc.constantFrom('keyframe' as const, 'vote' as const, 'take' as const, 'refuse' as const) }),
  )

  test('records are stored in their order, gaps end with a keyframe, and what is confirmed is stored', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 60 }), async (moves) => {
        const desk = new Desk()
        const keyframes = new Set<number>()
        const votes: { seq: number; outcome: { state: string } }[] = []
        let seq = 0
        for (const one of moves) {
          switch (one.kind) {
            case 'add':
              desk.add(one.count)
              seq += one.count
              break
            case 'keyframe':
              desk.add(1, 'keyframe')
              keyframes.add(seq++)
              break
            case 'vote':
              desk.add(1)
              votes.push({ seq: seq++, outcome: desk.vote() })
              break
            case 'take':
              await desk.shelf.take()
              break
            case 'refuse':
              await desk.shelf.refuse()
          }
          await desk.tick()
        }
        const { kept, mostAtOnce } = desk.shelf
        for (const [at, each] of kept.entries()) {
          if (at > 0 && each !== (kept[at - 1] ?? 0) + 1) expect(keyframes).toContain(each)
        }
        expect(mostAtOnce).toBeLessThanOrEqual(1)
        for (const vote of votes) if (vote.outcome.state === 'stored') expect(kept).toContain(vote.seq)
        await Promise.all([desk.pen.close('finish', 1000), later(2000)])
        expect(votes.filter(({ outcome }) => outcome.state === 'waits' && desk.shelf.atOnce === 0)).toEqual([])
      }),
      { numRuns: 200 },
    )
  })
})
