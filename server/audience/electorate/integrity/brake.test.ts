import { describe, expect, test } from 'vitest'
import { Brake } from './brake.ts'

const from = (address: string, more: { seats?: number; proven?: boolean; prefix?: string } = {}) => {
  const { seats, proven = false, prefix = address } = more
  return { network: { address, prefix, ...(seats === undefined ? {} : { seats }) }, watchedMs: 0, proven }
}
const asked = (brake: Brake, count: number, origin: (place: number) => ReturnType<typeof from>, everyMs: number) =>
  Array.from({ length: count }, (_, place) => brake.needsProof(origin(place), 0, place * everyMs)).filter(Boolean)
    .length

describe('E14: a proof of work', () => {
  test('E14: is asked of nobody while people come one by one, from a household or from everywhere', () => {
    expect(asked(new Brake(), 8, () => from('home'), 100)).toBe(0)
    expect(asked(new Brake(), 1000, (place) => from(`a${place}`), 120)).toBe(0)
  })

  test('E14: is asked of new voters of an address or a prefix that brings in many, and of no others', () => {
    const brake = new Brake()
    expect(asked(brake, 90, () => from('farm'), 10)).toBe(82)
    expect(brake.needsProof(from('elsewhere'), 0, 1000)).toBe(false)
    expect(asked(new Brake(), 90, (place) => from(`a${place}`, { prefix: 'p' }), 10)).toBe(66)
    expect(brake.refused).toBe(82)
  })

  test('E14: is not asked of others, however many one address brings in', () => {
    const brake = new Brake()
    expect(asked(brake, 1000, () => from('farm'), 5)).toBe(992)
    expect([brake.isOn(5000), brake.needsProof(from('elsewhere'), 0, 5000)]).toEqual([false, false])
  })

  test('E14: is asked of everybody new after a burst from everywhere, for half a minute', () => {
    const brake = new Brake()
    expect(asked(brake, 300, (place) => from(`a${place}`), 10)).toBe(200)
    expect([brake.isOn(3000), brake.needsProof(from('b'), 0, 30_000), brake.isOn(70_000)]).toEqual([true, true, false])
    expect(brake.needsProof(from('c'), 0, 70_000)).toBe(false)
    expect(asked(new Brake(), 300, (place) => from(`a${place}`), 10)).toBeGreaterThan(
      Array.from({ length: 300 }, (_, place) => new Brake().needsProof(from(`a${place}`), 200, place)).filter(Boolean)
        .length,
    )
  })

  test('E14: is asked of nobody twice, and of nobody in a venue', () => {
    expect(asked(new Brake(), 500, () => from('farm', { proven: true }), 1)).toBe(0)
    expect(asked(new Brake(), 500, () => from('venue', { seats: 300 }), 1)).toBe(0)
  })
})
