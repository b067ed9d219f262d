import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { CaveaError } from '../../shared/errors.ts'
import { Desk, later, most } from '../../tests/support/pen-desk.ts'
import type { TapeWriter } from './store.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a pen', () => {
  test('writes what has gathered as one batch, at the end of a tick', async () => {
    const desk = new Desk()
    await later()
    desk.add(3)
    expect(desk.shelf.offered).toEqual([])
    await desk.tick()
    expect(desk.shelf.offered).toEqual([[0, 1, 2]])
  })

  test.each([
    [10, [0, 2, 4]],
    [20, [0, 3, 6]],
    [30, [0, 4, 8]],
    [60, [0, 7, 14]],
  ])(
    'gathers, at %i ticks a second, as many as last a tenth of a second, and writes before one more is seen',
    async (tickRate, written) => {
      const desk = new Desk(undefined, tickRate)
      await later()
      const writtenAt: number[] = []
      for (let tick = 0; tick < 15; tick++) {
        const before = desk.shelf.offered.length
        desk.add()
        await desk.tick(0)
        if (desk.shelf.offered.length > before) writtenAt.push(tick)
        await desk.shelf.take()
      }
      expect(writtenAt.slice(0, 3)).toEqual(written)
    },
  )

  test('keeps what is written before its store is there', async () => {
    const { promise, resolve } = Promise.withResolvers<TapeWriter>()
    const desk = new Desk(() => promise)
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
    expect([desk.shelf.kept, desk.pen.waiting, desk.shelf.mostAtOnce]).toEqual([[0, 1, 2, 3, 4, 5, 6, 7], 0, 1])
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

  test('is given up the sooner the more votes the records hold', () => {
    const desk = new Desk()
    for (let at = 0; at < most / 2; at++) desk.addVotes(100)
    expect(desk.told).toEqual([])
    desk.addVotes(1)
    expect(desk.told).toEqual([`dropped ${most / 2 + 1}`])
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

  test('and does not open is asked again until it does, and then given all that has waited', async () => {
    let tries = 0
    const desk: Desk = new Desk(async () => {
      if (++tries < 4) throw new Error('There is no such disk.')
      return desk.shelf
    })
    desk.add(2)
    const vote = desk.vote()
    await later(600)
    expect([tries, vote.state, desk.told]).toEqual([3, 'waits', ['failed', 'failed', 'failed']])
    await later(200)
    await desk.shelf.take()
    expect([tries, vote.state, desk.shelf.kept]).toEqual([4, 'stored', [0, 1]])
  })

  test('and opened twice, since its first answer was lost, is given records of the epoch that it counts', async () => {
    const desk = new Desk()
    desk.shelf.epoch = 2
    desk.add(2)
    await desk.tick()
    expect([...desk.shelf.epochs]).toEqual([2])
  })

  test('never loses what opens the tape, however much is given up', async () => {
    const { promise, resolve } = Promise.withResolvers<TapeWriter>()
    const desk = new Desk(() => promise)
    desk.addStart()
    desk.add(most)
    expect(desk.told).toEqual([`dropped ${most}`])
    desk.add(3)
    desk.add(1, 'keyframe')
    resolve(desk.shelf)
    await later()
    expect(desk.shelf.offered).toEqual([[0, most + 4]])
    await desk.shelf.refuse()
    desk.add(most + 1)
    await later()
    expect(desk.told.slice(1)).toEqual(['failed', `dropped ${most + 1}`])
    desk.add(1, 'keyframe')
    await desk.tick()
    expect(desk.shelf.offered.at(-1)?.[0]).toBe(0)
    for (let at = 0; at < 3; at++) {
      await desk.shelf.take()
      await desk.tick()
    }
    expect(desk.shelf.kept).toEqual([0, 2 * most + 6])
  })

  test('that says that the tape is complete takes nothing, and nobody waits for it', async () => {
    const desk = new Desk(() => Promise.reject(new CaveaError('tape_finished')))
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
  test('says so where that was before it had opened the tape', async () => {
    const desk = new Desk(() => Promise.reject(new CaveaError('tape_fenced')))
    await later()
    const vote = desk.vote()
    await later()
    expect([desk.told, vote.state]).toEqual([['fenced'], 'not_ready'])
  })

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
