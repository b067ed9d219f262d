import { InputBufferImpl } from '@colyseus/core/input/InputBuffer'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputQueue } from './input-queue.ts'

const neutral = { n: 0 }

/** Ticks in which nothing comes. */
const silence = fc.nat({ max: 25 }).map((ticks) => Array<number>(ticks).fill(0))

/** A player whose inputs are numbered from 1, on Colyseus's own buffer. */
class Player {
  readonly buffer = new InputBufferImpl<{ n: number }>(64, undefined)
  readonly queue = new InputQueue(neutral)
  #sent = 0

  send(count = 1): void {
    for (let at = 0; at < count; at++) this.buffer.push({ n: ++this.#sent })
  }

  tick(): number[] {
    return this.queue.take(this.buffer).map((input) => Number(input.n))
  }
}

describe('the inputs of a tick', () => {
  test('are one each tick while they come evenly', () => {
    const player = new Player()
    for (let tick = 1; tick <= 50; tick++) {
      player.send()
      expect(player.tick()).toEqual([tick])
    }
  })

  test('are made up for after a hold-up, all of them and in order, but for a cushion of two', () => {
    const player = new Player()
    player.send()
    player.tick()
    for (let tick = 0; tick < 6; tick++) expect(player.tick()).toEqual([])
    player.send(7)
    expect(player.tick()).toEqual([2, 3, 4, 5, 6])
    player.send()
    expect(player.tick()).toEqual([7])
  })

  test('are neutral ones once a player has not been heard of for eight ticks', () => {
    const player = new Player()
    const taken = Array.from({ length: 10 }, () => player.tick())
    expect(taken).toEqual([[], [], [], [], [], [], [], [], [0], [0]])
  })

  test('lose the oldest where more wait than can be made up for', () => {
    const player = new Player()
    for (let tick = 0; tick < 20; tick++) player.tick()
    player.send(40)
    const taken = player.tick()
    expect(taken[0]).toBe(31)
    expect(taken.length).toBeLessThanOrEqual(9)
  })

  test('are cut when a queue stays long, so that the avatar does not answer late for good', () => {
    const player = new Player()
    player.send(5)
    for (let tick = 0; tick < 60; tick++) {
      player.send()
      player.tick()
    }
    expect(player.buffer.size).toBeLessThanOrEqual(2)
  })

  test('stay one each tick while two wait as a cushion', () => {
    const player = new Player()
    player.send(1)
    for (let tick = 1; tick <= 20; tick++) {
      player.send()
      expect(player.tick()).toEqual([tick])
      expect(player.buffer.size).toBe(1)
    }
  })

  test('never let a player move more often than the match ticks, however they are sent', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat({ max: 12 }), silence), { maxLength: 60 }), (rows) => {
        const bursts = rows.flat()
        const player = new Player()
        let moved = 0
        let last = 0
        bursts.forEach((burst, at) => {
          player.send(burst)
          for (const n of player.tick()) {
            moved++
            if (n === 0) continue
            expect(n).toBeGreaterThan(last)
            last = n
          }
          expect(moved).toBeLessThanOrEqual(at + 1)
          expect(player.buffer.size).toBeLessThanOrEqual(10)
        })
      }),
      { numRuns: 300 },
    )
  })

  test('are neutral where a field is not what it should be', () => {
    const player = new Player()
    player.buffer.push({ n: Number.NaN })
    expect(player.tick()).toEqual([0])
  })
})
