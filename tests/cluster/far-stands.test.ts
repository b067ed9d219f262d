import { afterAll, expect, onTestFinished, test } from 'vitest'
import { FarStands } from '../../server/cluster/far-stands.ts'
import { RedisServer } from '../support/redis.ts'
import { smallGame } from '../support/small-game.ts'
import { head } from '../support/tape-contract.ts'
import { until } from '../support/until.ts'

const redis = await RedisServer.start()
afterAll(() => redis[Symbol.asyncDispose]())

/** A tape of another process that a test ends. */
class FarTape {
  readonly head = head
  open = true
  readonly #over = Promise.withResolvers<void>()

  get over(): Promise<void> {
    return this.#over.promise
  }

  close(): void {
    this.open = false
    this.#over.resolve()
  }
}

function stands() {
  const tapes: FarTape[] = []
  const far = new FarStands(redis.client(), {
    relay: 'r1',
    address: () => 'here:1',
    tapes: {
      async open() {
        const tape = new FarTape()
        tapes.push(tape)
        return tape
      },
      ids: async () => new Set(['m']),
    },
    edition: () => ({ version: head.version, schema: head.schema, state: smallGame.state }),
    failed: () => {},
  })
  onTestFinished(() => far.close())
  return { far, tapes }
}

test('a match that was opened and that nobody came to watch is forgotten with its tape, and opened anew', async () => {
  const { far, tapes } = stands()
  await Promise.all([far.open('m'), far.open('m')])
  expect([far.shown(), tapes.length]).toEqual([['m'], 1])
  tapes[0]?.close()
  await until(() => far.shown().length === 0)
  await far.open('m')
  expect([far.find('m')?.tape, tapes.length]).toEqual([tapes[1], 2])
})

test('one that is watched is kept after the end of its tape, which is seen later, until nobody watches', async () => {
  const { far, tapes } = stands()
  await far.open('m')
  far.crowd('m', 2)
  tapes[0]?.close()
  await tapes[0]?.over
  expect([far.shown(), far.find('m')]).toEqual([['m'], undefined])
  far.crowd('m', 0)
  expect(far.shown()).toEqual([])
})
