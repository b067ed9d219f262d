import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hashText, Random } from './random.ts'

const draw = (random: Random, count: number) => Array.from({ length: count }, () => random.next())

describe('seeded randomness', () => {
  test('gives the same stream for the same seed and label, and another for any other', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (seed, label, other) => {
        const stream = draw(Random.fromSeed(seed, label), 20)
        expect(draw(Random.fromSeed(seed, label), 20)).toEqual(stream)
        if (other !== label) expect(draw(Random.fromSeed(seed, other), 20)).not.toEqual(stream)
        if (other !== seed) expect(draw(Random.fromSeed(other, label), 20)).not.toEqual(stream)
      }),
    )
  })

  test('keeps a stream for good: tapes of last year run again', () => {
    expect(draw(Random.fromSeed('cavea', 'game'), 3).map((one) => Math.floor(one * 2 ** 32))).toMatchInlineSnapshot(`
      [
        1958558952,
        2929835506,
        1850363178,
      ]
    `)
  })

  test('goes on from its state where it stopped', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat({ max: 50 }), (seed, drawn) => {
        const random = Random.fromSeed(seed)
        draw(random, drawn)
        const restored = Random.fromState(JSON.parse(JSON.stringify(random.state)))
        expect(draw(restored, 20)).toEqual(draw(random, 20))
        expect(restored.state).toEqual(random.state)
      }),
    )
  })

  test('stays within its ranges', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: -1000, max: 1000 }), fc.nat({ max: 1000 }), (seed, min, span) => {
        const random = Random.fromSeed(seed)
        for (let round = 0; round < 50; round++) {
          const [next, between, whole] = [
            random.next(),
            random.between(min, min + span + 1),
            random.integer(min, min + span),
          ]
          expect(next >= 0 && next < 1).toBe(true)
          expect(between >= min && between < min + span + 1).toBe(true)
          expect(Number.isInteger(whole) && whole >= min && whole <= min + span).toBe(true)
        }
      }),
    )
  })

  test('reaches both ends of a range of whole numbers about equally often', () => {
    const random = Random.fromSeed('dice')
    const seen = new Map<number, number>()
    for (let round = 0; round < 6000; round++) {
      const face = random.integer(1, 6)
      seen.set(face, (seen.get(face) ?? 0) + 1)
    }
    expect([...seen.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6])
    for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })

  test('is never certain by chance 0, always by chance 1', () => {
    const random = Random.fromSeed('chance')
    for (let round = 0; round < 1000; round++) {
      expect(random.chance(0)).toBe(false)
      expect(random.chance(1)).toBe(true)
    }
  })

  test('picks from the list, and nothing from an empty one', () => {
    const random = Random.fromSeed('pick')
    expect(random.pick([])).toBeUndefined()
    const picked = new Set(Array.from({ length: 200 }, () => random.pick(['a', 'b', 'c'])))
    expect([...picked].sort()).toEqual(['a', 'b', 'c'])
  })

  test('shuffles into each order with equal odds, and leaves the list as it was', () => {
    const random = Random.fromSeed('shuffle')
    const list = ['a', 'b', 'c']
    const seen = new Map<string, number>()
    for (let round = 0; round < 6000; round++) {
      const order = random.shuffled(list).join('')
      seen.set(order, (seen.get(order) ?? 0) + 1)
    }
    expect(list).toEqual(['a', 'b', 'c'])
    expect(seen.size).toBe(6)
    for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })
})

describe('the hash of a text', () => {
  test('is sixteen digits that differ where texts differ, be it in one character', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (text, at, inserted) => {
        const place = at % (text.length + 1)
        expect(hashText(text)).toMatch(/^[0-9a-f]{16}$/)
        expect(hashText(text.slice(0, place) + inserted + text.slice(place))).not.toBe(hashText(text))
      }),
    )
  })
})
