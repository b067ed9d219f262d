import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Network } from '../../../../shared/network.ts'
import { NetworkCount } from './network-count.ts'

const network = fc.oneof(
  fc.constant(undefined),
  fc.record({ address: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), prefix: fc.constant('p') }),
  fc.record({ address: fc.constantFrom('x', 'y'), prefix: fc.constant('') }),
  fc.constant<Network>({ address: 'v', prefix: 'v', seats: 3 }),
)

/** The same, counted anew. */
function naive(all: readonly (Network | undefined)[]): number {
  const addresses = (prefix: string) =>
    new Set(all.filter((one) => one?.prefix === prefix).map((one) => one?.address)).size
  const venue = Math.min(3, all.filter((one) => one?.prefix === 'v').length)
  return all.filter((one) => one === undefined).length + Math.min(4, addresses('p')) + addresses('') + venue
}

test('E7: an address counts once, a prefix four times at most, a venue by its seats, whoever comes and goes', () => {
  fc.assert(
    fc.property(fc.array(network), fc.array(fc.nat()), (people, gone) => {
      const count = new NetworkCount()
      const here = [...people]
      for (const one of people) count.add(one)
      for (const place of gone) {
        if (here.length === 0) break
        const [one] = here.splice(place % here.length, 1)
        count.remove(one)
      }
      expect(count.total).toBe(naive(here))
    }),
  )
})
