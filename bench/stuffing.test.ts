import { expect, test } from 'vitest'
import { stuffing } from './stuffing.ts'

// The whole bench takes a second or two, so the figures of its quick form are held here.
test('made-up voters get no further than the aims allow, and honest crowds keep their weight', async () => {
  const rows = await stuffing.run(() => {}, { quick: true, sizes: [] })
  const byName = (attack: string) => rows.filter((row) => row.attack === attack)
  expect(byName('none').map(({ crowd }) => crowd)).toHaveLength(6)
  for (const row of rows) expect(row['honest weight lost %'], JSON.stringify(row)).toBeLessThan(2)
  for (const row of rows) expect(row.ended, JSON.stringify(row)).toBe('counted')
  const oneAddress = rows.filter(({ crowd, attack }) => crowd === '100 regulars' && `${attack}`.includes('one address'))
  expect(oneAddress).toHaveLength(3)
  for (const row of oneAddress) expect(row['attacker share %'], JSON.stringify(row)).toBeLessThan(5)
  for (const row of byName('join, vote, leave with four sockets')) {
    expect(row['attacker share %'], JSON.stringify(row)).toBeLessThan(15)
  }
  // On a first evening everybody is new, and nothing can be told from it.
  for (const row of byName('copied lines of chat accounts').slice(0, -1)) {
    expect(row['attacker share %'], JSON.stringify(row)).toBe(0)
  }
  // What cannot be prevented is told, not hidden: real addresses are voters.
  for (const row of byName('50 real addresses')) expect(row['attacker share %']).toBeGreaterThan(25)
})
