import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Nicks } from './nicks.ts'

test('a nick is the same however it is written', () => {
  const nicks = new Nicks()
  expect(nicks.idOf('Ann[1]')).toBe(nicks.idOf('ann{1}'))
})

test('whoever leaves and comes back under the same nick is the same', () => {
  const nicks = new Nicks()
  const id = nicks.idOf('ann')
  nicks.gone('ann')
  expect(nicks.idOf('ann')).toBe(id)
})

test('S10: whatever people rename themselves to, each stays who they are, and no two are the same', () => {
  const names = fc.constantFrom('ann', 'bob', 'cat', 'dan', 'eve', 'fay')
  const steps = fc.array(fc.tuple(fc.nat({ max: 3 }), names), { maxLength: 40 })
  fc.assert(
    fc.property(steps, (changes) => {
      const nicks = new Nicks()
      const now = ['ann', 'bob', 'cat', 'dan']
      const ids = now.map((nick) => nicks.idOf(nick))
      for (const [who, next] of changes) {
        // A server lets nobody have a nick that somebody has.
        if (now.includes(next)) continue
        nicks.renamed(now[who] ?? '', next)
        now[who] = next
      }
      expect(now.map((nick) => nicks.idOf(nick))).toEqual(ids)
      expect(new Set(ids).size).toBe(4)
    }),
  )
})
