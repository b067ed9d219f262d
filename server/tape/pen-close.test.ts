import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Desk, later } from '../../tests/support/pen-desk.ts'
import type { TapeWriter } from './store.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

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
    const desk = new Desk(() => new Promise(() => {}))
    desk.add(1)
    const vote = desk.vote()
    const closed = desk.pen.close('finish', 1000)
    await later(1000)
    await closed
    expect(vote.state).toBe('match_over')
  })

  test.each([
    ['finish', 'finished'],
    ['release', 'released'],
  ] as const)('to %s takes no longer than it may where the store is slow to end the tape', async (how, word) => {
    const desk = new Desk()
    const { promise, reject } = Promise.withResolvers<void>()
    desk.shelf.ending = promise
    await later(0)
    const over = vi.fn()
    void desk.pen.close(how, 5000).then(over)
    await later(4999)
    expect([desk.shelf.ends, over.mock.calls.length]).toEqual([[word], 0])
    await later(1)
    expect(over).toHaveBeenCalled()
    // What comes of it then is told, for nobody waits for it.
    reject(new Error('The disk is full.'))
    await later(0)
    expect(desk.told).toEqual(['failed'])
  })

  test('is refused with what the store says while it is waited for', async () => {
    const desk = new Desk()
    await later(0)
    desk.shelf.ending = Promise.reject(new Error('The disk is full.'))
    await expect(desk.pen.close('finish', 5000)).rejects.toThrow('The disk is full.')
    expect([desk.told, vi.getTimerCount()]).toEqual([[], 0])
  })

  test('lets a tape go that opens when nobody waits for it any more', async () => {
    const { promise, resolve } = Promise.withResolvers<TapeWriter>()
    const desk = new Desk(() => promise)
    await Promise.all([desk.pen.close('finish', 100), later(100)])
    resolve(desk.shelf)
    await later(0)
    expect([desk.shelf.offered, desk.shelf.ends]).toEqual([[], ['released']])
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
