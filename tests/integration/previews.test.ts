import { expect, onTestFinished, test } from 'vitest'
import { arena } from '../../rooms/arena/game.ts'
import { Previews } from '../../server/audience/previews.ts'
import { planFor } from '../../shared/ballot/plan.ts'
import type { Command } from '../../shared/command.ts'
import { Match } from '../../shared/match/match.ts'
import { smallGame } from '../support/small-game.ts'
import { until } from '../support/until.ts'

function opened() {
  const failures: unknown[] = []
  const previews = new Previews((_where, error) => failures.push(error))
  onTestFinished(() => previews.close())
  const match = new Match(arena, { seed: 'previews' })
  const bots = ['a', 'b', 'c', 'd'].map(
    (seat): Command => ({ kind: 'bot.join', actor: 'system', seat, name: seat, brain: 'brawler' }),
  )
  for (let tick = 0; tick < 60; tick++) match.advance({ commands: tick === 0 ? bots : [], inputs: new Map() })
  const { options } = planFor('floor', arena.mechanics.floor, 'stone')
  return { previews, failures, snapshot: match.snapshot(), options }
}

test('a thread of its own looks at what each option would lead to', async () => {
  const { previews, failures, snapshot, options } = opened()
  const found = await previews.of('arena', snapshot, options)
  expect(found.map(({ option }) => option)).toEqual(options.map(({ name }) => name))
  for (const { text } of found) expect(text).toMatch(/^.+: \d of 4 fall within 10 s$/)
  expect(await previews.of('arena', snapshot, options)).toEqual(found)
  expect(failures).toEqual([])
})

test('a ballot goes without where too many wait, where the game is unknown, and where the thread breaks', async () => {
  const { previews, failures, snapshot, options } = opened()
  const all = await Promise.all(Array.from({ length: 8 }, () => previews.of('arena', snapshot, options)))
  const answered = all.map((found) => found.length > 0)
  expect(answered).toContain(true)
  expect(answered.slice(-2)).toEqual([false, false])
  expect(await previews.of('chess', snapshot, options)).toEqual([])
  expect(failures).toEqual([])
  expect(await previews.of('arena', { ...snapshot, state: ['nonsense'] }, options)).toEqual([])
  expect(failures).toHaveLength(1)
  // The next one has a new thread.
  expect((await previews.of('arena', snapshot, options)).length).toBeGreaterThan(0)
})

/** The small game, in a thread that also has games whose step runs away. */
function runaway() {
  const failures: unknown[] = []
  const program = new URL('../support/runaway.worker.ts', import.meta.url)
  const previews = new Previews((_where, error) => failures.push(error), program)
  onTestFinished(() => previews.close())
  const snapshot = new Match(smallGame, { seed: 'previews' }).snapshot()
  const { options } = planFor('ground', smallGame.mechanics.ground, 'sand')
  return { failures, lookAt: (game: string) => previews.of(game, snapshot, options) }
}

test('nobody waits longer than three seconds, wherever in the line, where a step never ends', async () => {
  const { failures, lookAt } = runaway()
  const startedAt = performance.now()
  const answers = await Promise.all(Array.from({ length: 5 }, () => lookAt('endless')))
  expect(performance.now() - startedAt).toBeLessThan(4500)
  expect(answers).toEqual(Array(5).fill([]))
  expect(await lookAt('small')).toHaveLength(2)
  expect(failures).toEqual([])
})

test('a thread that has no memory left just as it is given up ends nothing but itself', async () => {
  const { failures, lookAt } = runaway()
  // A server that was held up hears of both at once, and before it listens to threads it looks at the time.
  const answer = await new Promise((resolve) => {
    setImmediate(() => {
      resolve(lookAt('hungry'))
      const overMs = performance.now() + 3100
      while (performance.now() < overMs);
    })
  })
  expect(answer).toEqual([])
  await until(() => failures.length > 0)
  expect(failures).toEqual([expect.objectContaining({ code: 'ERR_WORKER_OUT_OF_MEMORY' })])
  expect(await lookAt('small')).toHaveLength(2)
})
