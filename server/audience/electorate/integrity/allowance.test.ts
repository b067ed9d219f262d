import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressAllowance, prefixAllowance } from './allowance.ts'

const home = { address: 'a', prefix: 'p' }

describe('E12: what one network may add', () => {
  test('E12: is a household fully, and less than 5 % of a ballot of a hundred, however many vote there', () => {
    for (const voters of [1, 2, 3, 4]) expect(addressAllowance(voters, 0, home)).toBe(1000 * voters)
    for (const voters of [5, 100, 1000, 100_000]) {
      const weight = addressAllowance(voters, 100, home) / 1000
      expect(weight / (100 + weight)).toBeLessThan(0.05)
    }
  })

  test('E12: grows ever more slowly in a large ballot, and never with fewer others', () => {
    const steps = fc.record({ voters: fc.integer({ min: 1, max: 5000 }), others: fc.integer({ min: 0, max: 50_000 }) })
    fc.assert(
      fc.property(steps, ({ voters, others }) => {
        const at = (count: number) => addressAllowance(count, others, home)
        expect(at(voters + 1)).toBeGreaterThanOrEqual(at(voters))
        expect(at(voters + 2) - at(voters + 1)).toBeLessThanOrEqual(at(voters + 1) - at(voters) + 1)
        expect(at(voters)).toBeLessThanOrEqual(1000 * voters)
        expect(addressAllowance(voters, others + 1, home)).toBeGreaterThanOrEqual(at(voters))
      }),
    )
    expect(addressAllowance(1000, 50_000, home)).toBeLessThan(27_000)
  })

  test('E12: is bounded for a whole prefix, where there is one', () => {
    const all = prefixAllowance(250 * 4000, 100, home) / 1000
    expect(all / (100 + all)).toBeLessThan(0.08)
    expect(prefixAllowance(9000, 0, { address: 'a', prefix: '' })).toBe(9000)
  })

  test('E15: is one vote for each seat of a venue', () => {
    const venue = { address: 'v', prefix: 'v', seats: 300 }
    expect([addressAllowance(200, 0, venue), addressAllowance(900, 0, venue)]).toEqual([200_000, 300_000])
    expect(prefixAllowance(300_000, 0, venue)).toBe(300_000)
  })
})
