import { expect, test } from 'vitest'
import { Takeover } from './takeover.ts'

const leaseMs = 3000
const edition = { version: 1, schema: 'abc' }

/** A node whose clock is set by the test, and what it restores. */
class Survivor {
  nowMs = 100_000
  orphans: { head: { match: string; game: string; version: number; schema: string }; isProven: boolean }[] = []
  readonly tried: string[] = []
  readonly failures: unknown[] = []
  restores = true
  isLeaving = false
  isAway = false
  readonly #takeover = new Takeover(
    {
      orphans: async () => {
        if (this.isAway) throw new Error('Redis is away.')
        return this.orphans
      },
      edition: (game) => (game === 'arena' ? edition : undefined),
      restore: async (roomId) => {
        this.tried.push(roomId)
        if (this.restores) this.orphans = this.orphans.filter(({ head }) => head.match !== roomId)
        return this.restores
      },
      leaving: () => this.isLeaving,
      failed: (_where, error) => void this.failures.push(error),
      now: () => this.nowMs,
    },
    leaseMs,
  )

  orphan(match: string, isProven: boolean, head = {}): void {
    this.orphans.push({ head: { match, game: 'arena', ...edition, ...head }, isProven })
  }

  async lookFor(ms: number): Promise<void> {
    for (let lookedMs = 0; lookedMs < ms; lookedMs += 500) {
      await this.#takeover.look()
      this.nowMs += 500
    }
  }
}

test('a match whose process is known to be gone is restored at the first look, all of them one after another', async () => {
  const node = new Survivor()
  node.orphan('a', true)
  node.orphan('b', true)
  await node.lookFor(500)
  expect(node.tried).toEqual(['a', 'b'])
  await node.lookFor(5000)
  expect(node.tried).toEqual(['a', 'b'])
})

test('a match whose lease has run out is restored once Redis was seen without a gap for as long as a lease lasts', async () => {
  const node = new Survivor()
  node.orphan('a', false)
  await node.lookFor(leaseMs)
  expect(node.tried).toEqual([])
  await node.lookFor(500)
  expect(node.tried).toEqual(['a'])
  node.orphan('b', false)
  await node.lookFor(500)
  expect(node.tried).toEqual(['a', 'b'])
})

test('after a gap, in which Redis or this node stood still, living hosts have time to renew their leases', async () => {
  const node = new Survivor()
  await node.lookFor(2 * leaseMs)
  node.isAway = true
  await node.lookFor(2000)
  node.isAway = false
  node.orphan('a', false)
  await node.lookFor(leaseMs - 500)
  node.orphans = []
  expect(node.tried).toEqual([])
  expect(node.failures).toHaveLength(4)
  node.nowMs += 10_000
  node.orphan('b', false)
  await node.lookFor(leaseMs)
  expect(node.tried).toEqual([])
})

test('a match of another version of its game, or of a game that is not here, is left to others', async () => {
  const node = new Survivor()
  node.orphan('a', true, { version: 2 })
  node.orphan('b', true, { schema: 'abd' })
  node.orphan('c', true, { game: 'gone' })
  await node.lookFor(1000)
  expect(node.tried).toEqual([])
})

test('a match that cannot be restored is tried again less and less often, and at once when it has run meanwhile', async () => {
  const node = new Survivor()
  node.restores = false
  node.orphan('a', true)
  await node.lookFor(44_000)
  expect(node.tried).toEqual(['a', 'a'])
  await node.lookFor(2000)
  expect(node.tried).toEqual(['a', 'a', 'a'])
  node.orphans = []
  await node.lookFor(500)
  node.orphan('a', true)
  await node.lookFor(500)
  expect(node.tried).toHaveLength(4)
})

test('a node that is about to end takes nothing', async () => {
  const node = new Survivor()
  node.isLeaving = true
  node.orphan('a', true)
  await node.lookFor(1000)
  expect(node.tried).toEqual([])
})
